internal import CAsyncIO
internal import Glibc

/// A condition variable with its lock: what a worker thread waits on for work.
package final class ThreadSignal: @unchecked Sendable {
    // SAFETY: both are initialised once, used only through the pthread calls, which are thread-safe,
    // and destroyed when no one can reach them any more.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    package init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        // The clock that nobody sets: a wait must not last longer because the date was corrected.
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` with the lock held.
    package func withLock<R>(_ body: () throws -> R) rethrows -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Gives up the lock, waits to be notified and takes the lock again.
    ///
    /// Only inside `withLock`.
    package func wait() {
        pthread_cond_wait(condition, mutex)
    }

    /// Waits until `condition` holds, as it is when others hold the lock, and says whether it does.
    ///
    /// Gives up after so many nanoseconds, if it was told how many. Only inside `withLock`.
    package func wait(atMost nanoseconds: Int64?, until condition: () -> Bool) -> Bool {
        guard let nanoseconds else {
            while !condition() { wait() }
            return true
        }
        let (sum, overflow) = MonotonicTime.now().addingReportingOverflow(max(0, nanoseconds))
        let end = overflow ? Int64.max : sum
        var deadline = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        while !condition() {
            if pthread_cond_timedwait(self.condition, mutex, &deadline) == ETIMEDOUT {
                return condition()
            }
        }
        return true
    }

    /// Wakes one waiting thread.
    package func notifyOne() {
        pthread_cond_signal(condition)
    }

    /// Wakes all waiting threads.
    package func notifyAll() {
        pthread_cond_broadcast(condition)
    }
}
