#include <xlsxwriter.h>
#include <zlib.h>

/* The font of the workbook itself, which widths of columns are counted in: libxlsxwriter has no call for it. Arial 10 has the
   digits of 7 pixels that the library reckons with, as Calibri 11 has, but is drawn alike where Calibri is not installed. */
static inline void tieout_use_arial(lxw_workbook *workbook) {
    lxw_format *format = STAILQ_FIRST(workbook->formats);
    if (format == NULL) return;
    format_set_font_name(format, "Arial");
    format_set_font_size(format, 10);
}

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
