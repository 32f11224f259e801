/// How a server listens, and what it allows its clients.
///
/// The counterpart of the arguments of `asyncio.start_server`.
public struct ServerConfiguration: Sendable, Hashable {
    /// How many connections may wait to be accepted.
    public var backlog = 1_024
    /// The limit of each connection's reader; traps if it is not positive.
    public var limit = defaultStreamLimit {
        didSet { precondition(limit > 0, "the limit of a stream must be positive") }
    }
    /// How many connections are served at once, or `nil` for any number.
    ///
    /// The others wait in the backlog. Traps if it is less than one.
    public var connectionLimit: Int? {
        didSet {
            precondition(
                connectionLimit ?? 1 > 0, "a server serves at least one connection at a time")
        }
    }
    /// Whether an address may be had although old connections to it linger.
    public var reusesAddress = true
    /// Whether other processes may listen on the same port, each with its part of the load.
    public var reusesPort = false
    /// Whether idle connections are probed, so that a peer that vanished is noticed.
    public var keepsAlive = false
    /// Whether connections are accepted at once, or only after `Server.startServing`.
    public var startsServing = true
    /// Whether the file of a Unix socket is removed when the server closes, if it is still its own.
    public var removesSocketFile = true

    /// Creates the configuration with the values given.
    public init(_ change: (inout ServerConfiguration) -> Void = { _ in }) {
        change(&self)
    }
}
