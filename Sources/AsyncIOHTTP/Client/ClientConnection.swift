import HTTPTypes
import HTTPWire

/// One connection to a server, and where it stands in its exchange.
final class ClientConnection {
    /// The host it leads to, as the pool knows it.
    let host: HostConnections
    /// How many requests were sent on it.
    private(set) var exchangeCount = 0
    /// Whether any byte of the present response has come.
    private(set) var hasResponseBytes = false
    /// Since when it has not been used.
    var idleSince = LoopInstant(nanoseconds: 0)

    private let reader: StreamReader
    private let writer: StreamWriter
    private var parser = ResponseParser()
    private var state = ClientConnectionState()

    init(_ reader: StreamReader, _ writer: StreamWriter, to host: HostConnections) {
        self.reader = reader
        self.writer = writer
        self.host = host
    }

    /// Whether the next request may be sent on it.
    var isReusable: Bool {
        state.fate(hasBufferedBytes: parser.hasBufferedBytes) == .reuse
            && !reader.isAtEnd && !writer.isClosing
    }

    /// Closes it now, whatever is under way.
    func close() {
        writer.abort()
    }

    /// Begins an exchange and sends the request to its end.
    ///
    /// If the server stops reading, it may have answered already: then this returns, and the answer
    /// or the failure is found by `receiveHead`.
    func send(_ request: PreparedRequest) async throws {
        if exchangeCount > 0 { try state.startNextExchange(hasBufferedBytes: false) }
        exchangeCount += 1
        hasResponseBytes = false
        try parser.expectResponse(to: request.method)
        try state.sentHead(method: request.method, keepAlive: request.keepAlive)
        do {
            try await writer.write(request.firstBytes)
            if !request.laterBytes.isEmpty { try await writer.write(request.laterBytes) }
            try await produceBody(of: request)
            try state.sentEnd()
        } catch let error as OSError where error.call == "send" {
            try state.sendFailed()
        }
    }

    private func produceBody(of request: PreparedRequest) async throws {
        guard case .stream(_, let produce) = request.body.content else { return }
        let sink = HTTPBodyWriter(writer, encoder: BodyEncoder(request.framing))
        defer { sink.invalidate() }
        try await produce(sink)
        try await sink.end()
    }

    /// Waits for the head of the final response.
    func receiveHead() async throws -> ResponseHead {
        while true {
            switch try parser.nextEvent() {
            case .informational:
                try state.receivedInformational()
            case .head(let head):
                try state.receivedHead(head)
                return head
            case .body, .end, nil:
                try await receive()
            }
        }
    }

    /// The next piece of the body, or `nil` at its end.
    func nextChunk() async throws -> [UInt8]? {
        while true {
            switch bufferedChunk() {
            case .chunk(let bytes): return bytes
            case .end: return nil
            case .nothing: try await receive()
            case .failed(let error): throw error
            }
        }
    }

    /// What is known of the body without waiting.
    enum Buffered {
        case chunk([UInt8])
        case end
        case nothing
        case failed(any Error)
    }

    /// The next piece of the body among the bytes that are here already.
    func bufferedChunk() -> Buffered {
        do {
            switch try parser.nextEvent() {
            case .body(let bytes): return .chunk(bytes)
            case .end:
                try state.receivedEnd()
                return .end
            case .head, .informational, nil: return .nothing
            }
        } catch {
            return .failed(error)
        }
    }

    private func receive() async throws {
        let bytes = try await reader.read()
        if bytes.isEmpty {
            parser.feedEOF()
        } else {
            hasResponseBytes = true
            parser.feed(bytes)
        }
    }
}
