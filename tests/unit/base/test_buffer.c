#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void test_grows_up_to_its_cap_and_no_further(void **state)
{
    (void)state;
    struct buffer buffer;
    struct error error;
    buffer_init(&buffer, 1000);
    for (int i = 0; i < 1000; i++)
        assert_true(buffer_append(&buffer, "x", 1, &error));
    assert_true(buffer.capacity <= 1000);
    assert_false(buffer_append(&buffer, "x", 1, &error));
    assert_int_equal(error.code, ERROR_MEMORY);
    assert_non_null(strstr(error.message, "1000 bytes"));
    assert_int_equal(buffer.length, 1000);
    assert_false(buffer_reserve(&buffer, SIZE_MAX, &error));
    buffer_free(&buffer);
}

static void test_reserved_room_is_there(void **state)
{
    (void)state;
    struct buffer buffer;
    struct error error;
    buffer_init(&buffer, 1 << 20);
    for (size_t extra = 0; extra < 5000; extra += 37) {
        assert_true(buffer_reserve(&buffer, extra, &error));
        assert_true(buffer.capacity - buffer.length >= extra);
        if (extra > 0)
            memset(buffer.data + buffer.length, 'r', extra);
        buffer.length += extra;
    }
    buffer_free(&buffer);
}

static void test_clear_keeps_the_memory(void **state)
{
    (void)state;
    struct buffer buffer;
    struct error error;
    buffer_init(&buffer, 10000);
    assert_true(buffer_reserve(&buffer, 5000, &error));
    uint8_t *data = buffer.data;
    buffer_clear(&buffer);
    assert_int_equal(buffer.length, 0);
    assert_true(buffer_reserve(&buffer, 5000, &error));
    assert_ptr_equal(buffer.data, data);
    buffer_free(&buffer);
    assert_int_equal(buffer.cap, 10000);
}

static void test_texts(void **state)
{
    (void)state;
    struct buffer buffer;
    struct error error;
    buffer_init(&buffer, 600);
    assert_true(buffer_append_text(&buffer, "rows: ", &error));
    assert_true(buffer_printf(&buffer, &error, "%d, %s", 12, "done"));
    assert_true(buffer_append(&buffer, NULL, 0, &error));
    assert_true(buffer_terminate(&buffer, &error));
    assert_int_equal(buffer.length, 14);
    assert_string_equal((char *)buffer.data, "rows: 12, done");
    assert_false(buffer_printf(&buffer, &error, "%600d", 1));
    assert_int_equal(error.code, ERROR_MEMORY);
    assert_int_equal(buffer.length, 14);
    buffer_free(&buffer);
}

/* ---- files ---- */

static void make_file(char *path, size_t bytes)
{
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    for (size_t i = 0; i < bytes; i++)
        assert_int_equal(write(descriptor, &"0123456789"[i % 10], 1), 1);
    close(descriptor);
}

static void test_reads_a_whole_file(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 4095, 4096, 70000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char path[] = "/tmp/fingen-test-XXXXXX";
        struct buffer buffer;
        struct error error;
        make_file(path, sizes[i]);
        buffer_init(&buffer, 70000);
        assert_true(buffer_append_text(&buffer, "of before", &error));
        assert_true(buffer_read_file(&buffer, path, &error));
        assert_int_equal(buffer.length, sizes[i]);
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(buffer.data[at], "0123456789"[at % 10]);
        buffer_free(&buffer);
        unlink(path);
    }
}

static void check_refused(const char *path, const char *word)
{
    struct buffer buffer;
    struct error error;
    buffer_init(&buffer, 999);
    assert_false(buffer_read_file(&buffer, path, &error));
    assert_int_equal(error.code, ERROR_IO);
    assert_non_null(strstr(error.message, path));
    assert_non_null(strstr(error.message, word));
    assert_true(buffer.capacity <= 999);
    buffer_free(&buffer);
}

static void test_what_cannot_be_read_is_named(void **state)
{
    (void)state;
    char path[] = "/tmp/fingen-test-XXXXXX";
    make_file(path, 1000);
    check_refused(path, "larger than 999 bytes");
    unlink(path);
    check_refused(path, "No such file");
    check_refused("/tmp", "directory");
    check_refused("/dev/zero", "larger than 999 bytes"); /* has no size beforehand, and no end */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grows_up_to_its_cap_and_no_further),
        cmocka_unit_test(test_reserved_room_is_there),
        cmocka_unit_test(test_clear_keeps_the_memory),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_reads_a_whole_file),
        cmocka_unit_test(test_what_cannot_be_read_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
