/* Makes the disk fail for one program: preloaded (LD_PRELOAD), it counts the calls that change files below a folder
 * and fails the one that is asked for. A test sees each call once; what is not below the folder is never touched.
 *
 * FAULT_DIR     the folder; calls on files in it count
 * FAULT_SWITCH  a folder outside it: opening FAULT_SWITCH/on begins to count, FAULT_SWITCH/off ends and leaves the
 *               number of calls in FAULT_SWITCH/count, and what was failed in FAULT_SWITCH/failed
 * FAULT_AT      fail this call (from 1); 0: none
 * FAULT_ERROR   with this errno: 5 (EIO) or 28 (ENOSPC)
 * FAULT_STAYS   1: and every call after it
 * FAULT_KILLS   1: instead of failing that call, kill the program before it (SIGKILL); a write is half done by then
 * FAULT_BUDGET  so many bytes may files grow; then writing more fails with ENOSPC
 * FAULT_LIES    1: writing and syncing report success and do nothing (a control: the test must notice) */
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

static const char *dir, *control;
static long at, error_number, count;
static int stays, lies, kills, armed;
static long long budget = -1;
/* Descriptors of files below the folder. */
static char ours[FILES];

static long number(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text && *text ? atol(text) : otherwise;
}

__attribute__((constructor)) static void begin(void) {
    dir = getenv("FAULT_DIR");
    control = getenv("FAULT_SWITCH");
    at = number("FAULT_AT", 0);
    error_number = number("FAULT_ERROR", EIO);
    stays = number("FAULT_STAYS", 0) == 1;
    lies = number("FAULT_LIES", 0) == 1;
    kills = number("FAULT_KILLS", 0) == 1;
    budget = number("FAULT_BUDGET", -1);
}

static int below(const char *path) {
    size_t length;
    if (!dir || !path) return 0;
    length = strlen(dir);
    return strncmp(path, dir, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int is_ours(int file) { return file >= 0 && file < FILES && ours[file]; }

static void leave(const char *name, const char *text) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", control, name);
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file >= 0) {
        syscall(SYS_write, file, text, strlen(text));
        syscall(SYS_close, file);
    }
}

/* Whether the path is the switch; it is thrown then. */
static int thrown(const char *path) {
    size_t length;
    if (!control || !path) return 0;
    length = strlen(control);
    if (strncmp(path, control, length) != 0 || path[length] != '/') return 0;
    if (strcmp(path + length, "/on") == 0) {
        armed = 1;
        return 1;
    }
    if (strcmp(path + length, "/off") == 0) {
        char text[32];
        armed = 0;
        snprintf(text, sizeof text, "%ld\n", count);
        leave("count", text);
        return 1;
    }
    return 0;
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
}

/* Counts a call; whether it must fail. */
static int fails(const char *kind) {
    if (!armed) return 0;
    long call = ++count;
    if (at > 0 && (call == at || (stays && call > at))) {
        if (call == at) leave("failed", kind);
        if (kills) die();
        errno = (int)error_number;
        return 1;
    }
    return 0;
}

/* The call that is about to be counted kills. */
static int dies_now(void) { return armed && kills && at > 0 && count + 1 == at; }

static long long blocks(long long bytes) { return (bytes + BLOCK - 1) / BLOCK; }

/* Whether the file may grow to this end; if so it is paid for. */
static int too_full(int file, long long end) {
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

/* What a file gives back when it shrinks to this length. */
static void freed(long long from, long long to) {
    if (armed && budget >= 0 && to < from) budget += (blocks(from) - blocks(to)) * BLOCK;
}

static int opened(int file, const char *path) {
    if (file >= 0 && file < FILES) ours[file] = (char)below(path);
    return file;
}

static int open_at(int place, const char *path, int flags, mode_t mode) {
    if (thrown(path)) {
        errno = ENOENT;
        return -1;
    }
    if (below(path) && fails("open")) return -1;
    return opened((int)syscall(SYS_openat, place, path, flags, mode), path);
}

#define MODE(flags)                                   \
    mode_t mode = 0;                                  \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {          \
        va_list words;                                \
        va_start(words, flags);                       \
        mode = (mode_t)va_arg(words, int);            \
        va_end(words);                                \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int place, const char *path, int flags, ...) {
    MODE(flags)
    return open_at(place, path, flags, mode);
}

int openat64(int place, const char *path, int flags, ...) {
    MODE(flags)
    return open_at(place, path, flags | O_LARGEFILE, mode);
}

int close(int file) {
    if (file >= 0 && file < FILES) ours[file] = 0;
    return (int)syscall(SYS_close, file);
}

static ssize_t place_bytes(int file, const void *bytes, size_t length, off_t where) {
    if (dies_now()) syscall(SYS_pwrite64, file, bytes, length / 2, where);
    if (fails("write") || too_full(file, (long long)where + (long long)length)) return -1;
    if (armed && lies) return (ssize_t)length;
    return syscall(SYS_pwrite64, file, bytes, length, where);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t where) {
    if (!is_ours(file)) return syscall(SYS_pwrite64, file, bytes, length, where);
    return place_bytes(file, bytes, length, where);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t where) {
    return pwrite(file, bytes, length, where);
}

ssize_t write(int file, const void *bytes, size_t length) {
    if (!is_ours(file)) return syscall(SYS_write, file, bytes, length);
    off_t where = lseek(file, 0, SEEK_CUR);
    int flags = (int)syscall(SYS_fcntl, file, F_GETFL);
    struct stat now;
    if (dies_now()) syscall(SYS_write, file, bytes, length / 2);
    if (flags >= 0 && (flags & O_APPEND) && fstat(file, &now) == 0) where = now.st_size;
    if (fails("write") || too_full(file, (long long)where + (long long)length)) return -1;
    if (armed && lies) return (ssize_t)length;
    return syscall(SYS_write, file, bytes, length);
}

ssize_t writev(int file, const struct iovec *parts, int many) {
    if (is_ours(file) && many > 0) return write(file, parts[0].iov_base, parts[0].iov_len);
    return syscall(SYS_writev, file, parts, many);
}

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length, unsigned how) {
    /* A caller that is told so copies by reading and writing, which is counted. */
    if (is_ours(to)) {
        errno = ENOSYS;
        return -1;
    }
    return syscall(SYS_copy_file_range, from, from_at, to, to_at, length, how);
}

ssize_t sendfile64(int to, int from, off64_t *where, size_t length) {
    if (is_ours(to)) {
        errno = ENOSYS;
        return -1;
    }
    return syscall(SYS_sendfile, to, from, where, length);
}

int fsync(int file) {
    if (is_ours(file)) {
        if (fails("fsync")) return -1;
        if (armed && lies) return 0;
    }
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    if (is_ours(file)) {
        if (fails("fdatasync")) return -1;
        if (armed && lies) return 0;
    }
    return (int)syscall(SYS_fdatasync, file);
}

int ftruncate(int file, off_t length) {
    if (is_ours(file)) {
        struct stat now;
        if (fails("ftruncate")) return -1;
        if (fstat(file, &now) == 0) freed(now.st_size, length);
    }
    return (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate64(int file, off64_t length) { return ftruncate(file, length); }

int rename(const char *from, const char *to) {
    if ((below(from) || below(to)) && fails("rename")) return -1;
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
    if (below(path)) {
        struct stat now;
        if (fails("unlink")) return -1;
        if (stat(path, &now) == 0 && now.st_nlink == 1) freed(now.st_size, 0);
    }
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
