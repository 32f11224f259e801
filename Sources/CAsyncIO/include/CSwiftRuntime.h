// The one symbol of the Swift runtime that the house calls directly. The probe test
// (RuntimeProbeTests) tells whether a new toolchain still has it with this meaning.
#ifndef CASYNCIO_SWIFT_RUNTIME_H
#define CASYNCIO_SWIFT_RUNTIME_H

/// The task that runs on this thread, unretained, or NULL. `withUnsafeCurrentTask` says the same,
/// but retains and releases it, which costs more than the look-up it is needed for.
extern __attribute__((swiftcall)) void *swift_task_getCurrent(void);

static inline void *casyncio_current_task(void) { return swift_task_getCurrent(); }

#endif
