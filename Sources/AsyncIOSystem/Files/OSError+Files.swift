internal import CAsyncIO
internal import Glibc

extension OSError {
    /// Whether there is nothing at the path.
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

    /// Whether a descriptor was refused by the poller because it never has to be waited for.
    package var isNotWaitable: Bool { code == EPERM }

    /// A symbolic link leads back to a directory on the way to it.
    package static func circle(_ path: String) -> OSError {
        OSError(call: "open", subject: path, code: ELOOP)
    }

    /// A simulated loop cannot wait for what happens outside of it.
    package static func notInSimulation(_ call: String, _ subject: String) -> OSError {
        OSError(call: call, subject: "\(subject) on a simulated loop", code: ENOTSUP)
    }
}
