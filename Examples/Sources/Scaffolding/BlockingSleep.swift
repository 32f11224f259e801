import AsyncIO
import Glibc

/// Keeps the calling thread for a while, as `time.sleep` does in Python: what not to do on a loop.
///
/// On virtual time the thread asks the loop to wake it, so that the clock knows of its sleep.
func blockingSleep(for duration: Duration) throws {
    if !Simulation.isAskedFor {
        usleep(UInt32(duration / .microseconds(1)))
    } else if let loop = EventLoop.current {
        try loop.runNested { try await sleep(for: duration) }
    } else {
        try fromThread { try await sleep(for: duration) }
    }
}
