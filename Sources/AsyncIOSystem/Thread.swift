internal import CAsyncIO
internal import Glibc

/// A thread of the operating system that runs one closure and can be waited for.
package struct Thread: Sendable {
    private let handle: pthread_t

    /// Starts a thread; the name is cut to the system's fifteen bytes.
    package init(named name: String, _ body: @escaping @Sendable () -> Void) throws(OSError) {
        var handle = pthread_t()
        let context = Unmanaged.passRetained(Body(body))
        let short = String(decoding: name.utf8.prefix(15), as: UTF8.self)
        let code = casyncio_thread_start(
            &handle, short,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw OSError(call: "pthread_create", subject: name, code: code)
        }
        self.handle = handle
    }

    /// Waits until the thread has ended, and frees what the system keeps for it.
    ///
    /// Call it once.
    package func join() {
        pthread_join(handle, nil)
    }

    /// A number that identifies the calling thread.
    @inline(__always)
    package static var current: UInt { UInt(pthread_self()) }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}

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
