// The load for every echo server: how many round trips a second it gives.
//
//     echo-load host port connections messageBytes seconds [serverPID]
//
// The host is one for TCP, `udp:HOST` for datagrams or `unix:PATH`, whose port means nothing.
// Each connection sends one message, waits for the whole echo, checks it, and sends the next. The
// first half second is warm-up and not counted. With the server's process id (Linux), a second line
// says how much CPU time the server spent on a round trip: the figure that stays true when the
// load, and not the server, is the narrow place. Anything unexpected ends the program with a status
// that is not 0.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 1024, CHUNK = 256 * 1024 };

static const double warm_up = 0.5;
static const double silence = 10;  // seconds without any echo after which we give up

typedef struct {
    int fd;
    size_t sent;
    size_t received;
} Connection;

static char *message, *reply;
static size_t message_length;
static unsigned long round_trips;

static void fail(const char *what) {
    fprintf(stderr, "echo-load: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(1);
}

static void refuse(const char *what) {
    errno = 0;
    fail(what);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// CPU seconds that all threads of a process have used; negative when the system does not tell.
static double cpu_seconds(const char *pid) {
    char path[300];
    snprintf(path, sizeof path, "/proc/%s/task", pid);
    DIR *tasks = opendir(path);
    if (!tasks) return -1;
    double total = 0;
    struct dirent *entry;
    while ((entry = readdir(tasks))) {
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "/proc/%s/task/%s/schedstat", pid, entry->d_name);
        FILE *file = fopen(path, "r");
        unsigned long long nanoseconds = 0;
        if (!file || fscanf(file, "%llu", &nanoseconds) != 1) total = -1e9;
        if (file) fclose(file);
        total += (double)nanoseconds / 1e9;
    }
    closedir(tasks);
    return total;
}

static void send_some(Connection *connection) {
    while (connection->sent < message_length) {
        ssize_t count = send(
            connection->fd, message + connection->sent, message_length - connection->sent,
            MSG_NOSIGNAL);
        if (count >= 0) {
            connection->sent += (size_t)count;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            fail("send");
        }
    }
}

// Reads what is there. A short read means that the socket is drained.
static void receive_some(Connection *connection) {
    for (;;) {
        ssize_t count = recv(connection->fd, reply, CHUNK, 0);
        if (count == 0) refuse("the server closed a connection");
        if (count < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) return;
            fail("recv");
        }
        if (connection->received + (size_t)count > connection->sent) {
            refuse("the echo is longer than the message");
        }
        if (memcmp(reply, message + connection->received, (size_t)count) != 0) {
            refuse("the echo differs from the message");
        }
        connection->received += (size_t)count;
        if (connection->received == message_length) {
            round_trips += 1;
            connection->sent = connection->received = 0;
            send_some(connection);
        }
        if (count < CHUNK) return;
    }
}

static int connect_to(const struct addrinfo *address) {
    int fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("socket");
    if (connect(fd, address->ai_addr, address->ai_addrlen) < 0) fail("connect");
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0) fail("fcntl");
    return fd;
}

// Serves events until the given moment.
static void run_until(int epoll, double end) {
    static struct epoll_event events[EVENTS];
    double last_echo = now();
    unsigned long trips_then = round_trips;
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, 100);
        if (ready < 0 && errno != EINTR) fail("epoll_wait");
        for (int index = 0; index < ready; index++) {
            Connection *connection = events[index].data.ptr;
            if (events[index].events & EPOLLOUT) send_some(connection);
            if (events[index].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
                receive_some(connection);
            }
        }
        double time = now();
        if (time >= end) return;
        if (round_trips != trips_then) {
            trips_then = round_trips;
            last_echo = time;
        } else if (time - last_echo > silence) {
            refuse("no echo for ten seconds");
        }
    }
}

static const struct addrinfo *find(const char *host, const char *port) {
    if (strncmp(host, "unix:", 5) == 0) {
        static struct sockaddr_un path = {.sun_family = AF_UNIX};
        static struct addrinfo address = {
            .ai_family = AF_UNIX, .ai_socktype = SOCK_STREAM,
            .ai_addr = (struct sockaddr *)&path, .ai_addrlen = sizeof path};
        strncpy(path.sun_path, host + 5, sizeof path.sun_path - 1);
        return &address;
    }
    bool datagrams = strncmp(host, "udp:", 4) == 0;
    struct addrinfo hints = {.ai_socktype = datagrams ? SOCK_DGRAM : SOCK_STREAM}, *address;
    int status = getaddrinfo(datagrams ? host + 4 : host, port, &hints, &address);
    if (status != 0) refuse(gai_strerror(status));
    return address;
}

static void connect_all(int epoll, const char *host, const char *port, int connections) {
    const struct addrinfo *address = find(host, port);
    Connection *all = calloc((size_t)connections, sizeof *all);
    if (!all) fail("calloc");
    for (int index = 0; index < connections; index++) {
        all[index].fd = connect_to(address);
        struct epoll_event event = {
            .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = &all[index]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, all[index].fd, &event) < 0) fail("epoll_ctl");
    }
}

int main(int count, char **arguments) {
    if (count < 6) {
        fprintf(stderr,
            "usage: echo-load host port connections messageBytes seconds [serverPID]\n");
        return 2;
    }
    int connections = atoi(arguments[3]);
    message_length = strtoul(arguments[4], NULL, 10);
    double seconds = atof(arguments[5]);
    const char *server = count > 6 ? arguments[6] : NULL;
    if (connections < 1 || message_length < 1 || seconds <= 0) refuse("an argument makes no sense");
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    message = malloc(message_length);
    reply = malloc(CHUNK);
    if (!message || !reply) fail("malloc");
    for (size_t index = 0; index < message_length; index++) message[index] = (char)(index * 31 + 7);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) fail("epoll_create1");
    connect_all(epoll, arguments[1], arguments[2], connections);

    run_until(epoll, now() + warm_up);
    unsigned long trips_before = round_trips;
    double cpu_before = server ? cpu_seconds(server) : -1;
    double start = now();
    run_until(epoll, start + seconds);
    double elapsed = now() - start;
    double cpu_after = server ? cpu_seconds(server) : -1;
    unsigned long trips = round_trips - trips_before;
    if (trips == 0) refuse("not one round trip");

    printf("round trips per second %.0f\n", (double)trips / elapsed);
    if (cpu_before >= 0 && cpu_after >= 0) {
        printf("server CPU microseconds per round trip %.3f\n",
            (cpu_after - cpu_before) / (double)trips * 1e6);
    }
    return 0;
}
