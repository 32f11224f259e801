// The yardstick: a TCP echo server that is nothing but epoll, on one thread.
//
//     raw-epoll-echo [port]          (0, the default: any free port)
//
// Each connection is registered once, edge-triggered, for both directions. A short read means that
// the socket is drained, which saves the call that would only say EAGAIN. What the kernel does not
// take at once waits in the connection's own buffer, and nothing more is read until it has gone.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, EVENTS = 1024, BACKLOG = 4096 };

typedef struct {
    int fd;
    char *unsent;   // NULL while everything has been written
    size_t offset;  // where the unsent bytes begin
    size_t length;  // how many there are
} Connection;

static char chunk[CHUNK];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

// Writes until everything has gone or the socket is full; how much has gone, or -1.
static ssize_t write_some(int fd, const char *bytes, size_t length) {
    size_t done = 0;
    while (done < length) {
        ssize_t count = send(fd, bytes + done, length - done, MSG_NOSIGNAL);
        if (count >= 0) {
            done += (size_t)count;
        } else if (errno == EAGAIN) {
            break;
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return (ssize_t)done;
}

// Sends what waits. False when the connection is broken.
static bool flush(Connection *connection) {
    ssize_t count = write_some(
        connection->fd, connection->unsent + connection->offset, connection->length);
    if (count < 0) return false;
    connection->offset += (size_t)count;
    connection->length -= (size_t)count;
    if (connection->length == 0) {
        free(connection->unsent);
        connection->unsent = NULL;
    }
    return true;
}

// Sends what was read and keeps what the kernel does not take. False when the connection is broken.
static bool echo(Connection *connection, const char *bytes, size_t length) {
    ssize_t count = write_some(connection->fd, bytes, length);
    if (count < 0) return false;
    if ((size_t)count == length) return true;
    connection->length = length - (size_t)count;
    connection->offset = 0;
    connection->unsent = malloc(connection->length);
    if (!connection->unsent) fail("malloc");
    memcpy(connection->unsent, bytes + count, connection->length);
    return true;
}

// Everything an event allows. False when the connection is over.
static bool serve(Connection *connection, bool ending) {
    if (connection->unsent && !flush(connection)) return false;
    while (!connection->unsent) {
        ssize_t count = recv(connection->fd, chunk, CHUNK, 0);
        if (count == 0) return false;
        if (count < 0) {
            if (errno == EINTR) continue;
            return errno == EAGAIN;
        }
        if (!echo(connection, chunk, (size_t)count)) return false;
        if (count < CHUNK && !ending) break;
    }
    return true;
}

static void finish(Connection *connection) {
    close(connection->fd);
    free(connection->unsent);
    free(connection);
}

static void accept_all(int epoll, int listener) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EAGAIN) return;
            if (errno == EINTR || errno == ECONNABORTED) continue;
            fail("accept4");
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        Connection *connection = calloc(1, sizeof *connection);
        if (!connection) fail("calloc");
        connection->fd = fd;
        struct epoll_event event = {
            .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = connection};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
    }
}

static int listen_on(unsigned short port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0) fail("socket");
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    if (listen(listener, BACKLOG) < 0) fail("listen");
    socklen_t length = sizeof address;
    if (getsockname(listener, (struct sockaddr *)&address, &length) < 0) fail("getsockname");
    printf("listening %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int count, char **arguments) {
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    int listener = listen_on((unsigned short)(count > 1 ? atoi(arguments[1]) : 0));
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) fail("epoll_create1");
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = NULL};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll_ctl");
    static struct epoll_event events[EVENTS];
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        if (ready < 0 && errno != EINTR) fail("epoll_wait");
        for (int index = 0; index < ready; index++) {
            Connection *connection = events[index].data.ptr;
            if (!connection) {
                accept_all(epoll, listener);
                continue;
            }
            bool ending = events[index].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
            if (!serve(connection, ending)) finish(connection);
        }
    }
}
