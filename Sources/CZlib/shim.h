#include <stdlib.h>
#include <zlib.h>

/* zlib's inflateInit2 is a macro, and its structure is of no interest to Swift: five calls over an opaque pointer. */
typedef struct tieout_inflater { z_stream stream; } tieout_inflater;

/* What a call of tieout_inflate came to. */
enum { tieout_inflate_goes_on = 0, tieout_inflate_member_ended = 1, tieout_inflate_broken = 2 };

/* A decoder of gzip members; NULL without memory. */
static inline tieout_inflater *_Nullable tieout_inflater_new(void) {
  tieout_inflater *inflater = (tieout_inflater *)calloc(1, sizeof *inflater);
  if (inflater == NULL) return NULL;
  if (inflateInit2(&inflater->stream, 16 + MAX_WBITS) == Z_OK) return inflater;
  free(inflater);
  return NULL;
}

static inline void tieout_inflater_free(tieout_inflater *_Nonnull inflater) {
  inflateEnd(&inflater->stream);
  free(inflater);
}

/* Makes ready for the next member of the file. */
static inline void tieout_inflater_reset(tieout_inflater *_Nonnull inflater) { inflateReset(&inflater->stream); }

/* Decodes as much of the input as fits the output, and says how much of both was used. */
static inline int tieout_inflate(
    tieout_inflater *_Nonnull inflater, const unsigned char *_Nonnull input, unsigned int count, unsigned int *_Nonnull taken,
    unsigned char *_Nonnull output, unsigned int room, unsigned int *_Nonnull made) {
  inflater->stream.next_in = (unsigned char *)input;
  inflater->stream.avail_in = count;
  inflater->stream.next_out = output;
  inflater->stream.avail_out = room;
  int code = inflate(&inflater->stream, Z_NO_FLUSH);
  *taken = count - inflater->stream.avail_in;
  *made = room - inflater->stream.avail_out;
  if (code == Z_STREAM_END) return tieout_inflate_member_ended;
  /* Z_BUF_ERROR: nothing could be done with so little input; more of it may come. */
  return code == Z_OK || code == Z_BUF_ERROR ? tieout_inflate_goes_on : tieout_inflate_broken;
}
