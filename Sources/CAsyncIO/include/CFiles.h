// What files need and Swift cannot spell: a GNU call and a macro with a cast.
#ifndef CASYNCIO_FILES_H
#define CASYNCIO_FILES_H

#include <sys/types.h>

/// copy_file_range at explicit offsets; neither descriptor's own position moves.
ssize_t casyncio_copy_file_range(
    int from, off_t from_offset, int to, off_t to_offset, size_t count);

/// What stands for "leave this time as it is" in utimensat.
long casyncio_time_omit(void);

#endif
