import AsyncIOSystem

/// A socket that the service manager has opened for this process.
public struct InheritedSocket: Sendable, Hashable {
    /// The name that the service manager has for it, or `unknown`.
    public let name: String
    /// Its number; whoever takes it closes it.
    public let descriptor: Int32
}

/// Takes over the sockets that systemd, or whoever speaks its protocol, has opened for this process.
///
/// Reads `LISTEN_PID`, `LISTEN_FDS` and `LISTEN_FDNAMES`, and removes these variables, so that a child
/// does not take the sockets for its own; hence a second call returns none. Empty if there are none, or
/// if they are meant for another process. Call it early, while the process has one thread.
///
/// What `sd_listen_fds` is for. Hand them to `startServer(descriptors:)`.
public func inheritedSockets() -> [InheritedSocket] {
    InheritedDescriptors.take().map { InheritedSocket(name: $0.name, descriptor: $0.descriptor) }
}
