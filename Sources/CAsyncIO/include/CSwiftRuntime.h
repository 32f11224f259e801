// The symbols of the Swift runtime that the house calls directly. The probe tests
// (RuntimeProbeTests, GeneratorPlaceTests) tell whether a new toolchain still has them with this meaning.
#ifndef CASYNCIO_SWIFT_RUNTIME_H
#define CASYNCIO_SWIFT_RUNTIME_H

#include <stddef.h>

#include "CPrefetch.h"

/// The task that runs on this thread, unretained, or NULL. `withUnsafeCurrentTask` says the same,
/// but retains and releases it, which costs more than the look-up it is needed for.
extern __attribute__((swiftcall)) void *swift_task_getCurrent(void);

static inline void *casyncio_current_task(void) { return swift_task_getCurrent(); }

/// Memory of the running task, which is a stack: what is taken last is given back first.
extern __attribute__((swiftcall)) void *swift_task_alloc(size_t size);
extern __attribute__((swiftcall)) void swift_task_dealloc(void *memory);

/// Around each stretch that a task runs: its exclusive accesses join the thread's, and leave them.
/// The state is two words, zero at first.
extern void swift_task_enterThreadLocalContext(char *state);
extern void swift_task_exitThreadLocalContext(char *state);

/// Asks the processor for what a suspended task needs to go on: the task itself, and the frame of the
/// function that waits, whose address is eight words into it. If a toolchain has that elsewhere, the wrong
/// memory is fetched, which does no harm.
static inline void casyncio_prefetch_task(const void *task) {
    casyncio_prefetch(task, 8);
    casyncio_prefetch(((const void *const *)task)[8], 8);
}

#endif
