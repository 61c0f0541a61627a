#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file_output.h"
#include "fingen/files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DATA_BYTES = 3 << 20 };

static uint8_t *make_data(void)
{
    uint8_t *data = malloc(DATA_BYTES);
    uint32_t state = 1;
    assert_non_null(data);
    for (size_t i = 0; i < DATA_BYTES; i++) {
        state = state * 1664525 + 1013904223;
        data[i] = (uint8_t)("0123456789,\n"[state >> 24 & 7]);
    }
    return data;
}

/* Writes the data in pieces of the size, or of growing ones (0). */
static struct file_digest write_in_pieces(const uint8_t *data, size_t size,
                                          const struct file_compression *compression, const char *path)
{
    struct error error;
    struct file_output output;
    struct file_digest digest;
    int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(descriptor >= 0);
    assert_true(file_output_open(&output, descriptor, path, compression, true, &error));
    for (size_t at = 0, piece = 1; at < DATA_BYTES; at += piece) {
        piece = size > 0 ? size : 2 * piece + 1;
        piece = piece < DATA_BYTES - at ? piece : DATA_BYTES - at;
        assert_true(file_output_write(&output, data + at, piece, &error));
    }
    assert_true(file_output_finish(&output, &digest, &error));
    file_output_close(&output);
    return digest;
}

static void bytes_do_not_depend_on_the_pieces(void **state)
{
    (void)state;
    static const char *const names[] = {NULL, "zstd", "gzip"};
    static const size_t sizes[] = {0, 1000, 1 << 18, (1 << 18) + 1, DATA_BYTES};
    char path[] = "/tmp/fingen-test-XXXXXX";
    close(mkstemp(path));
    uint8_t *data = make_data();
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        struct error error;
        const struct file_compression *compression = NULL;
        assert_true(names[n] == NULL || file_compression_find(names[n], &compression, &error));
        struct file_digest first = write_in_pieces(data, 77, compression, path);
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            struct file_digest other = write_in_pieces(data, sizes[i], compression, path), read;
            assert_string_equal(first.sha256, other.sha256);
            assert_int_equal(first.bytes, other.bytes);
            assert_true(file_digest_read(path, &read, &error));
            assert_string_equal(first.sha256, read.sha256);
            assert_int_equal(first.bytes, read.bytes);
        }
        assert_true(names[n] == NULL ? first.bytes == DATA_BYTES : first.bytes < DATA_BYTES / 2);
    }
    free(data);
    unlink(path);
}

/* FIPS 180-2's sample. */
static void the_hash_is_sha256(void **state)
{
    (void)state;
    struct error error;
    struct file_output output;
    struct file_digest digest;
    int descriptor = open("/dev/null", O_WRONLY);
    assert_true(file_output_open(&output, descriptor, "x", NULL, true, &error));
    assert_true(file_output_write(&output, "abc", 3, &error));
    assert_true(file_output_finish(&output, &digest, &error));
    assert_string_equal(digest.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    file_output_close(&output);
}

static void a_full_disk_is_said(void **state)
{
    (void)state;
    struct error error;
    struct file_output output;
    int descriptor = open("/dev/full", O_WRONLY);
    assert_true(file_output_open(&output, descriptor, "out/x.csv", NULL, true, &error));
    assert_true(file_output_write(&output, "abc", 3, &error));
    assert_false(file_output_finish(&output, NULL, &error));
    assert_int_equal(error.code, ERROR_IO);
    assert_non_null(strstr(error.message, "out/x.csv"));
    assert_false(output.reader_is_gone);
    file_output_close(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_do_not_depend_on_the_pieces),
        cmocka_unit_test(the_hash_is_sha256),
        cmocka_unit_test(a_full_disk_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
