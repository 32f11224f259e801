package import HTTPTypes

/// What a `RequestParser` found; every request is one `head`, any number of `body`, one `end`.
package enum RequestEvent: Sendable, Hashable {
    /// The whole head has arrived and its framing is sound.
    case head(RequestHead)
    /// The next piece of the body, never empty.
    case body([UInt8])
    /// The request is complete.
    case end(trailers: HTTPFields)
}

/// What a `ResponseParser` found; any number of `informational`, then as for a request.
package enum ResponseEvent: Sendable, Hashable {
    /// A 1xx response other than 101; the final one is still to come.
    case informational(ResponseHead)
    /// The final head has arrived and its framing is sound.
    case head(ResponseHead)
    /// The next piece of the body, never empty.
    case body([UInt8])
    /// The response is complete.
    case end(trailers: HTTPFields)
}
