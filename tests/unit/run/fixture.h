/* One run of the small domain against a scripted sink. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/log.h"
#include "fingen/run.h"
#include "scripted_sink.h"

#include <stdlib.h>
#include <unistd.h>

struct fixture {
    struct fake_state state;
    struct plan plan;
    struct scripted_sink script;
    struct run_options options;
    struct run_result result;
    struct error error;
};

/* 40 families of three rows, about ten rows a batch, then 30 late ones. */
static inline void fixture_init(struct fixture *fixture, unsigned jobs)
{
    *fixture = (struct fixture){.state = {.families = 40, .late_families = 30, .children = 11}};
    fixture->options = (struct run_options){.jobs = jobs, .chunk_bytes = 200, .retry_seconds = 30};
    plan_make(&fixture->plan, &fake_domain, &fixture->state, 10);
    scripted_sink_init(&fixture->script, &fixture->plan);
    log_set_level(LOG_LEVEL_QUIET);
    run_cancelled = 0;
    alarm(300); /* a hang is a failure, not a wait */
}

static inline bool fixture_run(struct fixture *fixture)
{
    return run_execute(&fixture->plan, &fixture->state, &fixture->script.sink, &fixture->options,
                       &fixture->result, &fixture->error);
}

static inline void fixture_free(struct fixture *fixture)
{
    assert_string_equal(fixture->script.violation, "");
    assert_int_equal(fixture->script.sessions_open, 0);
    free(fixture->result.tallies);
    scripted_sink_free(&fixture->script);
}

static inline void assert_tallies_equal(const struct table_tally *a, const struct table_tally *b)
{
    for (unsigned i = 0; i < FAKE_TABLES; i++) {
        assert_int_equal(a[i].rows, b[i].rows);
        assert_int_equal(a[i].bytes, b[i].bytes);
        assert_true(fingerprint_equals(&a[i].fingerprint, &b[i].fingerprint));
    }
}

/* Every batch is there exactly once, and result, target and reference agree. */
static inline void assert_loaded_exactly_once(struct fixture *fixture)
{
    struct table_tally reference[FAKE_TABLES];
    fake_reference(&fixture->state, reference);
    assert_int_equal(fixture->error.code, ERROR_NONE);
    for (uint64_t i = 0; i < fixture->plan.batch_count; i++)
        assert_int_equal(fixture->script.commits[i], 1);
    assert_tallies_equal(fixture->script.tallies, reference);
    assert_tallies_equal(fixture->result.tallies, reference);
    assert_int_equal(fixture->result.batches_done, fixture->plan.batch_count);
}

/* Rows that are made by a thread of their own, then by the one that writes them. */
#define fixture_run_tests_both_ways(tests)                                                                   \
    (cmocka_run_group_tests_name("made by a maker", tests, NULL, NULL) ||                                    \
     (scripted_sink_takes_quickly = true,                                                                    \
      cmocka_run_group_tests_name("made by the loader", tests, NULL, NULL)))

#endif
