import AsyncIO
import AsyncIOSystem

/// A machine of a simulated network.
///
/// Made by `TestNetwork.host`. A socket belongs to the host whose address it was bound to, or else to
/// the host of the task that has opened it. Belongs to the loop's thread.
public struct TestHost: Sendable, Hashable, CustomStringConvertible {
    let host: SimulatedHost

    /// The name that the trace uses.
    public var description: String { host.name }
    /// Whether it runs.
    public var isUp: Bool { host.isUp }

    /// Runs `body` on this host: the sockets that it and the tasks it creates open are this host's.
    ///
    /// What `body` throws is passed on; cancellation is a matter of `body`.
    public func run<Success>(
        _ body: nonisolated(nonsending) () async throws -> Success
    ) async rethrows -> Success {
        try await SimulatedHost.$current.withValue(host, operation: body)
    }

    /// Stops the host as a power failure does: its sockets are dead, and its peers are told nothing.
    ///
    /// What was on its way from it still arrives. Peers that only wait wait for ever; those that send
    /// run into a time-out, or into a reset once the host has started again. The program's own tasks
    /// go on, as only the test knows which of them are the host's: their sockets fail with `ENETDOWN`.
    public func crash() {
        host.crash()
    }

    /// Starts the host again, with nothing open; the paths of its Unix sockets are still there.
    public func restart() {
        host.restart()
    }

    /// Whether two values mean the same host.
    public static func == (left: TestHost, right: TestHost) -> Bool { left.host === right.host }

    /// Hashes the host's identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(host))
    }
}
