import HTTPTypes
import HTTPWire

/// One request and its answer.
final class ServerExchange: BodySource, @unchecked Sendable {
    // SAFETY: used on the loop's thread only.
    private let head: RequestHead
    private let connection: ServerConnection
    private let server: HTTPServer
    private var mustContinue: Bool
    private var isOver = false
    private var isReading = false
    /// What broke the protocol or the connection while the body was read.
    private var readFailure: (any Error)?

    init(_ head: RequestHead, on connection: ServerConnection, of server: HTTPServer) {
        self.head = head
        self.connection = connection
        self.server = server
        mustContinue = head.expectContinue
    }

    /// What is to become of the connection after the exchange.
    enum Fate {
        case reuse
        /// Close it; the client may be sending still.
        case closeAndListen
        case close
    }

    /// Has the request answered, and reads what the handler has left of it.
    func run() async throws -> Fate {
        if head.framing == .none || head.framing == .length(0) {
            _ = try connection.nextBufferedEvent()
        }
        let request = HTTPServerRequest(head, from: connection.writer.peerAddress, body: self)
        let response = try await answer(to: request)
        isOver = true
        let keepAlive = mayKeepAlive(after: response)
        guard try await send(response, keepAlive: keepAlive) else { return .close }
        guard keepAlive else { return connection.hasWholeRequest ? .close : .closeAndListen }
        return try await drain() ? .reuse : .closeAndListen
    }

    // MARK: The request

    func nextChunk() async throws -> [UInt8]? {
        guard !isOver, !isReading else {
            throw HTTPServerError(
                .internalServerError,
                "a request body is read by two tasks, or after its handler has returned")
        }
        if connection.hasWholeRequest { return nil }
        if let readFailure { throw readFailure }
        isReading = true
        defer { isReading = false }
        do {
            if mustContinue {
                mustContinue = false
                try connection.noteInformational()
                try await connection.write(Self.continueHead)
            }
            return try await connection.nextChunk()
        } catch let error as WireError {
            let refusal = HTTPServerError(error.status, error.message)
            readFailure = refusal
            throw refusal
        } catch {
            readFailure = error
            throw error
        }
    }

    /// Runs the handler; its failures become answers, unless there is nobody to answer.
    private func answer(to request: HTTPServerRequest) async throws -> HTTPServerResponse {
        do {
            return try await server.handler(request)
        } catch {
            try server.loop.checkCancellation()
            if let refusal = error as? HTTPServerError {
                return HTTPServerResponse(status: refusal.status, text: refusal.message + "\n")
            }
            if let readFailure, !(readFailure is HTTPServerError) { throw readFailure }
            server.reportFailure(of: request, error)
            return HTTPServerResponse(status: .internalServerError, text: "the server has failed\n")
        }
    }

    private func mayKeepAlive(after response: HTTPServerResponse) -> Bool {
        guard head.keepAlive, !server.isClosing, readFailure == nil else { return false }
        let options = response.headerFields[values: .connection]
        guard !options.contains(where: { $0.lowercased().contains("close") }) else { return false }
        if connection.hasWholeRequest { return true }
        // A client that was not told to go on may or may not send its body: nobody can tell.
        if mustContinue { return false }
        if case .length(let length) = head.framing {
            return length <= server.configuration.mostBytesDrained
        }
        return true
    }

    /// Reads what is left of the body; false if it is too much.
    private func drain() async throws -> Bool {
        var budget = server.configuration.mostBytesDrained
        while !connection.hasWholeRequest {
            guard budget >= 0 else { return false }
            do {
                budget -= try await connection.nextChunk()?.count ?? 0
            } catch is WireError {
                return false
            }
        }
        return true
    }

    // MARK: The response

    /// Sends a response; false if it could not be completed, and the connection was cut off.
    private func send(_ response: HTTPServerResponse, keepAlive: Bool) async throws -> Bool {
        var bytes: [UInt8] = []
        let framing: BodyFraming
        do {
            framing = try appendHead(of: response, keepAlive: keepAlive, to: &bytes)
        } catch {
            // The handler's response cannot be sent; this one can.
            server.reportFailure(of: head.request, error)
            return try await send(
                HTTPServerResponse(status: .internalServerError, text: "the server has failed\n"),
                keepAlive: keepAlive)
        }
        switch response.content {
        case .bytes(let body):
            if framing == .none {
                try await connection.write(bytes)
            } else if body.count <= Self.mostBytesJoined {
                bytes += body
                try await connection.write(bytes)
            } else {
                try await connection.write(bytes)
                try await connection.write(body)
            }
        case .stream(_, let produce):
            try await connection.write(bytes)
            guard try await stream(produce, framing) else { return false }
        }
        try connection.noteEnd()
        return true
    }

    private func appendHead(
        of response: HTTPServerResponse, keepAlive: Bool, to bytes: inout [UInt8]
    ) throws -> BodyFraming {
        let announced: BodyFraming
        switch response.content {
        case .bytes(let body):
            announced = body.isEmpty && forbidsBody(response.status) ? .none : .length(body.count)
        case .stream(let length?, _): announced = .length(length)
        case .stream(nil, _): announced = head.version == .http10 ? .untilEOF : .chunked
        }
        bytes.reserveCapacity(512)
        let framing = try server.appendHead(
            HTTPResponse(status: response.status, headerFields: response.headerFields),
            to: head.request.method, framing: announced, version: head.version,
            connection: keepAlive ? .keepAlive : .close, &bytes)
        try connection.noteHead(response.status, framing, keepAlive: keepAlive)
        return framing
    }

    private func stream(
        _ produce: HTTPServerResponse.Producer, _ framing: BodyFraming
    ) async throws -> Bool {
        let sink = HTTPBodyWriter(
            connection.writer, encoder: BodyEncoder(framing), isSilent: framing == .none,
            stall: connection.stall)
        defer { sink.invalidate() }
        do {
            if framing != .none { try await produce(sink) }
            try await sink.end()
            return true
        } catch {
            // The head promised a body: only a broken connection tells that it is not complete.
            connection.writer.abort()
            if let failure = sink.failure { throw failure }
            try server.loop.checkCancellation()
            server.reportFailure(of: head.request, error)
            return false
        }
    }

    private func forbidsBody(_ status: HTTPResponse.Status) -> Bool {
        status.kind == .informational || status.code == 204 || status.code == 304
    }

    private static let continueHead = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// Copying so much costs less than a second system call, and a second packet.
    private static let mostBytesJoined = 65_536
}
