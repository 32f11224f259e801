#define _GNU_SOURCE
#include "CFiles.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t casyncio_copy_file_range(
    int from, off_t from_offset, int to, off_t to_offset, size_t count) {
    off64_t source = from_offset, target = to_offset;
    return copy_file_range(from, &source, to, &target, count, 0);
}

long casyncio_time_omit(void) { return UTIME_OMIT; }
