/* zstd and gzip. */
#include "compression.h"

#include "fingen/files.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { OUTPUT_ROOM = 1 << 17 };

/* ---- zstd ---- */

/* A smaller window than the level's own: a folder has many files open at a time, and rows resemble their
 * neighbours. */
enum { ZSTD_LEVEL = 3, ZSTD_WINDOW_BITS = 19 };

static void *zstd_start(void)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    if (context == NULL)
        return NULL;
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, ZSTD_LEVEL);
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, ZSTD_WINDOW_BITS);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    return context;
}

static bool zstd_run(void *state, struct buffer *out, const void *data, size_t length, bool last,
                     struct error *error)
{
    ZSTD_inBuffer input = {data, length, 0};
    size_t left;
    do {
        if (!buffer_reserve(out, OUTPUT_ROOM, error))
            return false;
        ZSTD_outBuffer output = {out->data + out->length, OUTPUT_ROOM, 0};
        left = ZSTD_compressStream2(state, &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left))
            return error_set(error, ERROR_MEMORY, "zstd: %s", ZSTD_getErrorName(left));
        out->length += output.pos;
    } while (last ? left > 0 : input.pos < input.size);
    return true;
}

static void zstd_free(void *state)
{
    ZSTD_freeCCtx(state);
}

/* ---- gzip ---- */

enum {
    GZIP_WINDOW_BITS = 15 + 16,
    GZIP_MEMORY_LEVEL = 8
}; /* zlib: 16 more for gzip's header, which then has no time */

static void *gzip_start(void)
{
    z_stream *stream = calloc(1, sizeof *stream);
    if (stream != NULL && deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW_BITS,
                                       GZIP_MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(stream);
        stream = NULL;
    }
    return stream;
}

static bool gzip_run(void *state, struct buffer *out, const void *data, size_t length, bool last,
                     struct error *error)
{
    z_stream *stream = state;
    stream->next_in = (z_const Bytef *)data;
    stream->avail_in = (uInt)length;
    do {
        if (!buffer_reserve(out, OUTPUT_ROOM, error))
            return false;
        stream->next_out = out->data + out->length;
        stream->avail_out = OUTPUT_ROOM;
        if (deflate(stream, last ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_ERROR)
            return error_set(error, ERROR_INTERNAL, "zlib: the state of the stream is broken");
        out->length += OUTPUT_ROOM - stream->avail_out;
    } while (stream->avail_out == 0);
    return true;
}

static void gzip_free(void *state)
{
    if (state != NULL)
        deflateEnd(state);
    free(state);
}

/* ---- the registry ---- */

static const struct file_compression compressions[] = {
    {"zstd", ".zst", zstd_start, zstd_run, zstd_free},
    {"gzip", ".gz", gzip_start, gzip_run, gzip_free},
};

size_t file_compression_bare_length(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof compressions / sizeof compressions[0]; i++) {
        size_t suffix_length = strlen(compressions[i].suffix);
        if (length > suffix_length && strcmp(name + length - suffix_length, compressions[i].suffix) == 0)
            return length - suffix_length;
    }
    return length;
}

bool file_compression_find(const char *name, const struct file_compression **compression, struct error *error)
{
    for (size_t i = 0; i < sizeof compressions / sizeof compressions[0]; i++) {
        *compression = &compressions[i];
        if (strcmp(name, compressions[i].name) == 0)
            return true;
    }
    error_set(error, ERROR_USAGE, "--compress %s: there is no such compression", name);
    return error_hint(error, "give zstd or gzip");
}
