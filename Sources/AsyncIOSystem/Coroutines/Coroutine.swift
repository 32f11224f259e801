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

    /// Runs the body until it leaves or ends; to be followed by `didLeave` at once.
    package func resume() {
        casyncio_coroutine_resume(state)
    }

    /// Puts the thread's own things in order again after `resume`; whether the body has ended.
    package func didLeave() -> Bool {
        casyncio_coroutine_did_leave(state)
    }

    /// Gives way, from within the body, until `resume` is called again.
    package func leave() {
        precondition(
            casyncio_coroutine_is_here(state), "yield was called outside of its generator's body")
        casyncio_coroutine_leave(state)
    }

    /// Notes where the running task's memory ends, for `holdsTaskMemory`.
    package func noteTaskMemory() {
        casyncio_coroutine_note_task_memory(state)
    }

    /// Whether the body holds some of the task's memory, which must be given back in order: what a
    /// binding of a task-local value takes.
    package var holdsTaskMemory: Bool { casyncio_coroutine_holds_task_memory(state) }

    /// Gives the stack back; the body must have ended.
    package func discard() {
        let stack = state.pointee.stack
        casyncio_coroutine_discard(state)
        if let stack { CoroutineStacks.giveBack(stack) }
    }
}
