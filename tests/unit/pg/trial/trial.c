#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char empty_database[] = "SET client_min_messages = warning; "
                                     "DROP SCHEMA IF EXISTS trial, fingen, mine CASCADE";

int trial_setup(void **state)
{
    struct trial *trial = calloc(1, sizeof *trial);
    *state = trial;
    trial->target = (struct target){.kind = TARGET_POSTGRESQL, .origin = ORIGIN_LIBPQ_ENVIRONMENT};
    require(trial, pg_connect(&trial->target, &trial->pg, &trial->error));
    trial_execute(trial, empty_database);
    require(trial, chunk_init(&trial->chunk, &trial_table_set, &trial->error));
    trial->run = (struct ledger_run){
        .domain = "trial",
        .seed = 42,
        .scale = 0.1,
        .as_of = date_from_civil(2025, 12, 31),
        .generator_version = "1",
        .profile_digest = {.low = 1, .high = 0xfedcba9876543210},
        .profile_lines = strdup("trial.owners=50\ntrial.name=\"quoted\"\n"),
        .batches_planned = 10,
        .families_per_batch = {50, 7},
        .stage_count = 2,
    };
    return 0;
}

int trial_teardown(void **state)
{
    struct trial *trial = *state;
    pg_rollback(&trial->pg);
    trial_execute(trial, empty_database);
    pg_disconnect(&trial->pg);
    chunk_free(&trial->chunk);
    ledger_run_free(&trial->run);
    free(trial);
    return 0;
}

void trial_require(const struct trial *trial, bool done, const char *file, int line)
{
    if (!done)
        print_error("%s\n%s\n%s\n", trial->error.message, trial->error.detail, trial->error.hint);
    _assert_true(done, "done", file, line);
}

void trial_require_text(const char *haystack, const char *needle, const char *file, int line)
{
    if (strstr(haystack, needle) == NULL)
        print_error("expected to find \"%s\" in:\n%s\n", needle, haystack);
    _assert_true(strstr(haystack, needle) != NULL, needle, file, line);
}

void trial_execute(struct trial *trial, const char *sql)
{
    require(trial, pg_execute(&trial->pg, sql, &trial->error));
}

const char *trial_value(struct trial *trial, const char *sql)
{
    static char value[4096];
    PGresult *result;
    require(trial, pg_query(&trial->pg, sql, 0, NULL, &result, &trial->error));
    assert_int_equal(PQntuples(result), 1);
    snprintf(value, sizeof value, "%s", PQgetvalue(result, 0, 0));
    PQclear(result);
    return value;
}

void trial_await_lock(struct trial *trial, const atomic_bool *finished)
{
    static const char waiting[] = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while (!atomic_load(finished) && strcmp(trial_value(trial, waiting), "0") == 0)
        trial_execute(trial, "SELECT pg_sleep(0.01)");
}

/* ---- rows ---- */

struct batch trial_batch(uint64_t number)
{
    return (struct batch){
        .number = number,
        .first_family = number * TRIAL_OWNERS_PER_BATCH,
        .family_count = TRIAL_OWNERS_PER_BATCH,
    };
}

static bool never_flush(struct row_output *out)
{
    (void)out;
    return true;
}

static void emit_thing(struct row_output *out, int64_t owner, int32_t number)
{
    static const char *const notes[] = {"plain", "tab\there, \\backslash", "two\nlines", "Müller \u20ac", ""};
    struct trial_things thing = {
        .thing_id = (int32_t)owner * TRIAL_THINGS_PER_OWNER + number,
        .owner_id = owner,
        .rank = (int16_t)(number - 20),
        .amount = (owner * 1009 + number * 77) % 1000000 - 500000,
        .made_at = date_midnight(20000 + number) + owner * 1234567,
        .seen_at = date_midnight(-20000 + number) + 1,
    };
    for (size_t i = 0; i < sizeof thing.code.bytes; i++)
        thing.code.bytes[i] = (uint8_t)(owner * 31 + number * 7 + (int32_t)i * 13);
    if (number % 3 != 0)
        thing.ratio = present_double((double)thing.amount / 7.0);
    if (number % 7 != 0)
        thing.note = present_text(text_from(notes[number % 5]));
    emit_trial_things(out, &thing);
}

void trial_fill(struct trial *trial, uint64_t number)
{
    struct row_output out = {.chunk = &trial->chunk, .chunk_bytes = SIZE_MAX, .flush = never_flush};
    struct batch batch = trial_batch(number);
    chunk_clear(&trial->chunk);
    for (uint64_t family = batch.first_family; family < batch.first_family + batch.family_count; family++) {
        char name[32];
        snprintf(name, sizeof name, "Owner %llu", (unsigned long long)family);
        struct trial_owners owner = {
            .owner_id = (int64_t)family + 1,
            .name = text_from(name),
            .kind = family % 2 == 0 ? TRIAL_KIND_PLAIN : TRIAL_KIND_FANCY,
            .active = family % 3 == 0,
        };
        if (family % 5 != 0)
            owner.born = present_date((date_days)family - 1000);
        emit_trial_owners(&out, &owner);
        for (int32_t i = 0; i < TRIAL_THINGS_PER_OWNER; i++)
            emit_thing(&out, owner.owner_id, i);
    }
    chunk_finish(&trial->chunk);
    assert_false(out.stopped);
}

void trial_tallies(const struct trial *trial, struct table_tally tallies[TRIAL_TABLES])
{
    for (int i = 0; i < TRIAL_TABLES; i++)
        tallies[i] = trial->chunk.tables[i].tally;
}

/* ---- runs ---- */

void trial_start(struct trial *trial)
{
    require(trial, ledger_start_run(&trial->pg, &trial_table_set, &trial->run, &trial->error));
}

bool trial_load(struct trial *trial, uint64_t number, const enum copy_format *formats)
{
    static const enum copy_format binary[TRIAL_TABLES] = {COPY_BINARY, COPY_BINARY};
    struct batch batch = trial_batch(number);
    struct table_tally tallies[TRIAL_TABLES];
    bool duplicate;
    if (formats == NULL)
        formats = binary;
    trial_fill(trial, number);
    trial_tallies(trial, tallies);
    require(trial, pg_begin(&trial->pg, &trial->error));
    for (uint32_t i = 0; i < TRIAL_TABLES; i++)
        require(trial, pg_copy_rows(&trial->pg, trial_table_set.tables[i], formats[i],
                                    &trial->chunk.tables[i], &trial->error));
    require(trial, ledger_record_batch(&trial->pg, &trial->run, &trial_table_set, &batch, tallies, &duplicate,
                                       &trial->error));
    if (duplicate)
        pg_rollback(&trial->pg);
    else
        require(trial, pg_commit(&trial->pg, &trial->error));
    return !duplicate;
}
