// Preloaded by a test: kills the process right before its nth call that changes a file (DIE_AT, from 1 on).
// With DIE_COUNT it writes a letter for each such call to that file at the end instead: w writes bytes, s brings them to
// the disk, t cuts, n names, u takes names away, m makes folders.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long calls;
static char kinds[1 << 16];

static void count(char kind) {
    long call = atomic_fetch_add(&calls, 1) + 1;
    if (call <= (long)sizeof kinds) kinds[call - 1] = kind;
    const char *at = getenv("DIE_AT");
    if (at && call == atol(at)) kill(getpid(), SIGKILL);
}

__attribute__((destructor)) static void report(void) {
    const char *path = getenv("DIE_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    long all = atomic_load(&calls);
    // More than there is room for is no test of every call: nothing is written then.
    if (all <= (long)sizeof kinds) fwrite(kinds, 1, all, file);
    fclose(file);
}

#define CALLS(kind, result, name, parameters, arguments)                 \
    result name parameters {                                             \
        static result (*real) parameters;                                \
        if (!real) real = (result(*) parameters)dlsym(RTLD_NEXT, #name); \
        count(kind);                                                     \
        return real arguments;                                           \
    }

CALLS('w', ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
CALLS('w', ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
CALLS('n', int, rename, (const char *from, const char *to), (from, to))
CALLS('u', int, unlink, (const char *path), (path))
CALLS('u', int, rmdir, (const char *path), (path))
CALLS('m', int, mkdir, (const char *path, mode_t mode), (path, mode))
CALLS('t', int, ftruncate, (int fd, off_t size), (fd, size))
CALLS('t', int, ftruncate64, (int fd, off64_t size), (fd, size))
CALLS('s', int, fsync, (int fd), (fd))
CALLS('s', int, fdatasync, (int fd), (fd))

// Standard output and error are no files of ours.
ssize_t write(int fd, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    if (fd > 2) count('w');
    return real(fd, data, size);
}

// renameat2 is called by its number.
long syscall(long number, ...) {
    static long (*real)(long, ...);
    if (!real) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    va_list list;
    va_start(list, number);
    long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long), d = va_arg(list, long),
         e = va_arg(list, long), f = va_arg(list, long);
    va_end(list);
    if (number == SYS_renameat2) count('n');
    return real(number, a, b, c, d, e, f);
}
