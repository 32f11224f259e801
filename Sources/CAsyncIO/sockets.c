#define _GNU_SOURCE
#include "CSockets.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// A union, because control messages must be aligned.
typedef union {
    char bytes[CMSG_SPACE(sizeof(int) * CASYNCIO_MOST_DESCRIPTORS)];
    struct cmsghdr alignment;
} Control;

ssize_t casyncio_send_descriptors(
    int socket, const void *bytes, size_t count, const int *descriptors, size_t descriptor_count) {
    if (descriptor_count > CASYNCIO_MOST_DESCRIPTORS) {
        errno = EINVAL;
        return -1;
    }
    Control control;
    memset(&control, 0, sizeof control);
    struct iovec vector = {(void *)bytes, count};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes,
        .msg_controllen = CMSG_SPACE(sizeof(int) * descriptor_count)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * descriptor_count);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * descriptor_count);
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

ssize_t casyncio_receive_descriptors(
    int socket, void *bytes, size_t count, int *descriptors, size_t *descriptor_count) {
    Control control;
    struct iovec vector = {bytes, count};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes};
    *descriptor_count = 0;
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (received < 0) return received;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t found = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(descriptors + *descriptor_count, CMSG_DATA(header), found * sizeof(int));
        *descriptor_count += found;
    }
    return received;
}

const void *casyncio_find(const void *bytes, size_t count, const void *pattern, size_t pattern_count) {
    return memmem(bytes, count, pattern, pattern_count);
}

int casyncio_make_own(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    return casyncio_close_on_exec(descriptor);
}

int casyncio_close_on_exec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

int casyncio_open_for_reading(const char *path) { return open(path, O_RDONLY | O_CLOEXEC); }
