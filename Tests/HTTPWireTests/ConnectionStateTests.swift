import HTTPTypes
import Testing

@testable import HTTPWire

@Suite struct ConnectionStateTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let closing = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    private static let connect = "CONNECT a:1 HTTP/1.0\r\n\r\n"
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"

    private func served(
        _ request: String, status: HTTPResponse.Status = .ok, framing: BodyFraming = .length(1),
        keepAlive: Bool = true
    ) throws -> ServerConnectionState {
        var state = ServerConnectionState()
        try state.receivedHead(parsedRequestHead(request))
        try state.receivedEnd()
        #expect(state.fate == .inProgress)
        try state.sentHead(status: status, framing: framing, keepAlive: keepAlive)
        #expect(state.fate == .inProgress)
        try state.sentEnd()
        return state
    }

    @Test func aServerReusesWhatBothSidesKeep() throws {
        var state = try served(Self.get)
        #expect(state.fate == .reuse)
        try state.startNextExchange()
        #expect(state == ServerConnectionState())
        #expect(try served(Self.closing).fate == .close)
        #expect(try served(Self.get, keepAlive: false).fate == .close)
        #expect(try served(Self.get, framing: .untilEOF).fate == .close)
        #expect(try served(Self.get, status: .switchingProtocols).fate == .switched)
        #expect(try served(Self.connect).fate == .switched)
        #expect(try served(Self.connect, status: .badGateway).fate == .close)
    }

    @Test func aServerMayAnswerBeforeTheRequestEnds() throws {
        var state = ServerConnectionState()
        try state.receivedHead(parsedRequestHead(Self.get))
        try state.sentInformational()
        try state.sentHead(status: .ok, framing: .none, keepAlive: true)
        try state.sentEnd()
        #expect(state.fate == .inProgress)
        var cut = state
        try cut.receivedEOF()
        #expect(cut.fate == .close)
        try state.receivedEnd()
        #expect(state.fate == .reuse)
    }

    @Test func aServerAnswersARefusedRequestAndCloses() throws {
        var state = ServerConnectionState()
        try state.receivedError()
        #expect(state.fate == .inProgress)
        try state.sentHead(status: .badRequest, framing: .none, keepAlive: true)
        try state.sentEnd()
        #expect(state.fate == .close)
    }

    @Test func aServerAnswersAClientThatHalfCloses() throws {
        var state = ServerConnectionState()
        try state.receivedHead(parsedRequestHead(Self.get))
        try state.receivedEnd()
        try state.receivedEOF()
        #expect(state.fate == .inProgress)
        try state.sentHead(status: .ok, framing: .none, keepAlive: true)
        try state.sentEnd()
        #expect(state.fate == .close)
    }

    @Test func aServerThatIsLeftAloneCloses() throws {
        var idle = ServerConnectionState()
        try idle.receivedEOF()
        #expect(idle.fate == .close)
        var broken = ServerConnectionState()
        try broken.sendFailed()
        #expect(broken.fate == .close)
    }

    private func expectIllegal(_ body: () throws -> Void) {
        let error = #expect(throws: WireError.self) { try body() }
        #expect(error?.kind == .illegalTransition)
    }

    @Test func impossibleServerEventsAreErrors() throws {
        let head = try parsedRequestHead(Self.get)
        var state = ServerConnectionState()
        expectIllegal { try state.receivedEnd() }
        expectIllegal { try state.sentInformational() }
        expectIllegal { try state.sentHead(status: .ok, framing: .none, keepAlive: true) }
        expectIllegal { try state.sentEnd() }
        expectIllegal { try state.startNextExchange() }
        try state.receivedHead(head)
        expectIllegal { try state.receivedHead(head) }
        try state.sentHead(status: .ok, framing: .none, keepAlive: true)
        expectIllegal { try state.sentInformational() }
        expectIllegal { try state.sentHead(status: .ok, framing: .none, keepAlive: true) }
    }

    private func asked(
        _ response: String = Self.ok, method: HTTPRequest.Method = .get, keepAlive: Bool = true
    ) throws -> ClientConnectionState {
        var state = ClientConnectionState()
        try state.sentHead(method: method, keepAlive: keepAlive)
        try state.sentEnd()
        #expect(state.fate(hasBufferedBytes: false) == .inProgress)
        try state.receivedHead(parsedResponseHead(response, to: method))
        try state.receivedEnd()
        return state
    }

    @Test func aClientReusesWhatBothSidesKeep() throws {
        var state = try asked()
        #expect(state.fate(hasBufferedBytes: true) == .close)
        #expect(state.fate(hasBufferedBytes: false) == .reuse)
        try state.startNextExchange(hasBufferedBytes: false)
        #expect(state == ClientConnectionState())
        #expect(try asked(keepAlive: false).fate(hasBufferedBytes: false) == .close)
        for head in [
            "1.1 200 OK\r\n", "1.0 200 OK\r\nContent-Length: 1\r\n",
            "1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n",
        ] {
            #expect(try asked("HTTP/\(head)\r\n").fate(hasBufferedBytes: false) == .close)
        }
        let switched = try asked("HTTP/1.1 101 S\r\n\r\n")
        #expect(switched.fate(hasBufferedBytes: true) == .switched)
        #expect(try asked(method: .connect).fate(hasBufferedBytes: true) == .switched)
    }

    @Test func aClientFinishesItsRequestBeforeReuse() throws {
        var state = ClientConnectionState()
        try state.sentHead(method: .post, keepAlive: true)
        try state.receivedInformational()
        try state.receivedHead(parsedResponseHead(Self.ok))
        try state.receivedEnd()
        #expect(state.fate(hasBufferedBytes: false) == .inProgress)
        try state.sentEnd()
        #expect(state.fate(hasBufferedBytes: false) == .reuse)
    }

    @Test func aClientClosesAfterAnyError() throws {
        var ended = try asked()
        try ended.receivedEOF()
        #expect(ended.fate(hasBufferedBytes: false) == .close)
        var refused = ClientConnectionState()
        try refused.sentHead(method: .get, keepAlive: true)
        try refused.receivedError()
        #expect(refused.fate(hasBufferedBytes: false) == .close)
        var unsent = ClientConnectionState()
        try unsent.sendFailed()
        #expect(unsent.fate(hasBufferedBytes: false) == .close)
    }

    @Test func impossibleClientEventsAreErrors() throws {
        let head = try parsedResponseHead(Self.ok)
        var state = ClientConnectionState()
        expectIllegal { try state.receivedHead(head) }
        expectIllegal { try state.receivedInformational() }
        expectIllegal { try state.receivedEnd() }
        expectIllegal { try state.sentEnd() }
        expectIllegal { try state.startNextExchange(hasBufferedBytes: false) }
        try state.sentHead(method: .get, keepAlive: true)
        expectIllegal { try state.sentHead(method: .get, keepAlive: true) }
        try state.receivedHead(head)
        expectIllegal { try state.receivedHead(head) }
        expectIllegal { try state.receivedInformational() }
    }
}
