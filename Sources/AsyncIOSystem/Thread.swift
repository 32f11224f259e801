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

    /// Lets the thread end by itself: what the system keeps for it is then freed without a `join`.
    ///
    /// Call it once, and instead of `join`.
    package func detach() {
        pthread_detach(handle)
    }

    /// The number that identifies the thread, as `current` tells it on the thread itself.
    package var number: UInt { UInt(handle) }

    /// A number that identifies the calling thread.
    @inline(__always)
    package static var current: UInt { UInt(pthread_self()) }

    /// Whether the calling thread is the one that the process began with.
    package static var isMain: Bool { casyncio_is_main_thread() }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
