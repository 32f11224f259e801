/// The HTTP versions that this layer speaks.
package enum WireVersion: Sendable, Hashable {
    /// HTTP/1.0: no chunks, and connections close unless both sides ask otherwise.
    case http10
    /// HTTP/1.1.
    case http11

    /// The version as it is written in a start line.
    package var wireName: String {
        switch self {
        case .http10: "HTTP/1.0"
        case .http11: "HTTP/1.1"
        }
    }
}
