/// What is to become of a connection.
package enum ConnectionFate: Sendable, Hashable {
    /// The exchange is not over; do not decide yet.
    case inProgress
    /// Both messages are complete and both sides go on: start the next exchange.
    case reuse
    /// Close it, after what is still to be sent.
    case close
    /// Another protocol has it: after CONNECT or an upgrade.
    case switched
}
