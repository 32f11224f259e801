// Signals: the handler, and the boxes in which it leaves what has arrived.
//
// One handler serves the whole process. It must work while every loop is stuck in user code, and it may
// interrupt anything, so it lives here and only counts and writes to descriptors.
//
// A box belongs to a loop. It says which signals the loop wants, and in which role: as a *listener*,
// who asked for that signal, or as the *policy* of `run`, which cancels the main task. Listeners take
// the place of the policy: while there is one anywhere, the policy hears nothing of that signal. If it
// does, the first signal is noted, and a second one ends the process at once with 128 + its number.
//
// Everything but the handler is called with one lock of the caller's held, but for `take` and `pending`.
#ifndef CASYNCIO_SIGNALS_H
#define CASYNCIO_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

struct casyncio_signal_box;

enum casyncio_signal_role {
    CASYNCIO_SIGNAL_POLICY,
    CASYNCIO_SIGNAL_LISTENER,
};

/// A box whose signals wake whoever waits for the descriptor; NULL if there is no memory.
struct casyncio_signal_box *casyncio_signal_box_open(int wakeup_descriptor);
/// From when this has returned nothing is written to the descriptor any more: it may be closed.
void casyncio_signal_box_detach(struct casyncio_signal_box *box);
/// Gives the box back, with what is still in it.
void casyncio_signal_box_close(struct casyncio_signal_box *box);

/// Adds (or with `wants` false takes away) the box's interest in a signal, in a role.
void casyncio_signal_want(struct casyncio_signal_box *box, int number, enum casyncio_signal_role role,
                          bool wants);
/// Whether any box wants the signal, in either role.
bool casyncio_signal_is_wanted(int number);

/// Whether something may have arrived since the last call. Safe on the loop's thread.
bool casyncio_signal_pending(struct casyncio_signal_box *box);
/// How many of a signal have arrived since the last call, in a role.
uint32_t casyncio_signal_take(struct casyncio_signal_box *box, int number,
                              enum casyncio_signal_role role);

/// Installs the handler and keeps what was there; 0, or -1 and errno. Not twice.
int casyncio_signal_install(int number);
/// Puts back what was there, unless somebody else has replaced the handler meanwhile.
void casyncio_signal_restore(int number);
/// Whether the signal, were it not for the handler, would have its default effect.
bool casyncio_signal_is_default(int number);
/// Forgets that a first signal of the policy has come.
void casyncio_signal_forget_first(void);

/// The highest signal number there is.
int casyncio_signal_highest(void);
/// The name without SIG, such as `TERM`; NULL if it has none.
const char *casyncio_signal_name(int number);

#endif
