#ifndef CASYNCIO_PREFETCH_H
#define CASYNCIO_PREFETCH_H

/// Asks the processor for some memory, in cache lines of 64 bytes, without waiting for it.
///
/// The address may be any: what is not there is not fetched.
static inline void casyncio_prefetch(const void *address, int lines) {
    for (int line = 0; line < lines; line++) __builtin_prefetch((const char *)address + 64 * line);
}

#endif
