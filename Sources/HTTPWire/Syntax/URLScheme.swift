/// The URL schemes that this layer serves.
package enum URLScheme: String, Sendable, Hashable {
    /// HTTP over a plain connection.
    case http
    /// HTTP over TLS.
    case https

    /// The port that is meant when a URL names none.
    package var defaultPort: Int {
        switch self {
        case .http: 80
        case .https: 443
        }
    }

    /// A scheme and its `://` at the front of a URL, in any case.
    struct Prefix {
        let scheme: URLScheme
        let count: Int

        init?(of bytes: Span<UInt8>) {
            if bytes.count >= 7, bytes.extracting(0..<7).equalsIgnoringCase("http://") {
                scheme = .http
                count = 7
            } else if bytes.count >= 8, bytes.extracting(0..<8).equalsIgnoringCase("https://") {
                scheme = .https
                count = 8
            } else {
                return nil
            }
        }
    }
}
