internal import CAsyncIO
internal import Glibc

/// The loop that runs on the calling thread, as a bare pointer: `EventLoop.current` is made of it.
package enum ThreadLoop {
    @inline(__always)
    package static var current: UnsafeMutableRawPointer? {
        get { casyncio_current_loop() }
        set { casyncio_set_current_loop(newValue) }
    }
}
