#include "file_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A compressor gets blocks of exactly this size whatever the sizes of the writes, so that what comes out
 * depends on the bytes alone. */
enum { STAGE_BYTES = 1 << 18, COMPRESSED_CAP = 1 << 26 };

static bool fail_memory(struct error *error)
{
    return error_set(error, ERROR_MEMORY, "out of memory: no room for an output");
}

static EVP_MD_CTX *hash_start(void)
{
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    if (hash != NULL && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) != 1) {
        EVP_MD_CTX_free(hash);
        hash = NULL;
    }
    return hash;
}

static void hash_finish(EVP_MD_CTX *hash, char text[SHA256_TEXT_BYTES])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_DigestFinal_ex(hash, digest, &length);
    for (unsigned i = 0; i < length && 2 * i + 2 < SHA256_TEXT_BYTES; i++)
        snprintf(text + (size_t)2 * i, 3, "%02x", digest[i]);
}

bool file_output_open(struct file_output *output, int descriptor, const char *name,
                      const struct file_compression *compression, bool hashed, struct error *error)
{
    *output = (struct file_output){.descriptor = descriptor, .compression = compression};
    buffer_init(&output->compressed, COMPRESSED_CAP);
    output->name = strdup(name);
    output->staged = malloc(STAGE_BYTES);
    output->hash = hashed ? hash_start() : NULL;
    output->compressor = compression != NULL ? compression->start() : NULL;
    if (output->name == NULL || output->staged == NULL || (hashed && output->hash == NULL) ||
        (compression != NULL && output->compressor == NULL))
        return fail_memory(error);
    return true;
}

bool file_write_all(int descriptor, const void *data, size_t length)
{
    const uint8_t *at = data;
    while (length > 0) {
        ssize_t written = write(descriptor, at, length);
        if (written < 0 && errno != EINTR)
            return false;
        at += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

static bool fail_write(struct file_output *output, struct error *error)
{
    int reason = errno;
    output->reader_is_gone = reason == EPIPE;
    error_set(error, ERROR_IO, "cannot write to %s: %s", output->name, strerror(reason));
    return reason != ENOSPC && reason != EDQUOT
               ? false
               : error_hint(error, "make room, or write to where there is more of it");
}

/* Bytes as they stand in the file. */
static bool emit(struct file_output *output, const void *data, size_t length, struct error *error)
{
    if (output->hash != NULL)
        EVP_DigestUpdate(output->hash, data, length);
    output->bytes += length;
    return file_write_all(output->descriptor, data, length) || fail_write(output, error);
}

static bool pass_on(struct file_output *output, const void *data, size_t length, bool last,
                    struct error *error)
{
    if (output->compression == NULL)
        return emit(output, data, length, error);
    buffer_clear(&output->compressed);
    return output->compression->run(output->compressor, &output->compressed, data, length, last, error) &&
           emit(output, output->compressed.data, output->compressed.length, error);
}

bool file_output_write(struct file_output *output, const void *data, size_t length, struct error *error)
{
    const uint8_t *at = data;
    while (length > 0) {
        if (output->staged_length == 0 && length >= STAGE_BYTES) { /* no need to copy */
            size_t whole = output->compression != NULL ? STAGE_BYTES : length;
            if (!pass_on(output, at, whole, false, error))
                return false;
            at += whole;
            length -= whole;
            continue;
        }
        size_t room = STAGE_BYTES - output->staged_length, piece = length < room ? length : room;
        memcpy(output->staged + output->staged_length, at, piece);
        output->staged_length += piece;
        at += piece;
        length -= piece;
        if (output->staged_length == STAGE_BYTES) {
            if (!pass_on(output, output->staged, STAGE_BYTES, false, error))
                return false;
            output->staged_length = 0;
        }
    }
    return true;
}

bool file_output_flush(struct file_output *output, struct error *error)
{
    size_t length = output->staged_length;
    output->staged_length = 0;
    return pass_on(output, output->staged, length, false, error);
}

/* What is no file on a disk (a pipe, a terminal) cannot be synchronised, and need not be. */
static bool synchronise(const struct file_output *output)
{
    return fsync(output->descriptor) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP;
}

bool file_output_finish(struct file_output *output, struct file_digest *digest, struct error *error)
{
    if (!pass_on(output, output->staged, output->staged_length, true, error))
        return false;
    output->staged_length = 0;
    if (!synchronise(output))
        return fail_write(output, error);
    if (digest != NULL) {
        digest->bytes = output->bytes;
        if (output->hash != NULL)
            hash_finish(output->hash, digest->sha256);
    }
    int descriptor = output->descriptor;
    output->descriptor = -1;
    return close(descriptor) == 0 || fail_write(output, error);
}

void file_output_close(struct file_output *output)
{
    if (output->descriptor >= 0)
        close(output->descriptor);
    if (output->compressor != NULL)
        output->compression->free(output->compressor);
    EVP_MD_CTX_free(output->hash);
    buffer_free(&output->compressed);
    free(output->staged);
    free(output->name);
    *output = (struct file_output){.descriptor = -1};
}

/* ---- files that are there ---- */

static bool hash_descriptor(int descriptor, EVP_MD_CTX *hash, uint64_t *bytes)
{
    uint8_t *block = malloc(STAGE_BYTES);
    ssize_t count = -1;
    *bytes = 0;
    while (block != NULL && (count = read(descriptor, block, STAGE_BYTES)) != 0) {
        if (count < 0 && errno != EINTR)
            break;
        if (count > 0) {
            EVP_DigestUpdate(hash, block, (size_t)count);
            *bytes += (uint64_t)count;
        }
    }
    free(block);
    return count == 0;
}

bool file_digest_read(const char *path, struct file_digest *digest, struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set(error, ERROR_IO, "cannot open %s: %s", path, strerror(errno));
    EVP_MD_CTX *hash = hash_start();
    bool done = hash != NULL ? hash_descriptor(descriptor, hash, &digest->bytes) ||
                                   error_set(error, ERROR_IO, "cannot read %s: %s", path, strerror(errno))
                             : fail_memory(error);
    if (done)
        hash_finish(hash, digest->sha256);
    EVP_MD_CTX_free(hash);
    close(descriptor);
    return done;
}
