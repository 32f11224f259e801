internal import CAsyncIO
internal import Glibc

/// An eventfd: the one thing of a poller that another thread, or a signal handler, may touch.
///
/// Whoever closes it sees to it that nobody signals any more; the loop does so with its inbox's lock.
package final class Wakeup: @unchecked Sendable {
    // SAFETY: `raw` changes only in `close`, after which nobody signals.
    package private(set) var raw: Int32

    package init() throws(OSError) {
        raw = casyncio_eventfd()
        guard raw >= 0 else { throw OSError.last("eventfd") }
    }

    deinit {
        close()
    }

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

    package func close() {
        guard raw >= 0 else { return }
        closeDescriptor(raw)
        raw = -1
    }
}
