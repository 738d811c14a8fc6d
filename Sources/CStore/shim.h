#include <sqlite3.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>

/* sqlite3_db_config and prctl take variable arguments, which Swift cannot call. */

/* SQL cannot write into the pages, the schema or the journal behind SQLite's back. */
static inline int tieout_make_defensive(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

/* No dump of this process's memory, whatever handles dumps on this machine. */
static inline int tieout_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

/* A 64-bit sum of the arguments, each with its type: the sum of a row over all its columns. Whole words are mixed at a
   time (multiply, fold the high half back), which any flipped bit of any value changes. It guards against damage, not
   against an author. */
static inline uint64_t tieout_mix(uint64_t sum, uint64_t word) {
    unsigned __int128 product = (unsigned __int128)(sum ^ word ^ 0x9e3779b97f4a7c15ull) * 0xff51afd7ed558ccdull;
    return (uint64_t)product ^ (uint64_t)(product >> 64) ^ (sum << 23 | sum >> 41);
}

static inline void tieout_row_sum(sqlite3_context *context, int count, sqlite3_value **values) {
    uint64_t sum = 0xcbf29ce484222325ull;
    for (int index = 0; index < count; index++) {
        int type = sqlite3_value_type(values[index]);
        sum = tieout_mix(sum, (uint64_t)type);
        if (type == SQLITE_INTEGER) {
            sum = tieout_mix(sum, (uint64_t)sqlite3_value_int64(values[index]));
        } else if (type == SQLITE_FLOAT) {
            double number = sqlite3_value_double(values[index]);
            uint64_t word;
            memcpy(&word, &number, sizeof word);
            sum = tieout_mix(sum, word);
        } else if (type != SQLITE_NULL) {
            const unsigned char *bytes =
                type == SQLITE_TEXT ? sqlite3_value_text(values[index]) : sqlite3_value_blob(values[index]);
            uint64_t rest = (uint64_t)sqlite3_value_bytes(values[index]);
            sum = tieout_mix(sum, rest);
            for (; rest >= 8; rest -= 8, bytes += 8) {
                uint64_t word;
                memcpy(&word, bytes, sizeof word);
                sum = tieout_mix(sum, word);
            }
            uint64_t word = 0;
            if (rest > 0) memcpy(&word, bytes, rest);
            sum = tieout_mix(sum, word);
        }
    }
    sqlite3_result_int64(context, (sqlite3_int64)sum);
}

/* Makes row_sum(…) known to a connection. */
static inline int tieout_add_row_sum(sqlite3 *db) {
    return sqlite3_create_function_v2(db, "row_sum", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, (void *)0,
                                      tieout_row_sum, 0, 0, 0);
}
