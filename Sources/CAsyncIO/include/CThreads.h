// What a worker thread knows of itself.
#ifndef CASYNCIO_THREADS_H
#define CASYNCIO_THREADS_H

// MARK: The piece of work that runs on this thread

extern _Thread_local void *casyncio_work_of_thread;

static inline void *casyncio_current_work(void) { return casyncio_work_of_thread; }
static inline void casyncio_set_current_work(void *work) { casyncio_work_of_thread = work; }

#endif
