import HTTPTypes
import HTTPWire

/// One client's connection: its requests are answered one after the other, in order.
final class ServerConnection: @unchecked Sendable {
    // SAFETY: used by the connection's task and by the server, both on the loop's thread.

    /// What the connection waits for, which decides what a passed deadline means.
    private enum Phase {
        case idle
        case head
        case exchange
    }

    let writer: StreamWriter
    let stall: StallGuard
    private let reader: StreamReader
    private unowned let server: HTTPServer
    private var parser: RequestParser
    private var state = ServerConnectionState()
    private var phase = Phase.idle
    private var exchangesWithoutWaiting = 0

    init(_ reader: StreamReader, _ writer: StreamWriter, of server: HTTPServer) {
        self.reader = reader
        self.writer = writer
        self.server = server
        var limits = WireLimits()
        limits.maxBodyBytes = server.configuration.maxBodyBytes
        parser = RequestParser(limits: limits)
        stall = StallGuard(limit: server.configuration.stallTimeout, on: server.loop)
        stall.onExpiry { [weak self] in self?.deadlineHasPassed() }
    }

    /// Whether nothing of a request is there, so that closing loses nothing.
    var isIdle: Bool { phase == .idle }

    /// Serves until the client, the server or an error ends it.
    func serve() async throws {
        defer { stall.stop() }
        stall.begin(server.configuration.headTimeout)
        while let head = try await receiveHead() {
            phase = .exchange
            stall.end()
            try state.receivedHead(head)
            let exchange = ServerExchange(head, on: self, of: server)
            let fate = try await exchange.run()
            guard fate == .reuse, state.fate == .reuse, !server.isClosing else {
                return try await finish(mayHaveMore: fate != .close)
            }
            try state.startNextExchange()
            try await giveWay()
            phase = parser.hasBufferedBytes ? .head : .idle
            stall.begin(
                phase == .idle
                    ? server.configuration.idleTimeout : server.configuration.headTimeout)
        }
    }

    /// The next head, or `nil` if there will be none.
    private func receiveHead() async throws -> RequestHead? {
        while true {
            let event: RequestEvent?
            do {
                event = try parser.nextEvent()
            } catch {
                try await refuse(error)
                return nil
            }
            if case .head(let head)? = event { return head }
            if parser.isFinished { return nil }
            try await receive()
            if phase == .idle, parser.hasBufferedBytes {
                phase = .head
                stall.begin(server.configuration.headTimeout)
            }
        }
    }

    /// Answers what cannot be understood; where the next request begins is unknown after that.
    private func refuse(_ error: WireError) async throws {
        guard error.kind != .truncatedHead else { return }
        phase = .exchange
        try state.receivedError()
        let response = HTTPServerResponse(status: error.status, text: error.message + "\n")
        var bytes: [UInt8] = []
        try server.appendHead(
            HTTPResponse(status: response.status, headerFields: response.headerFields), to: .get,
            framing: .length(error.message.utf8.count + 1), connection: .close, &bytes)
        bytes += (error.message + "\n").utf8
        try await write(bytes)
        try await finish(mayHaveMore: true)
    }

    // MARK: What an exchange needs

    /// The next piece of the present request's body, or `nil` at its end.
    func nextChunk() async throws -> [UInt8]? {
        while true {
            switch try nextBufferedEvent() {
            case .body(let bytes)?: return bytes
            case .end?: return nil
            case .head?, nil: break
            }
            stall.begin()
            defer { stall.end() }
            try await receive()
        }
    }

    /// The next piece or the end of the body, if it is here already.
    func nextBufferedEvent() throws(WireError) -> RequestEvent? {
        do {
            let event = try parser.nextEvent()
            if case .end? = event { try state.receivedEnd() }
            return event
        } catch {
            try state.receivedError()
            throw error
        }
    }

    /// Whether the request was received to its end.
    var hasWholeRequest: Bool { state.request == .complete }

    /// Sends bytes; the connection is cut off if the client does not take them.
    func write(_ bytes: [UInt8]) async throws {
        stall.begin()
        defer { stall.end() }
        try await writer.write(bytes)
    }

    func noteInformational() throws { try state.sentInformational() }

    func noteHead(_ status: HTTPResponse.Status, _ framing: BodyFraming, keepAlive: Bool) throws {
        try state.sentHead(status: status, framing: framing, keepAlive: keepAlive)
    }

    func noteEnd() throws { try state.sentEnd() }

    // MARK: The end

    /// Ends the writing side; if the client may still be sending, listens until it has our answer.
    ///
    /// Closing a socket with unread bytes resets the connection, and the reset may overtake the
    /// answer. Bounded in time and in bytes.
    private func finish(mayHaveMore: Bool) async throws {
        guard mayHaveMore || parser.hasBufferedBytes else { return }
        writer.endWriting()
        stall.begin(Self.lingering)
        var budget = Self.mostBytesLingered
        while budget > 0 {
            let count = try await reader.read().count
            guard count > 0 else { return }
            budget -= count
        }
    }

    /// Closes a connection on which nothing is under way.
    func closeIfIdle() {
        if isIdle { writer.close() }
    }

    private func deadlineHasPassed() {
        switch phase {
        case .idle: writer.close()
        case .head:
            // The task that reads is woken by the closing, and ends.
            try? writer.writeNoWait(Self.requestTimeout)
            writer.close()
        case .exchange: writer.abort()
        }
    }

    private func receive() async throws {
        let bytes = try await reader.read()
        if bytes.isEmpty { parser.feedEOF() } else { parser.feed(bytes) }
        exchangesWithoutWaiting = 0
    }

    /// Lets others run between requests that came in one piece.
    private func giveWay() async throws {
        exchangesWithoutWaiting += 1
        guard exchangesWithoutWaiting >= 16 else { return }
        exchangesWithoutWaiting = 0
        await Task.yield()
    }

    private static let lingering: Duration = .seconds(2)
    private static let mostBytesLingered = 1_048_576
    private static let requestTimeout = Array(
        "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
}
