/* Makes the disk fail for one program. Preloaded with LD_PRELOAD, it counts the calls that change files below a folder
 * and fails one of them. Calls on other files are passed on unchanged.
 *
 * FAULT_DIR            the folder whose files are watched
 * FAULT_SHIM_DIR       a folder outside it: opening FAULT_SHIM_DIR/on starts counting; opening FAULT_SHIM_DIR/off stops it
 *                      and writes the number of calls to FAULT_SHIM_DIR/count. The name of the failed call is written to
 *                      FAULT_SHIM_DIR/failed
 * FAULT_AT             the number of the call that fails, from 1; 0 for none
 * FAULT_ERROR          the errno of the failure: 5 (EIO) or 28 (ENOSPC)
 * FAULT_PERSISTENT     1: every later call fails too
 * FAULT_KILLS          1: the program is killed (SIGKILL) before that call; half of a write is done
 * FAULT_BUDGET         the number of bytes by which files may grow; more fails with ENOSPC
 * FAULT_IGNORE_WRITES  1: writes and syncs report success and do nothing (for the control) */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 1024
#define BLOCK 4096LL

static const char *watched_folder, *shim_folder;
static long fail_at, error_number, call_count;
static int persistent, ignores_writes, kills, armed;
static long long budget = -1;
/* 1 for each descriptor of a file below the folder. */
static char tracked[FILES];

static long env_number(const char *name, long fallback) {
    const char *text = getenv(name);
    return text && *text ? atol(text) : fallback;
}

__attribute__((constructor)) static void read_settings(void) {
    watched_folder = getenv("FAULT_DIR");
    shim_folder = getenv("FAULT_SHIM_DIR");
    fail_at = env_number("FAULT_AT", 0);
    error_number = env_number("FAULT_ERROR", EIO);
    persistent = env_number("FAULT_PERSISTENT", 0) == 1;
    ignores_writes = env_number("FAULT_IGNORE_WRITES", 0) == 1;
    kills = env_number("FAULT_KILLS", 0) == 1;
    budget = env_number("FAULT_BUDGET", -1);
}

static int is_below(const char *path) {
    size_t length;
    if (!watched_folder || !path) return 0;
    length = strlen(watched_folder);
    return strncmp(path, watched_folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int is_tracked(int file) { return file >= 0 && file < FILES && tracked[file]; }

static void write_report(const char *name, const char *text) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", shim_folder, name);
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file >= 0) {
        syscall(SYS_write, file, text, strlen(text));
        syscall(SYS_close, file);
    }
}

/* Arms or disarms and returns 1 if the path is a file of the shim folder. */
static int handle_shim_folder(const char *path) {
    size_t length;
    if (!shim_folder || !path) return 0;
    length = strlen(shim_folder);
    if (strncmp(path, shim_folder, length) != 0 || path[length] != '/') return 0;
    if (strcmp(path + length, "/on") == 0) {
        armed = 1;
        return 1;
    }
    if (strcmp(path + length, "/off") == 0) {
        char text[32];
        armed = 0;
        snprintf(text, sizeof text, "%ld\n", call_count);
        write_report("count", text);
        return 1;
    }
    return 0;
}

static void kill_self(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
}

/* Counts a call; returns 1 with errno set if it must fail. */
static int must_fail(const char *kind) {
    if (!armed) return 0;
    long call = ++call_count;
    if (fail_at > 0 && (call == fail_at || (persistent && call > fail_at))) {
        if (call == fail_at) write_report("failed", kind);
        if (kills) kill_self();
        errno = (int)error_number;
        return 1;
    }
    return 0;
}

/* Returns 1 if the next counted call kills the program. */
static int kills_now(void) { return armed && kills && fail_at > 0 && call_count + 1 == fail_at; }

static long long blocks(long long bytes) { return (bytes + BLOCK - 1) / BLOCK; }

/* Returns 1 if the file may not grow to this end; otherwise takes the growth from the budget. */
static int exceeds_budget(int file, long long end) {
    struct stat now;
    if (!armed || budget < 0 || fstat(file, &now) < 0) return 0;
    long long more = (blocks(end) - blocks(now.st_size)) * BLOCK;
    if (more <= 0) return 0;
    if (more > budget) {
        errno = ENOSPC;
        return 1;
    }
    budget -= more;
    return 0;
}

/* Adds the blocks that a shrinking file frees to the budget. */
static void refund(long long from, long long to) {
    if (armed && budget >= 0 && to < from) budget += (blocks(from) - blocks(to)) * BLOCK;
}

static int track(int file, const char *path) {
    if (file >= 0 && file < FILES) tracked[file] = (char)is_below(path);
    return file;
}

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    if (handle_shim_folder(path)) {
        errno = ENOENT;
        return -1;
    }
    if (is_below(path) && must_fail("open")) return -1;
    return track((int)syscall(SYS_openat, folder, path, flags, mode), path);
}

#define MODE(flags)                                   \
    mode_t mode = 0;                                  \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {          \
        va_list arguments;                            \
        va_start(arguments, flags);                   \
        mode = (mode_t)va_arg(arguments, int);        \
        va_end(arguments);                            \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    MODE(flags)
    return open_at(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    MODE(flags)
    return open_at(folder, path, flags | O_LARGEFILE, mode);
}

int close(int file) {
    if (file >= 0 && file < FILES) tracked[file] = 0;
    return (int)syscall(SYS_close, file);
}

static ssize_t write_at(int file, const void *bytes, size_t length, off_t offset) {
    if (kills_now()) syscall(SYS_pwrite64, file, bytes, length / 2, offset);
    if (must_fail("write") || exceeds_budget(file, (long long)offset + (long long)length)) return -1;
    if (armed && ignores_writes) return (ssize_t)length;
    return syscall(SYS_pwrite64, file, bytes, length, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
    if (!is_tracked(file)) return syscall(SYS_pwrite64, file, bytes, length, offset);
    return write_at(file, bytes, length, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t offset) {
    return pwrite(file, bytes, length, offset);
}

ssize_t write(int file, const void *bytes, size_t length) {
    if (!is_tracked(file)) return syscall(SYS_write, file, bytes, length);
    off_t offset = lseek(file, 0, SEEK_CUR);
    int flags = (int)syscall(SYS_fcntl, file, F_GETFL);
    struct stat now;
    if (kills_now()) syscall(SYS_write, file, bytes, length / 2);
    if (flags >= 0 && (flags & O_APPEND) && fstat(file, &now) == 0) offset = now.st_size;
    if (must_fail("write") || exceeds_budget(file, (long long)offset + (long long)length)) return -1;
    if (armed && ignores_writes) return (ssize_t)length;
    return syscall(SYS_write, file, bytes, length);
}

ssize_t writev(int file, const struct iovec *parts, int part_count) {
    if (is_tracked(file) && part_count > 0) return write(file, parts[0].iov_base, parts[0].iov_len);
    return syscall(SYS_writev, file, parts, part_count);
}

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length, unsigned flags) {
    /* After ENOSYS the caller copies with read and write, which are counted. */
    if (is_tracked(to)) {
        errno = ENOSYS;
        return -1;
    }
    return syscall(SYS_copy_file_range, from, from_at, to, to_at, length, flags);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) {
    if (is_tracked(to)) {
        errno = ENOSYS;
        return -1;
    }
    return syscall(SYS_sendfile, to, from, offset, length);
}

int fsync(int file) {
    if (is_tracked(file)) {
        if (must_fail("fsync")) return -1;
        if (armed && ignores_writes) return 0;
    }
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    if (is_tracked(file)) {
        if (must_fail("fdatasync")) return -1;
        if (armed && ignores_writes) return 0;
    }
    return (int)syscall(SYS_fdatasync, file);
}

int ftruncate(int file, off_t length) {
    if (is_tracked(file)) {
        struct stat now;
        if (must_fail("ftruncate")) return -1;
        if (fstat(file, &now) == 0) refund(now.st_size, length);
    }
    return (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate64(int file, off64_t length) { return ftruncate(file, length); }

int rename(const char *from, const char *to) {
    if ((is_below(from) || is_below(to)) && must_fail("rename")) return -1;
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
    if (is_below(path)) {
        struct stat now;
        if (must_fail("unlink")) return -1;
        if (stat(path, &now) == 0 && now.st_nlink == 1) refund(now.st_size, 0);
    }
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
