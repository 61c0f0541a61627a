#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/arena.h"

#include <stdbool.h>
#include <string.h>

static void test_allocations_are_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena;
    unsigned char *memory[200];
    arena_init(&arena, 1000);
    for (size_t i = 0; i < 200; i++) {
        memory[i] = arena_alloc(&arena, i * 13);
        assert_int_equal((uintptr_t)memory[i] % 16, 0);
        memset(memory[i], (int)i, i * 13);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t at = 0; at < i * 13; at++)
            assert_int_equal(memory[i][at], i);
    arena_free(&arena);
}

/* The second batch finds the blocks of the first, large ones too, in whatever order it needs them. */
static void test_a_reset_keeps_the_memory(void **state)
{
    (void)state;
    static const size_t sizes[] = {100, 5000, 64, 20000, 900, 1000, 5000, 16};
    struct arena arena;
    arena_init(&arena, 1024);
    void *seen[32];
    size_t seen_count = 0;
    for (size_t i = 0; i < 8; i++)
        seen[seen_count++] = arena_alloc(&arena, sizes[i]);
    void *first = seen[0];
    arena_reset(&arena);
    assert_ptr_equal(arena_alloc(&arena, 100), first);
    void *large = arena_alloc(&arena, 20000); /* before the 5000 of the first time */
    bool found = false;
    for (size_t i = 0; i < seen_count; i++)
        found = found || seen[i] == large;
    assert_true(found);
    arena_free(&arena);
}

static void test_memory_does_not_grow_from_batch_to_batch(void **state)
{
    (void)state;
    struct arena arena;
    void *places[3] = {NULL, NULL, NULL};
    arena_init(&arena, 256);
    for (int batch = 0; batch < 50; batch++) {
        arena_reset(&arena);
        for (int i = 0; i < 3; i++) {
            void *memory = arena_alloc(&arena, 200);
            if (batch > 0)
                assert_ptr_equal(memory, places[i]);
            places[i] = memory;
        }
    }
    arena_free(&arena);
}

static void test_zeroed_memory_is_zero_after_a_reset_too(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 128);
    memset(arena_alloc(&arena, 100), 0xEE, 100);
    arena_reset(&arena);
    unsigned char *memory = arena_alloc_zeroed(&arena, 100);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(memory[i], 0);
    arena_free(&arena);
}

static void test_texts(void **state)
{
    (void)state;
    struct arena arena;
    char longer[1000];
    arena_init(&arena, 64);
    assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_printf(&arena, "%d of %s", 7, "nine"), "7 of nine");
    memset(longer, 'y', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_string_equal(arena_printf(&arena, "%s", longer), longer);
    assert_string_equal(arena_printf(&arena, "%s", ""), "");
    arena_free(&arena);
}

static void test_new_has_room_for_all(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 64);
    double *numbers = arena_new(&arena, double, 100);
    for (int i = 0; i < 100; i++)
        numbers[i] = i;
    assert_true(numbers[99] == 99);
    arena_free(&arena);
    assert_null(arena.first);
    arena_free(&arena); /* nothing left, nothing done */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allocations_are_aligned_and_apart),
        cmocka_unit_test(test_a_reset_keeps_the_memory),
        cmocka_unit_test(test_memory_does_not_grow_from_batch_to_batch),
        cmocka_unit_test(test_zeroed_memory_is_zero_after_a_reset_too),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_new_has_room_for_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
