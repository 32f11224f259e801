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

// MARK: Interruption

static atomic_int interruptions = 0;
static atomic_int pending_interruption = 0;
static atomic_int interruption_wakeup = -1;

static void on_interruption(int number) {
    if (atomic_fetch_add(&interruptions, 1) > 0) _exit(128 + number);
    int saved = errno;
    atomic_store(&pending_interruption, number);
    int descriptor = atomic_load(&interruption_wakeup);
    uint64_t one = 1;
    // A full counter already means that the loop will wake, so a failed write loses nothing.
    if (descriptor >= 0 && write(descriptor, &one, sizeof one) < 0) errno = saved;
    errno = saved;
}

bool casyncio_interruption_install(int signal_number, int wakeup_descriptor) {
    struct sigaction current;
    if (sigaction(signal_number, NULL, &current) != 0 || current.sa_handler != SIG_DFL) return false;
    atomic_store(&interruption_wakeup, wakeup_descriptor);
    struct sigaction mine = {0};
    mine.sa_handler = on_interruption;
    mine.sa_flags = SA_RESTART;
    sigemptyset(&mine.sa_mask);
    return sigaction(signal_number, &mine, NULL) == 0;
}

void casyncio_interruption_detach(void) { atomic_store(&interruption_wakeup, -1); }

void casyncio_interruption_uninstall(int signal_number) {
    struct sigaction initial = {0};
    initial.sa_handler = SIG_DFL;
    sigaction(signal_number, &initial, NULL);
    atomic_store(&interruption_wakeup, -1);
    atomic_store(&pending_interruption, 0);
    atomic_store(&interruptions, 0);
}

int casyncio_interruption_take(void) {
    return atomic_exchange(&pending_interruption, 0);
}

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
