#define _GNU_SOURCE
#include "CSignals.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COUNT = 65, ROLES = 2 };

// Boxes are never freed, only used again: the handler may look at any of them at any time.
struct casyncio_signal_box {
    struct casyncio_signal_box *next;
    atomic_bool is_open;
    atomic_int wakeup;
    atomic_bool has_pending;
    // Indexed by role, then by number.
    atomic_bool wants[ROLES][COUNT];
    atomic_uint arrived[ROLES][COUNT];
};

static _Atomic(struct casyncio_signal_box *) boxes = NULL;
static atomic_int first_signals = 0;
static atomic_int handlers_running = 0;
static atomic_int owner = 0;
static struct sigaction before[COUNT];

// MARK: The handler

static void note(struct casyncio_signal_box *box, int number, enum casyncio_signal_role role) {
    atomic_fetch_add(&box->arrived[role][number], 1);
    atomic_store(&box->has_pending, true);
    int descriptor = atomic_load(&box->wakeup);
    uint64_t one = 1;
    // A full counter already means that the loop will wake, so a failed write loses nothing.
    if (descriptor >= 0 && write(descriptor, &one, sizeof one) < 0) return;
}

static bool is_wanted(int number, enum casyncio_signal_role role) {
    for (struct casyncio_signal_box *box = atomic_load(&boxes); box; box = box->next) {
        if (atomic_load(&box->wants[role][number])) return true;
    }
    return false;
}

static void on_signal(int number);

static int put_handler(int number, struct sigaction *old) {
    struct sigaction mine;
    memset(&mine, 0, sizeof mine);
    mine.sa_handler = on_signal;
    mine.sa_flags = SA_RESTART | SA_ONSTACK;
    sigemptyset(&mine.sa_mask);
    return sigaction(number, &mine, old);
}

// False if nobody wants the signal.
static bool hand_out(int number) {
    enum casyncio_signal_role role = CASYNCIO_SIGNAL_LISTENER;
    if (!is_wanted(number, role)) role = CASYNCIO_SIGNAL_POLICY;
    if (!is_wanted(number, role)) return false;
    if (role == CASYNCIO_SIGNAL_POLICY && atomic_fetch_add(&first_signals, 1) > 0) _exit(128 + number);
    for (struct casyncio_signal_box *box = atomic_load(&boxes); box; box = box->next) {
        if (atomic_load(&box->wants[role][number])) note(box, number, role);
    }
    return true;
}

static void deliver(int number) {
    while (!hand_out(number)) {
        // It comes just when the last box has lost interest: as if the handler were not there.
        casyncio_signal_restore(number);
        if (!casyncio_signal_is_wanted(number)) {
            raise(number);
            return;
        }
        // Somebody has begun to listen meanwhile, and counts on the handler that was just taken away.
        put_handler(number, NULL);
    }
}

static void on_signal(int number) {
    int saved = errno;
    if (atomic_load(&owner) == getpid()) {
        atomic_fetch_add(&handlers_running, 1);
        deliver(number);
        atomic_fetch_sub(&handlers_running, 1);
    } else {
        // A child that somebody has forked and that has not called exec: the boxes are not its own.
        casyncio_signal_restore(number);
        raise(number);
    }
    errno = saved;
}

// What a handler on another thread has read before the change, it may still use.
static void wait_for_handlers(void) {
    while (atomic_load(&handlers_running) > 0) sched_yield();
}

// MARK: Boxes

struct casyncio_signal_box *casyncio_signal_box_open(int wakeup_descriptor) {
    struct casyncio_signal_box *box = atomic_load(&boxes);
    while (box && atomic_load(&box->is_open)) box = box->next;
    if (!box) {
        box = calloc(1, sizeof *box);
        if (!box) return NULL;
        box->next = atomic_load(&boxes);
        atomic_store(&boxes, box);
    }
    atomic_store(&box->wakeup, wakeup_descriptor);
    atomic_store(&box->is_open, true);
    atomic_store(&owner, getpid());
    return box;
}

void casyncio_signal_box_detach(struct casyncio_signal_box *box) {
    atomic_store(&box->wakeup, -1);
    wait_for_handlers();
}

void casyncio_signal_box_close(struct casyncio_signal_box *box) {
    casyncio_signal_box_detach(box);
    for (int role = 0; role < ROLES; role++) {
        for (int number = 0; number < COUNT; number++) {
            casyncio_signal_want(box, number, role, false);
            atomic_store(&box->arrived[role][number], 0);
        }
    }
    atomic_store(&box->has_pending, false);
    atomic_store(&box->is_open, false);
}

void casyncio_signal_want(struct casyncio_signal_box *box, int number, enum casyncio_signal_role role,
                          bool wants) {
    atomic_store(&box->wants[role][number], wants);
}

bool casyncio_signal_is_wanted(int number) {
    return is_wanted(number, CASYNCIO_SIGNAL_LISTENER) || is_wanted(number, CASYNCIO_SIGNAL_POLICY);
}

bool casyncio_signal_pending(struct casyncio_signal_box *box) {
    return atomic_load_explicit(&box->has_pending, memory_order_relaxed)
        && atomic_exchange(&box->has_pending, false);
}

uint32_t casyncio_signal_take(struct casyncio_signal_box *box, int number,
                              enum casyncio_signal_role role) {
    return atomic_exchange(&box->arrived[role][number], 0);
}

// MARK: Dispositions

int casyncio_signal_install(int number) {
    struct sigaction old;
    if (put_handler(number, &old) != 0) return -1;
    // Our own handler, which somebody has saved and put back, is not what there was before it.
    if (old.sa_handler != on_signal) before[number] = old;
    return 0;
}

static bool is_ours(int number) {
    struct sigaction present;
    return sigaction(number, NULL, &present) == 0 && present.sa_handler == on_signal;
}

void casyncio_signal_restore(int number) {
    if (is_ours(number)) sigaction(number, &before[number], NULL);
}

bool casyncio_signal_is_default(int number) {
    struct sigaction present;
    if (is_ours(number)) return before[number].sa_handler == SIG_DFL;
    return sigaction(number, NULL, &present) == 0 && present.sa_handler == SIG_DFL;
}

void casyncio_signal_forget_first(void) { atomic_store(&first_signals, 0); }

// MARK: Names

int casyncio_signal_highest(void) { return SIGRTMAX; }

const char *casyncio_signal_name(int number) { return sigabbrev_np(number); }
