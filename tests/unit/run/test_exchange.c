#include "fixture.h"

#include "exchange.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int begin(void **state)
{
    static struct exchange exchange;
    struct error error;
    *state = &exchange;
    alarm(60);
    return exchange_init(&exchange, &mutex, fake_domain.tables(), &error) ? 0 : -1;
}

static int end(void **state)
{
    exchange_free(*state);
    return 0;
}

static void test_chunks_arrive_in_order_and_come_back_empty(void **state)
{
    struct exchange *exchange = *state;
    struct chunk *first = exchange_take_empty(exchange, 0);
    struct chunk *second = exchange_take_empty(exchange, 0);
    assert_non_null(first);
    assert_non_null(second);
    assert_ptr_not_equal(first, second);
    first->bytes = 10;
    second->last = true;
    assert_true(exchange_give_full(exchange, first, 0));
    assert_true(exchange_give_full(exchange, second, 0));
    assert_ptr_equal(exchange_take_full(exchange), first);
    exchange_give_empty(exchange, first);
    assert_ptr_equal(exchange_take_full(exchange), second);
    exchange_give_empty(exchange, second);
    first = exchange_take_empty(exchange, 0);
    assert_int_equal(first->bytes, 0);
    assert_false(first->last);
    exchange_give_empty(exchange, first);
}

static void test_an_attempt_that_is_over_gives_and_gets_nothing(void **state)
{
    struct exchange *exchange = *state;
    struct chunk *given = exchange_take_empty(exchange, 0);
    struct chunk *kept = exchange_take_empty(exchange, 0);
    assert_true(exchange_give_full(exchange, given, 0));
    exchange_hold(exchange);
    assert_int_equal(exchange->full_count, 0);
    assert_false(exchange_give_full(exchange, kept, 0)); /* taken all the same: nothing is lost */
    assert_int_equal(exchange->empty_count, EXCHANGE_CHUNKS);
    assert_null(exchange_take_empty(exchange, 0));
    exchange_resume_locked(exchange);
    assert_non_null(given = exchange_take_empty(exchange, exchange->attempt));
    exchange_give_empty(exchange, given);
}

static void test_what_is_made_is_still_taken_after_the_end(void **state)
{
    struct exchange *exchange = *state;
    struct chunk *chunk = exchange_take_empty(exchange, 0);
    assert_true(exchange_give_full(exchange, chunk, 0));
    exchange_finish(exchange);
    assert_ptr_equal(exchange_take_full(exchange), chunk);
    exchange_give_empty(exchange, chunk);
    assert_null(exchange_take_full(exchange));
}

static void test_stopped_for_good(void **state)
{
    struct exchange *exchange = *state;
    struct chunk *chunk = exchange_take_empty(exchange, 0);
    exchange_stop_locked(exchange);
    assert_false(exchange_give_full(exchange, chunk, 0));
    assert_null(exchange_take_empty(exchange, 0));
    assert_null(exchange_take_full(exchange));
}

/* ---- two threads ---- */

static void *wait_for_empty(void *exchange)
{
    return exchange_take_empty(exchange, 0);
}

static void *wait_for_full(void *exchange)
{
    return exchange_take_full(exchange);
}

static void test_who_waits_is_woken(void **state)
{
    struct exchange *exchange = *state;
    pthread_t thread;
    void *result;
    struct chunk *first = exchange_take_empty(exchange, 0), *second = exchange_take_empty(exchange, 0);

    pthread_create(&thread, NULL, wait_for_empty, exchange);
    exchange_give_empty(exchange, first);
    pthread_join(thread, &result);
    assert_ptr_equal(result, first);

    pthread_create(&thread, NULL, wait_for_full, exchange);
    assert_true(exchange_give_full(exchange, first, 0));
    pthread_join(thread, &result);
    assert_ptr_equal(result, first);

    pthread_create(&thread, NULL, wait_for_empty, exchange);
    exchange_hold(exchange);
    pthread_join(thread, &result);
    assert_null(result);

    pthread_create(&thread, NULL, wait_for_full, exchange);
    pthread_mutex_lock(&mutex);
    exchange_stop_locked(exchange);
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, &result);
    assert_null(result);
    exchange_give_empty(exchange, first);
    exchange_give_empty(exchange, second);
}

static void *count_full(void *argument)
{
    struct exchange *exchange = argument;
    static uint64_t sum;
    struct chunk *chunk;
    sum = 0;
    while ((chunk = exchange_take_full(exchange)) != NULL) {
        sum = sum * 31 + chunk->bytes;
        exchange_give_empty(exchange, chunk);
    }
    return &sum;
}

static void test_many_chunks_keep_their_order(void **state)
{
    struct exchange *exchange = *state;
    pthread_t thread;
    void *result;
    uint64_t expected = 0;
    pthread_create(&thread, NULL, count_full, exchange);
    for (size_t i = 0; i < 20000; i++) {
        struct chunk *chunk = exchange_take_empty(exchange, 0);
        chunk->bytes = i;
        expected = expected * 31 + i;
        assert_true(exchange_give_full(exchange, chunk, 0));
    }
    exchange_finish(exchange);
    pthread_join(thread, &result);
    assert_true(*(uint64_t *)result == expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_chunks_arrive_in_order_and_come_back_empty, begin, end),
        cmocka_unit_test_setup_teardown(test_an_attempt_that_is_over_gives_and_gets_nothing, begin, end),
        cmocka_unit_test_setup_teardown(test_what_is_made_is_still_taken_after_the_end, begin, end),
        cmocka_unit_test_setup_teardown(test_stopped_for_good, begin, end),
        cmocka_unit_test_setup_teardown(test_who_waits_is_woken, begin, end),
        cmocka_unit_test_setup_teardown(test_many_chunks_keep_their_order, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
