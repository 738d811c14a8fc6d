#include <xlsxwriter.h>
#include <zlib.h>

/* renameat2 is not in every libc header that Swift sees; the flags are those of the Linux kernel. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <fcntl.h>

/* Exchanges two paths in one step: readers see the one or the other, never neither. 0, or -1 and errno. */
static inline int tieout_rename_exchange(const char *left, const char *right) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, left, AT_FDCWD, right, 2u /* RENAME_EXCHANGE */);
}

/* Renames only if nothing has the new name yet. 0, or -1 and errno. */
static inline int tieout_rename_new(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u /* RENAME_NOREPLACE */);
}
