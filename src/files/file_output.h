/* A stream of bytes into a file: staged, compressed, hashed, written. Private to src/files. */
#ifndef FINGEN_FILES_FILE_OUTPUT_H
#define FINGEN_FILES_FILE_OUTPUT_H

#include "compression.h"

#include <openssl/evp.h>
#include <stdint.h>

#define SHA256_TEXT_BYTES 65

struct file_digest {
    uint64_t bytes;
    char sha256[SHA256_TEXT_BYTES];
};

struct file_output {
    int descriptor; /* -1: not open */
    char *name;     /* for messages */
    const struct file_compression *compression;
    void *compressor;
    EVP_MD_CTX *hash; /* NULL: nobody wants it */
    uint8_t *staged;  /* what is small waits here */
    size_t staged_length;
    struct buffer compressed;
    uint64_t bytes; /* written */
    bool reader_is_gone;
};

/* Takes the descriptor. `name` is the file's final one. */
bool file_output_open(struct file_output *output, int descriptor, const char *name,
                      const struct file_compression *compression, bool hashed,
                      struct error *error) FINGEN_CHECKED;
bool file_output_write(struct file_output *output, const void *data, size_t length,
                       struct error *error) FINGEN_CHECKED;
/* Writes what is staged, without an end. */
bool file_output_flush(struct file_output *output, struct error *error) FINGEN_CHECKED;
/* Writes what is left and makes sure that it is on the disk; *digest may be NULL. */
bool file_output_finish(struct file_output *output, struct file_digest *digest,
                        struct error *error) FINGEN_CHECKED;
void file_output_close(struct file_output *output);
/* Of a file that is there. */
bool file_digest_read(const char *path, struct file_digest *digest, struct error *error) FINGEN_CHECKED;
/* All of it, however often it takes. */
bool file_write_all(int descriptor, const void *data, size_t length);

#endif
