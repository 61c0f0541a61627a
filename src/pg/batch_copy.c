#include "batch_copy.h"

enum { MAX_QUOTED_BYTES = 512 };

#define LOCK_SQL_CAP ((size_t)1 << 20)

void batch_copy_init(struct batch_copy *copy, struct pg *pg, const struct table_set *set,
                     const enum copy_format *formats, bool in_order)
{
    *copy = (struct batch_copy){.pg = pg, .set = set, .formats = formats, .in_order = in_order};
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
    copy->locked = done;
    return done;
}

static bool begin(struct batch_copy *copy, uint32_t table, struct error *error)
{
    copy->streamed = table;
    copy->begun =
        copy_in_begin(&copy->stream, copy->pg, copy->set->tables[table], copy->formats[table], error);
    return copy->begun;
}

static bool end(struct batch_copy *copy, struct error *error)
{
    bool begun = copy->begun;
    copy->begun = false;
    return !begun || copy_in_end(&copy->stream, error);
}

static uint32_t tables_with_rows(const struct chunk *chunk)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < chunk->set->table_count; i++)
        count += chunk->tables[i].tally.rows > 0;
    return count;
}

/* One COPY a table, parents first; those of the stream, if there is one, are in it already. */
static bool copy_tables(struct batch_copy *copy, const struct chunk *chunk, bool streaming,
                        struct error *error)
{
    for (uint32_t i = 0; i < copy->set->table_count; i++)
        if (!(streaming && i == copy->streamed) &&
            !pg_copy_rows(copy->pg, copy->set->tables[i], copy->formats[i], &chunk->tables[i], error))
            return false;
    return true;
}

/* The stream stays open as long as nothing else has rows. */
static bool write_streaming(struct batch_copy *copy, const struct chunk *chunk, struct error *error)
{
    const struct chunk_table *streamed = &chunk->tables[copy->streamed];
    if (streamed->tally.rows > 0 && !copy_in_put(&copy->stream, streamed, error))
        return false;
    return tables_with_rows(chunk) == (streamed->tally.rows > 0) ||
           (end(copy, error) && copy_tables(copy, chunk, true, error));
}

bool batch_copy_write(struct batch_copy *copy, const struct chunk *chunk, struct error *error)
{
    if (copy->in_order)
        return copy_tables(copy, chunk, false, error);
    /* A batch in one chunk locks in order without that. */
    if (!chunk->last && !copy->locked && !lock_tables(copy, error))
        return false;
    if (!chunk->last && !copy->begun && tables_with_rows(chunk) == 1 &&
        !begin(copy, chunk_largest_table(chunk), error))
        return false;
    return copy->begun ? write_streaming(copy, chunk, error) : copy_tables(copy, chunk, false, error);
}

bool batch_copy_end(struct batch_copy *copy, struct error *error)
{
    copy->locked = false;
    return end(copy, error);
}

void batch_copy_abandon(struct batch_copy *copy)
{
    copy_in_abandon(&copy->stream);
    copy->begun = copy->locked = false;
}
