/// How the end of a message's body is found.
package enum BodyFraming: Sendable, Hashable {
    /// There is no body; the message ends with its head.
    case none
    /// The body has exactly this many bytes.
    case length(Int)
    /// The body comes in chunks, and the empty one ends it.
    case chunked
    /// The body ends when the connection does; responses only.
    case untilEOF
}
