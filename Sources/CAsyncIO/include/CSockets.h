// What the sockets need of C: descriptors that travel with bytes, and a search in memory.
#ifndef CASYNCIO_SOCKETS_H
#define CASYNCIO_SOCKETS_H

#include <stddef.h>
#include <sys/types.h>

/// The most descriptors that the kernel carries with one message.
enum { CASYNCIO_MOST_DESCRIPTORS = 253 };

/// sendmsg with descriptors; -1 and errno as send.
ssize_t casyncio_send_descriptors(
    int socket, const void *bytes, size_t count, const int *descriptors, size_t descriptor_count);

/// recvmsg that also receives descriptors, closed on exec: up to CASYNCIO_MOST_DESCRIPTORS of them.
ssize_t casyncio_receive_descriptors(
    int socket, void *bytes, size_t count, int *descriptors, size_t *descriptor_count);

/// memmem, which Swift does not see.
const void *casyncio_find(const void *bytes, size_t count, const void *pattern, size_t pattern_count);

/// Makes a descriptor non-blocking and closed on exec; -1 and errno if that fails.
int casyncio_make_own(int descriptor);
/// Has a descriptor closed on exec; -1 and errno if that fails.
int casyncio_close_on_exec(int descriptor);
/// open for reading, closed on exec.
int casyncio_open_for_reading(const char *path);

#endif
