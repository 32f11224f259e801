/// What a head should say about the connection's future, besides the caller's own fields.
package enum ConnectionOption: Sendable, Hashable {
    /// Nothing; the default of the version holds, and the caller's Connection field if any.
    case unspecified
    /// `Connection: close`, unless the caller's fields say so already.
    case close
    /// `Connection: keep-alive`, which HTTP/1.0 needs to hear; nothing in HTTP/1.1.
    case keepAlive
}
