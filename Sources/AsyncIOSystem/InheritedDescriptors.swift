internal import CAsyncIO
internal import Glibc

/// The descriptors that a service manager has opened for this process, as systemd tells of them.
package enum InheritedDescriptors {
    /// Takes them over, each with its name; none if they are meant for another process.
    ///
    /// From then on they are closed on exec, and the variables are gone, so that a child does not take
    /// them for its own. Call it before other threads read the environment.
    package static func take() -> [(name: String, descriptor: Int32)] {
        let names = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]
        let values = names.map(Environment.value)
        for name in names { unsetenv(name) }
        guard let owner = values[0].flatMap({ Int32($0) }), owner == getpid(),
            let count = values[1].flatMap({ Int32($0) }), count > 0, count < 65_536
        else { return [] }
        let labels = (values[2] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        return (0..<count).compactMap { index in
            let descriptor = 3 + index
            guard casyncio_close_on_exec(descriptor) == 0 else { return nil }
            let label = Int(index) < labels.count ? labels[Int(index)] : ""
            return (label.isEmpty ? "unknown" : String(label), descriptor)
        }
    }
}
