internal import CAsyncIO
internal import Glibc

/// What the process was started with.
package enum Environment {
    /// The value of an environment variable, or `nil` if it is not set.
    package static func value(of name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// How many processors this process may use.
    package static var processorCount: Int {
        max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// Writes a line to standard error in one call, so that lines of several threads do not mix.
    package static func writeError(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(2, bytes, bytes.count)
    }
}
