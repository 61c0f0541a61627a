/* The ledger's batches: what makes loading exactly-once, and what status adds up. */
#include "ledger.h"

#include "fingen/generated/pg_sql.h"
#include "text_array.h"

#include <stdio.h>
#include <string.h>

enum { MAX_TABLE_NAME_BYTES = 256 };

static void qualified_name(char name[MAX_TABLE_NAME_BYTES], const struct table *table)
{
    snprintf(name, MAX_TABLE_NAME_BYTES, "%s.%s", table->schema, table->name);
}

/* ---- recording ---- */

/* The tables of a batch as four arrays, so that one statement and one round trip record it. */
struct tally_arrays {
    struct buffer names;
    struct buffer rows;
    struct buffer bytes;
    struct buffer fingerprints;
};

static bool tally_arrays_add(struct tally_arrays *arrays, const struct table *table,
                             const struct table_tally *tally, struct error *error)
{
    char name[MAX_TABLE_NAME_BYTES], fingerprint[33];
    qualified_name(name, table);
    fingerprint_format(fingerprint, &tally->fingerprint);
    return text_array_add(&arrays->names, name, error) &&
           text_array_add(&arrays->rows, number_text((int64_t)tally->rows).text, error) &&
           text_array_add(&arrays->bytes, number_text((int64_t)tally->bytes).text, error) &&
           text_array_add(&arrays->fingerprints, fingerprint, error);
}

static bool tally_arrays_make(struct tally_arrays *arrays, const struct table_set *set,
                              const struct table_tally *tallies, struct error *error)
{
    bool done = text_array_begin(&arrays->names, error) && text_array_begin(&arrays->rows, error) &&
                text_array_begin(&arrays->bytes, error) && text_array_begin(&arrays->fingerprints, error);
    for (uint32_t i = 0; done && i < set->table_count; i++)
        done = tally_arrays_add(arrays, set->tables[i], &tallies[i], error);
    return done && text_array_end(&arrays->names, error) && text_array_end(&arrays->rows, error) &&
           text_array_end(&arrays->bytes, error) && text_array_end(&arrays->fingerprints, error);
}

static void tally_arrays_free(struct tally_arrays *arrays)
{
    buffer_free(&arrays->names);
    buffer_free(&arrays->rows);
    buffer_free(&arrays->bytes);
    buffer_free(&arrays->fingerprints);
}

static bool insert_batch(struct pg *pg, const struct ledger_run *of, const struct batch *batch,
                         const struct tally_arrays *arrays, bool *duplicate, struct error *error)
{
    struct number_text run = number_text(of->run_id),
                       number = number_text((int64_t)(of->first_number + batch->number)),
                       stage = number_text(batch->stage), first = number_text((int64_t)batch->first_family),
                       count = number_text((int64_t)batch->family_count);
    const char *const parameters[] = {
        run.text,
        number.text,
        stage.text,
        first.text,
        count.text,
        (const char *)arrays->names.data,
        (const char *)arrays->rows.data,
        (const char *)arrays->bytes.data,
        (const char *)arrays->fingerprints.data,
    };
    PGresult *result;
    if (!pg_query(pg, sql_ledger_record_batch, 9, parameters, &result, error))
        return error_prefix(error, "recording the batch");
    *duplicate = strcmp(PQgetvalue(result, 0, 0), "0") == 0;
    PQclear(result);
    return true;
}

bool ledger_record_batch(struct pg *pg, const struct ledger_run *run, const struct table_set *set,
                         const struct batch *batch, const struct table_tally *tallies, bool *duplicate,
                         struct error *error)
{
    struct tally_arrays arrays = {0};
    bool done = tally_arrays_make(&arrays, set, tallies, error) &&
                insert_batch(pg, run, batch, &arrays, duplicate, error);
    tally_arrays_free(&arrays);
    return done;
}

bool ledger_set_state(struct pg *pg, int64_t run_id, const char *state, struct error *error)
{
    static const char sql[] =
        "UPDATE fingen.runs SET state = $2::text, "
        "finished_at = CASE WHEN $2::text = 'complete' THEN pg_catalog.clock_timestamp() END "
        "WHERE run_id = $1::bigint";
    struct number_text id = number_text(run_id);
    PGresult *result;
    if (!pg_query(pg, sql, 2, (const char *const[]){id.text, state}, &result, error))
        return error_prefix(error, "recording the run as %s", state);
    bool updated = strcmp(PQcmdTuples(result), "1") == 0;
    PQclear(result);
    return updated ||
           error_set(error, ERROR_REFUSED, "the run is not in the ledger any more: it was cleared meanwhile");
}

bool ledger_end_rows(struct pg *pg, int64_t run_id, bool *last, struct error *error)
{
    static const char sql[] =
        "UPDATE fingen.runs SET state = 'loaded' WHERE run_id = $1::bigint AND state = 'loading' "
        "AND batches_planned <= (SELECT count(*) FROM fingen.batches WHERE run_id = $1::bigint)";
    struct number_text id = number_text(run_id);
    PGresult *result;
    if (!pg_query(pg, sql, 1, (const char *const[]){id.text}, &result, error))
        return error_prefix(error, "recording the run as loaded");
    *last = strcmp(PQcmdTuples(result), "1") == 0;
    PQclear(result);
    return true;
}

bool ledger_lock_keys(struct pg *pg, int64_t run_id, bool *locked, struct error *error)
{
    static const char sql[] = "SELECT pg_catalog.pg_try_advisory_xact_lock(112603009869166 + $1::bigint)";
    struct number_text id = number_text(run_id);
    PGresult *result;
    if (!pg_query(pg, sql, 1, (const char *const[]){id.text}, &result, error))
        return false;
    *locked = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return true;
}

/* ---- reading ---- */

static bool probe_batch(struct pg *pg, int64_t run_id, uint64_t number, bool *done, struct error *error)
{
    struct number_text id = number_text(run_id), batch = number_text((int64_t)number);
    PGresult *result;
    if (!pg_query(pg, sql_ledger_probe_batch, 2, (const char *const[]){id.text, batch.text}, &result, error))
        return error_prefix(error, "asking the ledger for batch %s", batch.text);
    *done = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return true;
}

bool ledger_batch_is_done(struct pg *pg, int64_t run_id, uint64_t number, bool *done, struct error *error)
{
    if (!pg_begin(pg, error))
        return false;
    bool answered = probe_batch(pg, run_id, number, done, error);
    pg_rollback(pg);
    return answered;
}

static bool set_bit(uint8_t *bitmap, uint64_t first_number, uint64_t batch_count, const char *text,
                    struct error *error)
{
    uint64_t number;
    if (!text_parse_uint64(text, strlen(text), &number) || number < first_number ||
        number - first_number >= batch_count)
        return error_set(
            error, ERROR_REFUSED, "the ledger holds batch %s, and the plan has batches %llu to %llu", text,
            (unsigned long long)first_number, (unsigned long long)(first_number + batch_count) - 1);
    number -= first_number;
    bitmap[number / 8] |= (uint8_t)(1u << (number % 8));
    return true;
}

bool ledger_mark_done(struct pg *pg, int64_t run_id, uint64_t first_number, uint8_t *bitmap,
                      uint64_t batch_count, struct error *error)
{
    /* A batch beyond the run's plan is asked for too, so that it is noticed. */
    static const char sql[] =
        "SELECT b.number FROM fingen.batches b JOIN fingen.runs r USING (run_id) WHERE b.run_id = $1::bigint "
        "AND (b.number >= $2::bigint AND b.number < $3::bigint OR b.number >= r.batches_planned)";
    struct number_text id = number_text(run_id), first = number_text((int64_t)first_number),
                       end = number_text((int64_t)(first_number + batch_count));
    PGresult *result;
    if (!ledger_lock_run(pg, run_id, error) ||
        !pg_query(pg, sql, 3, (const char *const[]){id.text, first.text, end.text}, &result, error))
        return false;
    bool good = true;
    for (int row = 0; good && row < PQntuples(result); row++)
        good = set_bit(bitmap, first_number, batch_count, PQgetvalue(result, row, 0), error);
    PQclear(result);
    return good;
}

/* Columns 1 to 6 of sql/ledger_tallies.sql. */
static bool read_tally(const PGresult *result, int row, struct table_tally *tally)
{
    uint64_t numbers[6];
    for (int i = 0; i < 6; i++) {
        const char *text = PQgetvalue(result, row, i + 1);
        if (!text_parse_uint64(text, strlen(text), &numbers[i]))
            return false;
    }
    __extension__ unsigned __int128 sum = 0;
    for (int word = 0; word < 4; word++)
        sum = (sum << 32) + numbers[2 + word];
    *tally = (struct table_tally){
        .rows = numbers[0],
        .bytes = numbers[1],
        .fingerprint = {.low = (uint64_t)sum, .high = (uint64_t)(sum >> 64)},
    };
    return true;
}

static const struct table *find_qualified(const struct table_set *set, const char *wanted)
{
    char name[MAX_TABLE_NAME_BYTES];
    for (uint32_t i = 0; i < set->table_count; i++) {
        qualified_name(name, set->tables[i]);
        if (strcmp(name, wanted) == 0)
            return set->tables[i];
    }
    return NULL;
}

bool ledger_tallies(struct pg *pg, int64_t run_id, const struct table_set *set, struct table_tally *tallies,
                    struct error *error)
{
    return ledger_tallies_of(pg, run_id, 0, INT64_MAX, set, tallies, error);
}

bool ledger_tallies_of(struct pg *pg, int64_t run_id, uint64_t first_number, uint64_t batch_count,
                       const struct table_set *set, struct table_tally *tallies, struct error *error)
{
    struct number_text id = number_text(run_id), first = number_text((int64_t)first_number),
                       last = number_text((int64_t)(first_number + batch_count) - 1);
    PGresult *result;
    memset(tallies, 0, set->table_count * sizeof *tallies);
    if (!pg_query(pg, sql_ledger_tallies, 3, (const char *const[]){id.text, first.text, last.text}, &result,
                  error))
        return error_prefix(error, "reading the ledger");
    bool good = true;
    for (int row = 0; good && row < PQntuples(result); row++) {
        const struct table *table = find_qualified(set, PQgetvalue(result, row, 0));
        if (table == NULL || !read_tally(result, row, &tallies[table->index]))
            good = error_set(error, ERROR_REFUSED,
                             "the ledger's sums for \"%s\" are not as this fingen writes them",
                             PQgetvalue(result, row, 0));
    }
    PQclear(result);
    return good;
}
