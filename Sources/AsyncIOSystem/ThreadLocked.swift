internal import CAsyncIO
internal import Glibc

/// A value that several threads share, behind a lock of the operating system.
///
/// The standard library's `Mutex` would do, but the thread sanitizer does not see that it orders
/// anything: with it every real race would drown in false ones.
package final class ThreadLocked<Value>: @unchecked Sendable {
    // SAFETY: `value` is used with the lock held only; the lock is made once and destroyed when no
    // one can reach it any more.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    @exclusivity(unchecked) private var value: Value

    package init(_ value: sending Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` on the value, with the lock held.
    package func withLock<R>(_ body: (inout Value) throws -> R) rethrows -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
