#include "batch_copy.h"

enum { MAX_QUOTED_BYTES = 512 };

#define LOCK_SQL_CAP ((size_t)1 << 20)
#define WAITING_BYTES_MAX ((size_t)16 << 20)

bool batch_copy_init(struct batch_copy *copy, struct pg *pg, const struct table_set *set,
                     const enum copy_format *formats, bool in_order, struct error *error)
{
    *copy = (struct batch_copy){.pg = pg, .set = set, .formats = formats, .in_order = in_order};
    return chunk_init(&copy->waiting, set, error);
}

void batch_copy_free(struct batch_copy *copy)
{
    if (copy->waiting.tables != NULL)
        chunk_free(&copy->waiting);
}

static bool copy_all(struct batch_copy *copy, const struct chunk *chunk, struct error *error)
{
    for (uint32_t i = 0; i < copy->set->table_count; i++)
        if (!pg_copy_rows(copy->pg, copy->set->tables[i], copy->formats[i], &chunk->tables[i], error))
            return false;
    return true;
}

static uint32_t largest_table(const struct chunk *chunk)
{
    uint32_t largest = 0;
    for (uint32_t i = 1; i < chunk->set->table_count; i++)
        if (chunk->tables[i].rows.length > chunk->tables[largest].rows.length)
            largest = i;
    return largest;
}

/* In the order in which whoever clears the run locks them: neither then waits for the other for ever. */
static bool lock_tables(struct batch_copy *copy, struct error *error)
{
    struct buffer sql;
    char name[MAX_QUOTED_BYTES];
    buffer_init(&sql, LOCK_SQL_CAP);
    bool done = true;
    for (uint32_t i = 0; done && i < copy->set->table_count; i++) {
        const struct table *table = copy->set->tables[i];
        done = buffer_append_text(&sql, i == 0 ? "LOCK TABLE " : ", ", error) &&
               buffer_append_text(&sql, pg_quote_name(name, sizeof name, table->schema, table->name), error);
    }
    done = done && buffer_append_text(&sql, " IN ROW EXCLUSIVE MODE", error) &&
           buffer_terminate(&sql, error) && pg_execute(copy->pg, (const char *)sql.data, error);
    buffer_free(&sql);
    return done;
}

static bool begin(struct batch_copy *copy, const struct chunk *chunk, struct error *error)
{
    if (!copy->locked && !lock_tables(copy, error))
        return false;
    copy->locked = true;
    copy->streamed = largest_table(chunk);
    copy->begun = copy_in_begin(&copy->stream, copy->pg, copy->set->tables[copy->streamed],
                                copy->formats[copy->streamed], error);
    return copy->begun;
}

static bool keep_waiting(struct batch_copy *copy, const struct chunk *chunk, struct error *error)
{
    for (uint32_t i = 0; i < copy->set->table_count; i++) {
        const struct chunk_table *rows = &chunk->tables[i];
        struct chunk_table *waiting = &copy->waiting.tables[i];
        if (i == copy->streamed || rows->tally.rows == 0)
            continue;
        if (!buffer_append(&waiting->rows, rows->rows.data, rows->rows.length, error))
            return error_prefix(error, "%s.%s", copy->set->tables[i]->schema, copy->set->tables[i]->name);
        table_tally_add(&waiting->tally, &rows->tally);
        copy->waiting.bytes += rows->rows.length;
    }
    return true;
}

/* Ends the stream; the next chunk may begin another, of another table. */
static bool flush(struct batch_copy *copy, struct error *error)
{
    if (!copy->begun)
        return true;
    copy->begun = false;
    bool done = copy_in_end(&copy->stream, error) && copy_all(copy, &copy->waiting, error);
    chunk_clear(&copy->waiting);
    return done;
}

bool batch_copy_write(struct batch_copy *copy, const struct chunk *chunk, struct error *error)
{
    bool is_whole_batch = chunk->last && !copy->begun;
    if (copy->in_order || is_whole_batch)
        return copy_all(copy, chunk, error);
    return (copy->begun || begin(copy, chunk, error)) && keep_waiting(copy, chunk, error) &&
           copy_in_put(&copy->stream, &chunk->tables[copy->streamed], error) &&
           (copy->waiting.bytes < WAITING_BYTES_MAX || flush(copy, error));
}

bool batch_copy_end(struct batch_copy *copy, struct error *error)
{
    copy->locked = false;
    return flush(copy, error);
}

void batch_copy_abandon(struct batch_copy *copy)
{
    copy_in_abandon(&copy->stream);
    copy->begun = copy->locked = false;
    chunk_clear(&copy->waiting);
}
