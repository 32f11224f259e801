internal import CAsyncIO
internal import Glibc

/// An eventfd: the one thing of a poller that another thread, or a signal handler, may touch.
package struct Wakeup: ~Copyable, Sendable {
    private let descriptor: Descriptor

    package init() throws(OSError) {
        let raw = casyncio_eventfd()
        guard raw >= 0 else { throw OSError.last("eventfd") }
        descriptor = Descriptor(owning: raw)
    }

    package var raw: Int32 { descriptor.raw }

    /// Makes the descriptor readable.
    ///
    /// A full counter is readable already, so failure loses nothing.
    package func signal() {
        var one: UInt64 = 1
        _ = write(raw, &one, 8)
    }

    /// Makes the descriptor unreadable again; needed only by level-triggered pollers.
    package func clear() {
        var count: UInt64 = 0
        _ = read(raw, &count, 8)
    }
}
