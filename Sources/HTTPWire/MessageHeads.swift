package import HTTPTypes

/// A request's head together with what the connection needs to know about it.
package struct RequestHead: Sendable, Hashable {
    /// The request; its `authority` holds the Host field, which is not repeated in `headerFields`.
    package var request: HTTPRequest
    /// The version in the request line.
    package var version: WireVersion
    /// How the body that follows is delimited.
    package var framing: BodyFraming
    /// Whether the client is willing to send another request on this connection.
    package var keepAlive: Bool
    /// Whether the client waits for `100 Continue` before it sends the body.
    package var expectContinue: Bool
}

/// A response's head together with what the connection needs to know about it.
package struct ResponseHead: Sendable, Hashable {
    /// The response.
    package var response: HTTPResponse
    /// The version in the status line.
    package var version: WireVersion
    /// How the body that follows is delimited.
    package var framing: BodyFraming
    /// Whether the server is willing to answer another request on this connection.
    package var keepAlive: Bool
}
