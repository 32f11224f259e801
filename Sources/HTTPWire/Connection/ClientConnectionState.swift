package import HTTPTypes

/// Where a client stands with the two messages of an exchange, and whether it may go on.
///
/// A pure value: report what was sent and received, and ask for the fate of the connection.
package struct ClientConnectionState: Sendable, Hashable {
    /// How far the request has come.
    package private(set) var request = DirectionState.idle
    /// How far the response has come.
    package private(set) var response = DirectionState.idle
    private var keepAlive = true
    private var isSwitching = false
    private var method: HTTPRequest.Method?

    /// Creates the state of a new connection.
    package init() {}

    /// What is to become of the connection, given whether bytes beyond the response are waiting.
    ///
    /// Such bytes answer no request, so a connection that has them is never reused.
    package func fate(hasBufferedBytes: Bool) -> ConnectionFate {
        for side in [request, response] where side == .failed || side == .closed { return .close }
        guard response == .complete else { return .inProgress }
        if isSwitching, request == .complete { return .switched }
        guard keepAlive else { return .close }
        guard request == .complete else { return .inProgress }
        return hasBufferedBytes ? .close : .reuse
    }

    /// Reports that a request's head was sent, and whether it left the connection open.
    package mutating func sentHead(
        method: HTTPRequest.Method, keepAlive: Bool
    ) throws(WireError) {
        try request.apply(.head, of: "request")
        self.method = method
        self.keepAlive = self.keepAlive && keepAlive
    }

    /// Reports that the request was sent to its end.
    package mutating func sentEnd() throws(WireError) {
        try request.apply(.end, of: "request")
    }

    /// Reports that nothing more can be sent; a response that is under way can still be read.
    package mutating func sendFailed() throws(WireError) {
        try request.apply(.fail, of: "request")
    }

    /// Reports a 1xx response other than 101.
    package mutating func receivedInformational() throws(WireError) {
        guard method != nil, response == .idle else { throw Self.unasked(response) }
    }

    /// Reports the head of the final response; it may come before the request is sent to its end.
    package mutating func receivedHead(_ head: ResponseHead) throws(WireError) {
        guard method != nil else { throw Self.unasked(response) }
        try response.apply(.head, of: "response")
        keepAlive = keepAlive && head.keepAlive && head.framing != .untilEOF
        let status = head.response.status
        let isTunnel = method == .connect && status.kind == .successful
        isSwitching = status.code == 101 || isTunnel
    }

    /// Reports the end of the response.
    package mutating func receivedEnd() throws(WireError) {
        try response.apply(.end, of: "response")
    }

    /// Reports that the server will send no more.
    package mutating func receivedEOF() throws(WireError) {
        try response.apply(.close, of: "response")
    }

    /// Reports that the response was refused.
    package mutating func receivedError() throws(WireError) {
        try response.apply(.fail, of: "response")
    }

    /// Goes on to the next exchange; throws unless the fate is `.reuse`.
    package mutating func startNextExchange(hasBufferedBytes: Bool) throws(WireError) {
        guard fate(hasBufferedBytes: hasBufferedBytes) == .reuse else {
            throw WireError(
                .illegalTransition,
                "the next exchange was started on a connection that may not be reused; look at "
                    + "its fate first")
        }
        self = ClientConnectionState()
    }

    private static func unasked(_ state: DirectionState) -> WireError {
        WireError(
            .illegalTransition,
            "a response came that answers no request, or a 1xx after the final head (the "
                + "response is \(state.rawValue)); close the connection")
    }
}
