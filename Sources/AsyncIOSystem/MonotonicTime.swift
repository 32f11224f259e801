internal import CAsyncIO
internal import Glibc

/// The real clock: the only place of the house that reads one.
package enum MonotonicTime {
    /// Nanoseconds of the system's monotonic clock.
    @inline(__always)
    package static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
