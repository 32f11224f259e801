// Starting programs: what has to happen between clone and exec, where Swift must not run.
#ifndef CASYNCIO_SPAWN_H
#define CASYNCIO_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What the child does before exec, in this order; the one that failed is named in the report.
enum casyncio_spawn_step {
    CASYNCIO_SPAWN_CLONE,
    CASYNCIO_SPAWN_DESCRIPTOR,
    CASYNCIO_SPAWN_DIRECTORY,
    CASYNCIO_SPAWN_SESSION,
    CASYNCIO_SPAWN_PROCESS_GROUP,
    CASYNCIO_SPAWN_LIMIT,
    CASYNCIO_SPAWN_PRIORITY,
    CASYNCIO_SPAWN_GROUPS,
    CASYNCIO_SPAWN_GROUP,
    CASYNCIO_SPAWN_USER,
    CASYNCIO_SPAWN_EXEC,
};

/// The child's descriptor `target` is to be what the parent has as `source`.
struct casyncio_spawn_descriptor {
    int source;
    int target;
};

struct casyncio_spawn_limit {
    int resource;
    uint64_t soft;
    uint64_t hard;
};

/// Everything about the child. Pointers stay valid until `casyncio_spawn` returns.
struct casyncio_spawn_request {
    /// The files to try in turn, as execvp does; ends with NULL.
    const char *const *candidates;
    char *const *arguments;
    char *const *environment;
    /// NULL leaves the directory alone.
    const char *directory;
    /// Sorted by `target`, each target once. Every other descriptor is closed.
    const struct casyncio_spawn_descriptor *descriptors;
    size_t descriptor_count;
    const struct casyncio_spawn_limit *limits;
    size_t limit_count;
    const gid_t *groups;
    size_t group_count;
    bool sets_groups;
    bool starts_session;
    /// -1: stay in the parent's group; 0: begin a new one; else join that.
    pid_t process_group;
    /// -1 leaves these alone.
    int64_t user;
    int64_t group;
    int umask;
    /// Added to the parent's.
    int niceness;
    /// Whether to ask for a pidfd, and whether close_range may be used: tests say no.
    bool wants_pidfd;
    bool wants_close_range;
};

struct casyncio_spawn_report {
    pid_t process;
    /// -1 if the kernel has none, or none was wanted.
    int pidfd;
    /// 0, or the error number of `step`; then there is no child.
    int code;
    int step;
    /// Which of several: the descriptor, the limit, the candidate.
    int index;
};

/// Starts a program; returns when it runs, or when it is known why it does not.
///
/// Blocks the calling thread until exec, and no other. Other threads go on, unless user or groups are
/// to change: then memory is copied, as a process must not share it across a change of rights.
void casyncio_spawn(const struct casyncio_spawn_request *request,
                    struct casyncio_spawn_report *report);

/// waitid for one child: 0 with its status in the two words, 1 if it has not ended, else -1 and errno.
/// `reap` false leaves the child a zombie. `wait` false does not wait.
int casyncio_wait_child(pid_t process, bool reap, bool wait, int *code, int *status);
/// Whether the code that `casyncio_wait_child` gave says that the child has called exit.
bool casyncio_child_exited(int code);

int casyncio_pidfd_send_signal(int pidfd, int signal_number);

/// The environment of this process, ends with NULL.
char *const *casyncio_environment(void);

/// The identities behind a name; 0, or an error number, ENOENT if there is none.
int casyncio_find_user(const char *name, uid_t *user, gid_t *group);
int casyncio_find_group(const char *name, gid_t *group);

#endif
