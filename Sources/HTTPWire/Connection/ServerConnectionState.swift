package import HTTPTypes

/// Where a server stands with the two messages of an exchange, and whether it may go on.
///
/// A pure value: report what was received and sent, and ask for the fate of the connection.
package struct ServerConnectionState: Sendable, Hashable {
    /// How far the request has come.
    package private(set) var request = DirectionState.idle
    /// How far the response has come.
    package private(set) var response = DirectionState.idle
    private var keepAlive = true
    private var isSwitching = false
    private var method: HTTPRequest.Method?

    /// Creates the state of a new connection.
    package init() {}

    /// What is to become of the connection.
    ///
    /// While the response is complete and the request is not, it is `.inProgress`: read the rest
    /// of the body, or close if it is not worth it.
    package var fate: ConnectionFate {
        if response == .failed || response == .closed { return .close }
        if request == .closed, method == nil { return .close }
        guard response == .complete else { return .inProgress }
        if isSwitching, request == .complete { return .switched }
        guard keepAlive, request == .body || request == .complete else { return .close }
        return request == .complete ? .reuse : .inProgress
    }

    /// Reports a request's head.
    package mutating func receivedHead(_ head: RequestHead) throws(WireError) {
        try request.apply(.head, of: "request")
        method = head.request.method
        keepAlive = keepAlive && head.keepAlive
    }

    /// Reports the end of a request.
    package mutating func receivedEnd() throws(WireError) {
        try request.apply(.end, of: "request")
    }

    /// Reports that the client will send no more; a request that is complete can be answered.
    package mutating func receivedEOF() throws(WireError) {
        try request.apply(.close, of: "request")
    }

    /// Reports that the request was refused; it can still be answered, with the error's status.
    package mutating func receivedError() throws(WireError) {
        try request.apply(.fail, of: "request")
    }

    /// Reports that a 1xx response other than 101 was sent.
    package mutating func sentInformational() throws(WireError) {
        guard method != nil, response == .idle else {
            throw Self.outOfTurn("a 1xx response", response)
        }
    }

    /// Reports that the head of the final response was sent, with its framing and what it said.
    package mutating func sentHead(
        status: HTTPResponse.Status, framing: BodyFraming, keepAlive: Bool
    ) throws(WireError) {
        guard method != nil || request == .failed else {
            throw Self.outOfTurn("a response that answers no request", response)
        }
        try response.apply(.head, of: "response")
        self.keepAlive = self.keepAlive && keepAlive && framing != .untilEOF
        let isTunnel = method == .connect && status.kind == .successful
        isSwitching = status.code == 101 || isTunnel
    }

    /// Reports that the response was sent to its end.
    package mutating func sentEnd() throws(WireError) {
        try response.apply(.end, of: "response")
    }

    /// Reports that nothing more can be sent.
    package mutating func sendFailed() throws(WireError) {
        try response.apply(.fail, of: "response")
    }

    /// Goes on to the next exchange; throws unless the fate is `.reuse`.
    package mutating func startNextExchange() throws(WireError) {
        guard fate == .reuse else {
            throw WireError(
                .illegalTransition,
                "the next exchange was started on a connection that may not be reused; look at "
                    + "its fate first")
        }
        self = ServerConnectionState()
    }

    private static func outOfTurn(_ what: String, _ state: DirectionState) -> WireError {
        WireError(
            .illegalTransition,
            "\(what) was sent out of turn (the response is \(state.rawValue)); wait for a "
                + "request, and send 1xx before the final head")
    }
}
