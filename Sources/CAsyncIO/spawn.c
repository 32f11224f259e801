#define _GNU_SOURCE
#include "CSpawn.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Numbers that older headers do not have.
#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

enum { STACK_SIZE = 64 * 1024 };

// What the child writes and the parent reads; at the low end of the mapping that is the child's stack.
struct shared {
    const struct casyncio_spawn_request *request;
    volatile int code;
    volatile int step;
    volatile int index;
};

// MARK: In the child
//
// Nothing here may allocate, lock, or use what is kept for a thread: the child borrows the memory of the
// parent's thread. User and groups are changed by the bare system calls, as libc's functions would
// tell all threads of the parent to do the same.

static _Noreturn void fail(struct shared *shared, int step, int index) {
    shared->step = step;
    shared->index = index;
    shared->code = errno;
    _exit(127);
}

static void reset_signals(void) {
    struct sigaction action;
    for (int number = 1; number < NSIG; number++) {
        if (sigaction(number, NULL, &action) != 0) continue;
        // What is ignored stays ignored, as with nohup; but SIGPIPE is ignored by the house itself.
        bool is_ours = number == SIGPIPE;
        if (action.sa_handler == SIG_DFL || (action.sa_handler == SIG_IGN && !is_ours)) continue;
        memset(&action, 0, sizeof action);
        action.sa_handler = SIG_DFL;
        sigaction(number, &action, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void close_by_listing(int first, int last) {
    int folder = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        struct rlimit limit = {1024, 1024};
        getrlimit(RLIMIT_NOFILE, &limit);
        for (int raw = first; raw <= last && (rlim_t)raw < limit.rlim_cur; raw++) close(raw);
        return;
    }
    _Alignas(struct dirent64) char buffer[4096];
    long size;
    while ((size = syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0) {
        for (long offset = 0; offset < size;) {
            struct dirent64 *entry = (struct dirent64 *)(buffer + offset);
            offset += entry->d_reclen;
            int raw = 0;
            const char *digit = entry->d_name;
            while (*digit >= '0' && *digit <= '9') raw = raw * 10 + (*digit++ - '0');
            if (*digit == 0 && raw >= first && raw <= last && raw != folder) close(raw);
        }
    }
    close(folder);
}

static void close_between(int first, int last, bool may_use_range) {
    if (first > last) return;
    if (may_use_range && syscall(SYS_close_range, first, last, 0) == 0) return;
    close_by_listing(first, last);
}

// Two passes: what lies where another is to go is first moved out of the way.
static void arrange_descriptors(struct shared *shared) {
    const struct casyncio_spawn_request *request = shared->request;
    size_t count = request->descriptor_count;
    int first_free = count > 0 ? request->descriptors[count - 1].target + 1 : 0;
    int sources[count > 0 ? count : 1];
    for (size_t index = 0; index < count; index++) {
        struct casyncio_spawn_descriptor pair = request->descriptors[index];
        sources[index] = pair.source;
        if (pair.source == pair.target || pair.source >= first_free) continue;
        sources[index] = fcntl(pair.source, F_DUPFD_CLOEXEC, first_free);
        if (sources[index] < 0) fail(shared, CASYNCIO_SPAWN_DESCRIPTOR, (int)index);
    }
    int next = 0;
    for (size_t index = 0; index < count; index++) {
        int target = request->descriptors[index].target;
        int result = sources[index] == target ? fcntl(target, F_SETFD, 0) : dup2(sources[index], target);
        if (result < 0) fail(shared, CASYNCIO_SPAWN_DESCRIPTOR, (int)index);
        close_between(next, target - 1, request->wants_close_range);
        next = target + 1;
    }
    close_between(next, INT_MAX, request->wants_close_range);
}

static void enter_place(struct shared *shared) {
    const struct casyncio_spawn_request *request = shared->request;
    if (request->directory && chdir(request->directory) != 0) fail(shared, CASYNCIO_SPAWN_DIRECTORY, 0);
    if (request->umask >= 0) umask((mode_t)request->umask);
    if (request->starts_session && setsid() < 0) fail(shared, CASYNCIO_SPAWN_SESSION, 0);
    if (request->process_group >= 0 && setpgid(0, request->process_group) != 0) {
        fail(shared, CASYNCIO_SPAWN_PROCESS_GROUP, 0);
    }
}

static void take_limits(struct shared *shared) {
    const struct casyncio_spawn_request *request = shared->request;
    for (size_t index = 0; index < request->limit_count; index++) {
        struct casyncio_spawn_limit wanted = request->limits[index];
        struct rlimit limit = {wanted.soft, wanted.hard};
        if (setrlimit(wanted.resource, &limit) != 0) fail(shared, CASYNCIO_SPAWN_LIMIT, (int)index);
    }
    if (request->niceness == 0) return;
    errno = 0;
    int present = getpriority(PRIO_PROCESS, 0);
    if (errno != 0 || setpriority(PRIO_PROCESS, 0, present + request->niceness) != 0) {
        fail(shared, CASYNCIO_SPAWN_PRIORITY, 0);
    }
}

static void take_identity(struct shared *shared) {
    const struct casyncio_spawn_request *request = shared->request;
    if (request->sets_groups && syscall(SYS_setgroups, request->group_count, request->groups) != 0) {
        fail(shared, CASYNCIO_SPAWN_GROUPS, 0);
    }
    gid_t group = (gid_t)request->group;
    if (request->group >= 0 && syscall(SYS_setresgid, group, group, group) != 0) {
        fail(shared, CASYNCIO_SPAWN_GROUP, 0);
    }
    uid_t user = (uid_t)request->user;
    if (request->user >= 0 && syscall(SYS_setresuid, user, user, user) != 0) {
        fail(shared, CASYNCIO_SPAWN_USER, 0);
    }
}

// As execvp: what is not there is passed over, and a file that may not be run is told of at the end.
static _Noreturn void run_program(struct shared *shared) {
    const struct casyncio_spawn_request *request = shared->request;
    int refused = -1;
    int index = 0;
    errno = ENOENT;
    for (; request->candidates[index]; index++) {
        execve(request->candidates[index], request->arguments, request->environment);
        if (errno == EACCES) {
            if (refused < 0) refused = index;
        } else if (errno != ENOENT && errno != ENOTDIR && errno != ESTALE && errno != ENODEV
                   && errno != ETIMEDOUT) {
            fail(shared, CASYNCIO_SPAWN_EXEC, index);
        }
    }
    if (refused >= 0) errno = EACCES;
    fail(shared, CASYNCIO_SPAWN_EXEC, refused >= 0 ? refused : 0);
}

static int child(void *context) {
    struct shared *shared = context;
    reset_signals();
    arrange_descriptors(shared);
    enter_place(shared);
    take_limits(shared);
    take_identity(shared);
    run_program(shared);
}

// MARK: In the parent

void casyncio_spawn(const struct casyncio_spawn_request *request,
                    struct casyncio_spawn_report *report) {
    memset(report, 0, sizeof *report);
    report->pidfd = -1;
    // Shared also with a child that has a copy of everything else: there the child says what failed.
    char *memory = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        report->code = errno;
        return;
    }
    struct shared *shared = (struct shared *)memory;
    shared->request = request;

    bool changes_identity = request->sets_groups || request->group >= 0 || request->user >= 0;
    int flags = SIGCHLD | CLONE_VFORK | (changes_identity ? 0 : CLONE_VM)
        | (request->wants_pidfd ? CLONE_PIDFD : 0);
    // No handler of ours may run in the child, where it would act on the parent's memory.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t process = clone(child, memory + STACK_SIZE, flags, shared, &report->pidfd);
    int code = process < 0 ? errno : shared->code;
    pthread_sigmask(SIG_SETMASK, &before, NULL);

    report->process = process;
    report->code = code;
    report->step = process < 0 ? CASYNCIO_SPAWN_CLONE : shared->step;
    report->index = shared->index;
    munmap(memory, STACK_SIZE);
    if (process < 0 || code == 0) return;
    // It has said why and is gone: nobody else shall hear of it.
    int ignored[2];
    casyncio_wait_child(process, true, true, &ignored[0], &ignored[1]);
    if (report->pidfd >= 0) close(report->pidfd);
    report->pidfd = -1;
}

int casyncio_wait_child(pid_t process, bool reap, bool wait, int *code, int *status) {
    int options = WEXITED | (reap ? 0 : WNOWAIT) | (wait ? 0 : WNOHANG);
    siginfo_t info;
    int result;
    do {
        info.si_pid = 0;
        result = waitid(P_PID, (id_t)process, &info, options);
    } while (result != 0 && errno == EINTR);
    if (result != 0) return -1;
    if (info.si_pid == 0) return 1;
    *code = info.si_code;
    *status = info.si_status;
    return 0;
}

bool casyncio_child_exited(int code) { return code == CLD_EXITED; }

int casyncio_pidfd_send_signal(int pidfd, int signal_number) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal_number, NULL, 0);
}

char *const *casyncio_environment(void) { return environ; }

// MARK: Names

int casyncio_find_user(const char *name, uid_t *user, gid_t *group) {
    for (size_t size = 1024;; size *= 4) {
        char *buffer = malloc(size);
        if (!buffer) return ENOMEM;
        struct passwd entry, *found = NULL;
        int code = getpwnam_r(name, &entry, buffer, size, &found);
        if (found) {
            *user = entry.pw_uid;
            *group = entry.pw_gid;
        }
        free(buffer);
        if (found) return 0;
        if (code != ERANGE) return code == 0 ? ENOENT : code;
    }
}

int casyncio_find_group(const char *name, gid_t *group) {
    for (size_t size = 1024;; size *= 4) {
        char *buffer = malloc(size);
        if (!buffer) return ENOMEM;
        struct group entry, *found = NULL;
        int code = getgrnam_r(name, &entry, buffer, size, &found);
        if (found) *group = entry.gr_gid;
        free(buffer);
        if (found) return 0;
        if (code != ERANGE) return code == 0 ? ENOENT : code;
    }
}
