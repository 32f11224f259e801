package import HTTPTypes

/// A refusal: bytes that break HTTP/1.1, or a call that would write such bytes.
///
/// Refusals are final. A parser that threw one throws the same one again, because after broken
/// framing nobody can tell where the next message begins.
package struct WireError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What sort of rule was broken; tests and metrics look at this.
    package let kind: Kind

    /// What was wrong, where, and what to do about it, for a person to read.
    ///
    /// Never contains bytes of the peer's message, so it is safe to log and to send back.
    package let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The status with which a server should answer before it closes the connection.
    package var status: HTTPResponse.Status {
        switch kind {
        case .bodyTooLarge: .contentTooLarge
        case .startLineTooLong: .uriTooLong
        case .headerSectionTooLarge, .tooManyFields, .tooManyTrailers: .requestHeaderFieldsTooLarge
        case .unsupportedTransferEncoding: .notImplemented
        case .unsupportedVersion: .httpVersionNotSupported
        default: .badRequest
        }
    }

    /// The kind and the message on one line.
    package var description: String { "\(kind.rawValue): \(message)" }
}
