#define _GNU_SOURCE
#include "CAsyncIO.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <netdb.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

_Thread_local void *casyncio_loop_of_thread = NULL;
_Thread_local void *casyncio_fault_plan_of_thread = NULL;
_Thread_local void *casyncio_work_of_thread = NULL;

// MARK: Broken pipes

void casyncio_ignore_broken_pipes(void) {
    struct sigaction present;
    if (sigaction(SIGPIPE, NULL, &present) != 0 || present.sa_handler != SIG_DFL) return;
    present.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &present, NULL);
}

// MARK: Threads

int casyncio_thread_start(pthread_t *thread, const char *name, void *(*body)(void *), void *context) {
    // Signals belong to the loop: a worker that blocks them cannot be chosen to run the handler.
    sigset_t all, before;
    sigfillset(&all);
    // But not what the instruction that runs raises: a handler that tells of crashes is to hear of it.
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    for (size_t index = 0; index < sizeof faults / sizeof *faults; index++) {
        sigdelset(&all, faults[index]);
    }
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(thread, NULL, body, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result == 0) pthread_setname_np(*thread, name);
    return result;
}

bool casyncio_is_main_thread(void) { return getpid() == (pid_t)syscall(SYS_gettid); }

// MARK: Waiting with nanoseconds

int casyncio_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds) {
    static atomic_bool has_pwait2 = true;
    if (nanoseconds <= 0) return epoll_wait(epoll, events, capacity, nanoseconds == 0 ? 0 : -1);
    if (atomic_load_explicit(&has_pwait2, memory_order_relaxed)) {
        struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
        int count = (int)syscall(SYS_epoll_pwait2, epoll, events, capacity, &time, NULL, 0);
        if (count >= 0 || errno != ENOSYS) return count;
        atomic_store(&has_pwait2, false);
    }
    // Rounded up: waking early would only make the loop wait once more.
    int64_t milliseconds = (nanoseconds + 999999) / 1000000;
    return epoll_wait(epoll, events, capacity, milliseconds > INT32_MAX ? INT32_MAX : (int)milliseconds);
}

// MARK: Calls that need GNU extensions

int casyncio_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int casyncio_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC); }

int casyncio_translate_names(void) { return AI_IDN; }

int casyncio_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// MARK: Sleeping on a word

void casyncio_sleep_while_equal(const void *word, uint32_t value) {
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

void casyncio_wake_one(const void *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
