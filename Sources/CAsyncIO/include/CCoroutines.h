// Coroutines with a stack of their own: what generators run on (decision 11).
//
// A coroutine is resumed by a plain call, and gives way by another one; in between, its frames stay on
// its stack. What the Swift runtime keeps for a thread and the compiler does not move along is swapped
// here: the set of exclusive accesses. The sanitizers are told.
#ifndef CASYNCIO_COROUTINES_H
#define CASYNCIO_COROUTINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct casyncio_coroutine {
    /// Where its frames end while it is suspended, and its resumer's while it runs.
    void *own_end;
    void *resumer_end;
    /// The frame below its first one: the link to the resumer's frames that backtraces follow.
    void **base;
    /// The accesses that it has begun and not ended; the runtime's, as in a task.
    uintptr_t accesses[2];
    /// What it runs.
    void (*body)(void *context);
    void *context;
    bool is_done;
    /// Where the running task, if there is one, would allocate next; see `note_task_memory`.
    void *task_memory;
    /// Its stack, and what the sanitizers know it and its resumer by.
    void *stack;
    size_t stack_size;
    const void *resumer_stack;
    size_t resumer_stack_size;
    void *fake_stack;
    void *resumer_fake_stack;
    void *fiber;
    void *resumer_fiber;
};

/// Prepares a coroutine to run `body` on the stack when it is resumed for the first time.
void casyncio_coroutine_prepare(struct casyncio_coroutine *coroutine, void *stack, size_t stack_size,
                                void (*body)(void *context), void *context);
/// Runs it until it leaves or is done. To be followed by `did_leave` at once.
void casyncio_coroutine_resume(struct casyncio_coroutine *coroutine);
/// Puts the thread's own things in order again after `resume`; whether the coroutine is done.
bool casyncio_coroutine_did_leave(struct casyncio_coroutine *coroutine);
/// Gives way to its resumer; returns when it is resumed again.
void casyncio_coroutine_leave(struct casyncio_coroutine *coroutine);
/// Gives back what the sanitizers keep, once it is done.
void casyncio_coroutine_discard(struct casyncio_coroutine *coroutine);

/// Whether the caller runs on the stack of the coroutine.
static inline bool casyncio_coroutine_is_here(const struct casyncio_coroutine *coroutine) {
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    return here - (uintptr_t)coroutine->stack < coroutine->stack_size;
}

/// Notes where the running task would allocate next, before it is resumed.
void casyncio_coroutine_note_task_memory(struct casyncio_coroutine *coroutine);
/// Whether it holds memory of the running task since then, such as the binding of a task-local value.
///
/// A task's memory is a stack: it would be given back out of order, or to another task.
bool casyncio_coroutine_holds_task_memory(const struct casyncio_coroutine *coroutine);

#endif
