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
        pthread_cond_init(condition, nil)
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

    /// Wakes one waiting thread.
    package func notifyOne() {
        pthread_cond_signal(condition)
    }

    /// Wakes all waiting threads.
    package func notifyAll() {
        pthread_cond_broadcast(condition)
    }
}
