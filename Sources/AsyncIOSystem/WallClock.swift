internal import CAsyncIO
internal import Glibc

/// The date and time that people agree on; for stamps only, never for measuring.
package enum WallClock {
    /// Whole seconds since 1 January 1970, UTC.
    package static func secondsSince1970() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec)
    }
}
