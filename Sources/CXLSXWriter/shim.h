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

/* libxlsxwriter says what goes wrong on standard error, besides in its return codes. Standard error has one line of ours: these
   calls let the library speak into memory. Needs no file handle, of which there may be none left. */
#include <stdio.h>
#include <stdlib.h>

static inline FILE *tieout_begin_hush(char **text, size_t *length) {
    FILE *spoken = stderr;
    FILE *memory = open_memstream(text, length);
    if (memory != NULL) stderr = memory;
    return spoken;
}

static inline void tieout_end_hush(FILE *spoken, char **text) {
    if (stderr == spoken) return;
    fclose(stderr);
    stderr = spoken;
    free(*text);
}

static inline lxw_workbook *tieout_workbook_new(const char *path, lxw_workbook_options *options) {
    char *text = NULL;
    size_t length = 0;
    FILE *spoken = tieout_begin_hush(&text, &length);
    lxw_workbook *workbook = workbook_new_opt(path, options);
    tieout_end_hush(spoken, &text);
    return workbook;
}

static inline lxw_worksheet *tieout_add_worksheet(lxw_workbook *workbook, const char *name) {
    char *text = NULL;
    size_t length = 0;
    FILE *spoken = tieout_begin_hush(&text, &length);
    lxw_worksheet *worksheet = workbook_add_worksheet(workbook, name);
    tieout_end_hush(spoken, &text);
    return worksheet;
}

static inline lxw_error tieout_workbook_close(lxw_workbook *workbook) {
    char *text = NULL;
    size_t length = 0;
    FILE *spoken = tieout_begin_hush(&text, &length);
    lxw_error code = workbook_close(workbook);
    tieout_end_hush(spoken, &text);
    return code;
}
