#include <sqlite3.h>
#include <stdio.h>
#include <sys/prctl.h>

/* sqlite3_config, sqlite3_db_config and prctl take variable arguments, which Swift cannot call. */

/* SQL cannot write into the pages, the schema or the journal behind SQLite's back. */
static inline int tieout_make_defensive(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

/* SQLite counts what it has allocated under one lock for all connections: threads that read side by side wait for each
   other at every allocation. Before any connection is opened; afterwards it does nothing. */
static inline int tieout_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/* What a C library would say on standard error: ours is one line, written to descriptor 2 itself. */
static inline void tieout_silence_libraries(void) {
    FILE *nowhere = fopen("/dev/null", "we");
    if (nowhere != NULL) stderr = nowhere;
}

/* No dump of this process's memory, whatever handles dumps on this machine. */
static inline int tieout_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
