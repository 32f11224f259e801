internal import CAsyncIO
internal import Glibc

/// The piece of work that runs on the calling thread, as a bare pointer: what a worker asks whether it
/// is still wanted.
package enum ThreadWork {
    @inline(__always)
    package static var current: UnsafeMutableRawPointer? {
        get { casyncio_current_work() }
        set { casyncio_set_current_work(newValue) }
    }
}
