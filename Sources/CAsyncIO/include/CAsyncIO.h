// The C that Swift cannot spell: macros, varargs, thread-local storage and a signal handler.
// No logic beyond that; every symbol starts with `casyncio_`.
#ifndef CASYNCIO_H
#define CASYNCIO_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "CCoroutines.h"
#include "CFiles.h"
#include "CMulticast.h"
#include "CPrefetch.h"
#include "CSignals.h"
#include "CSockets.h"
#include "CSpawn.h"
#include "CSwiftRuntime.h"
#include "CThreads.h"

// MARK: The loop that runs on this thread

extern _Thread_local void *casyncio_loop_of_thread;

static inline void *casyncio_current_loop(void) { return casyncio_loop_of_thread; }
static inline void casyncio_set_current_loop(void *loop) { casyncio_loop_of_thread = loop; }

// MARK: What a test has planned to go wrong on this thread

extern _Thread_local void *casyncio_fault_plan_of_thread;

static inline void *casyncio_fault_plan(void) { return casyncio_fault_plan_of_thread; }
static inline void casyncio_set_fault_plan(void *plan) { casyncio_fault_plan_of_thread = plan; }

// MARK: Broken pipes

/// Ignores SIGPIPE from now on, if its disposition is the default one.
void casyncio_ignore_broken_pipes(void);

// MARK: Threads

/// Starts a thread, which is to be joined or detached; returns 0 or an error number.
int casyncio_thread_start(pthread_t *thread, const char *name, void *(*body)(void *), void *context);

/// Whether the calling thread is the one that the process began with.
bool casyncio_is_main_thread(void);

// MARK: Sleeping on a word

/// Sleeps while the word has the value given, until it is woken; may return for no reason.
void casyncio_sleep_while_equal(const void *word, uint32_t value);
/// Wakes one of the threads that sleep on the word.
void casyncio_wake_one(const void *word);

// MARK: Macros and accessors

/// accept4 without an address; the new socket is non-blocking and closed on exec.
int casyncio_accept(int listener);
/// A pipe whose ends are non-blocking and closed on exec; pipe2, which Swift does not see.
int casyncio_pipe(int ends[2]);
/// AI_IDN, which only GNU programs see: a name in another script is to be translated.
int casyncio_translate_names(void);
/// An eventfd that is non-blocking and closed on exec.
int casyncio_eventfd(void);
static inline uint32_t casyncio_epoll_edge_both(void) {
    return (uint32_t)(EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}
static inline uint32_t casyncio_epoll_edge(bool reading, bool writing) {
    return (uint32_t)((reading ? EPOLLIN | EPOLLPRI | EPOLLRDHUP : 0) | (writing ? EPOLLOUT : 0) | EPOLLET);
}
static inline uint32_t casyncio_epoll_edge_input(void) { return (uint32_t)(EPOLLIN | EPOLLET); }
static inline int casyncio_epoll_close_on_exec(void) { return EPOLL_CLOEXEC; }
static inline void casyncio_epoll_set(struct epoll_event *event, uint32_t events, uint64_t data) {
    event->events = events;
    event->data.u64 = data;
}
/// epoll_wait with a time-out in nanoseconds; negative waits without limit.
int casyncio_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds);
static inline uint64_t casyncio_epoll_data(const struct epoll_event *event) { return event->data.u64; }

#endif
