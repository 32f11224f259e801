internal import CAsyncIO

/// A function that can give way in the middle, and be gone on with later, on a stack of its own.
///
/// Not a thread: it runs within `resume`, on the thread and in the task that calls it. It may be resumed
/// from another thread the next time, as long as nobody else uses it meanwhile.
package struct Coroutine {
    // It lies at the high end of its own stack.
    private let state: UnsafeMutablePointer<casyncio_coroutine>

    /// Takes a stack for `body`, which begins with the first `resume`.
    package init(
        _ body: @convention(c) (UnsafeMutableRawPointer?) -> Void,
        _ context: UnsafeMutableRawPointer
    ) {
        let stack = CoroutineStacks.take()
        let usable = CoroutineStacks.size - CoroutineStacks.guardSize
        let stateSize = (MemoryLayout<casyncio_coroutine>.size + 63) & ~63
        state = (stack + usable - stateSize).assumingMemoryBound(to: casyncio_coroutine.self)
        casyncio_coroutine_prepare(state, stack, usable - stateSize, body, context)
    }

    /// Runs the body until it leaves or ends.
    @inline(__always)
    package func resume() {
        casyncio_coroutine_resume(state)
    }

    /// Gives way, from within the body, until `resume` is called again.
    @inline(__always)
    package func leave() {
        casyncio_coroutine_leave(state)
    }

    /// Whether the body has ended.
    @inline(__always)
    package var isDone: Bool { state.pointee.is_done }

    /// Whether the caller runs on the stack of this coroutine.
    @inline(__always)
    package var isHere: Bool { casyncio_coroutine_is_here(state) }

    /// Whether it holds nothing of the task's that must be given back in order, such as the binding of
    /// a task-local value.
    @inline(__always)
    package var mayLeave: Bool { casyncio_coroutine_may_leave(state) }

    /// Gives the stack back; the body must have ended.
    package func discard() {
        let stack = state.pointee.stack
        casyncio_coroutine_discard(state)
        if let stack { CoroutineStacks.giveBack(stack) }
    }
}
