#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fingen/huge_pages.h"

static void test_all_of_it_can_be_used(void **state)
{
    (void)state;
    static const size_t sizes[] = {
        0, 1, 4096, ((size_t)2 << 20) - 1, (size_t)2 << 20, ((size_t)2 << 20) + 1, 11000000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        unsigned char *memory = huge_pages_alloc(sizes[i]);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % ((size_t)2 << 20), 0);
        memset(memory, 0xa5, sizes[i]);
        assert_true(sizes[i] == 0 || memory[sizes[i] - 1] == 0xa5);
        free(memory);
    }
}

static void test_what_cannot_be_had_is_refused(void **state)
{
    (void)state;
    assert_null(huge_pages_alloc(SIZE_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_it_can_be_used),
        cmocka_unit_test(test_what_cannot_be_had_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
