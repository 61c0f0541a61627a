/* Looking at a run part by part. */
#include "fingen/parts.h"

#include "table_cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool run_parts_check_leading(const struct ledger_run *run, struct error *error)
{
    if (run->led_from[0] == '\0')
        return true;
    error_set(error, ERROR_REFUSED, "%s: this is one of several databases of a run that database %s leads",
              run->domain, run->led_from);
    return error_hint(error, "give the address of database %s, from which all of them are reached",
                      run->led_from);
}

/* ---- opening ---- */

static bool allocate(struct run_parts *parts, const struct ledger_run *run, struct error *error)
{
    size_t count = run->database_count > 0 ? run->database_count : 1;
    parts->items = calloc(count, sizeof *parts->items);
    parts->cuts = calloc(count, sizeof *parts->cuts);
    parts->all_places = calloc(parts->whole->table_count + 1, sizeof *parts->all_places);
    if (parts->items == NULL || parts->cuts == NULL || parts->all_places == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    parts->count = count;
    for (uint32_t i = 0; i < parts->whole->table_count; i++)
        parts->all_places[i] = i;
    return true;
}

static bool describe_part(struct run_parts *parts, const struct target *target, const struct ledger_run *run,
                          size_t index, struct error *error)
{
    struct run_part *part = &parts->items[index];
    part->target = *target;
    part->set = parts->whole;
    part->places = parts->all_places;
    part->there = true;
    if (!parts->split)
        return true;
    if (!table_cut_make(&parts->cuts[index], parts->whole, run->databases[index].schema, error))
        return false;
    part->set = &parts->cuts[index].set;
    part->places = parts->cuts[index].places;
    part->database = run->databases[index].name;
    part->target.database = part->database;
    return true;
}

static bool is_there(struct pg *pg, const char *database, bool *there, struct error *error)
{
    PGresult *result;
    if (!pg_query(pg, "SELECT FROM pg_catalog.pg_database WHERE datname = $1::text", 1, &database, &result,
                  error))
        return false;
    *there = PQntuples(result) > 0;
    PQclear(result);
    return true;
}

/* A run of the same domain that another database leads is somebody else's. */
static void forget_if_not_ours(const struct run_parts *parts, struct run_part *part)
{
    if (!parts->split || strcmp(part->run.led_from, parts->leader) == 0)
        return;
    ledger_run_free(&part->run);
    part->run = (struct ledger_run){0};
}

static bool open_part(struct run_parts *parts, struct run_part *part, struct pg *pg,
                      const struct ledger_run *run, struct error *error)
{
    if (!part->there)
        return true;
    part->borrowed = pg != NULL;
    if (part->borrowed)
        part->pg = *pg;
    if ((!part->borrowed && !pg_connect(&part->target, &part->pg, error)) ||
        !ledger_find_run(&part->pg, run->domain, &part->run, error))
        return part->database == NULL ? false : error_prefix(error, "database %s", part->database);
    forget_if_not_ours(parts, part);
    return true;
}

static bool look_for_databases(struct run_parts *parts, struct pg *pg, struct error *error)
{
    snprintf(parts->leader, sizeof parts->leader, "%s", PQdb(pg->connection));
    for (size_t i = 0; i < parts->count; i++)
        if (!is_there(pg, parts->items[i].database, &parts->items[i].there, error))
            return false;
    return true;
}

static bool look_from_target(struct run_parts *parts, const struct target *target, struct error *error)
{
    struct pg pg;
    if (!pg_connect(target, &pg, error))
        return false;
    bool done = look_for_databases(parts, &pg, error);
    pg_release(&pg);
    return done;
}

bool run_parts_open(struct run_parts *parts, const struct target *target, struct pg *pg,
                    const struct table_set *whole, const struct ledger_run *run, struct error *error)
{
    *parts = (struct run_parts){.whole = whole, .split = run->database_count > 0};
    if (!run_parts_check_leading(run, error) || !allocate(parts, run, error))
        return false;
    for (size_t i = 0; i < parts->count; i++)
        if (!describe_part(parts, target, run, i, error))
            return false;
    if (parts->split &&
        !(pg != NULL ? look_for_databases(parts, pg, error) : look_from_target(parts, target, error)))
        return false;
    for (size_t i = 0; i < parts->count; i++)
        if (!open_part(parts, &parts->items[i], parts->split ? NULL : pg, run, error))
            return false;
    return true;
}

void run_parts_disconnect(struct run_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        struct run_part *part = &parts->items[i];
        if (part->pg.connection != NULL && !part->borrowed)
            pg_release(&part->pg);
        part->pg = (struct pg){0};
    }
}

void run_parts_close(struct run_parts *parts)
{
    run_parts_disconnect(parts);
    for (size_t i = 0; i < parts->count; i++) {
        ledger_run_free(&parts->items[i].run);
        table_cut_free(&parts->cuts[i]);
    }
    free(parts->items);
    free(parts->cuts);
    free(parts->all_places);
    *parts = (struct run_parts){0};
}

/* ---- adding up ---- */

/* Databases are committed to in one order, so a batch that the last has is in all of them; the least number
 * is that of the whole. */
uint64_t run_parts_batches_done(const struct run_parts *parts)
{
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < parts->count; i++) {
        uint64_t done = parts->items[i].run.run_id == 0 ? 0 : parts->items[i].run.batches_done;
        least = done < least ? done : least;
    }
    return least;
}

double run_parts_seconds(const struct run_parts *parts)
{
    double longest = 0;
    for (size_t i = 0; i < parts->count; i++)
        longest = parts->items[i].run.seconds > longest ? parts->items[i].run.seconds : longest;
    return longest;
}

bool run_parts_are_complete(const struct run_parts *parts, const struct ledger_run *run)
{
    bool complete = strcmp(run->state, "complete") == 0;
    for (size_t i = 0; i < parts->count; i++)
        complete = complete && strcmp(parts->items[i].run.state, "complete") == 0;
    return complete;
}

bool run_parts_tallies(struct run_parts *parts, struct table_tally *tallies, struct error *error)
{
    struct table_tally *own = calloc(parts->whole->table_count + 1, sizeof *own);
    bool done = own != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    memset(tallies, 0, parts->whole->table_count * sizeof *tallies);
    for (size_t i = 0; done && i < parts->count; i++) {
        struct run_part *part = &parts->items[i];
        if (part->run.run_id == 0)
            continue;
        done = ledger_tallies(&part->pg, part->run.run_id, part->set, own, error);
        for (uint32_t table = 0; done && table < part->set->table_count; table++)
            tallies[part->places[table]] = own[table];
    }
    free(own);
    return done;
}

bool run_parts_table_bytes(struct run_parts *parts, int64_t *bytes, struct error *error)
{
    int64_t *own = calloc(parts->whole->table_count + 1, sizeof *own);
    bool done = own != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    for (uint32_t table = 0; table < parts->whole->table_count; table++)
        bytes[table] = -1;
    for (size_t i = 0; done && i < parts->count; i++) {
        struct run_part *part = &parts->items[i];
        if (!part->there)
            continue;
        done = overview_table_bytes(&part->pg, part->set, own, error);
        for (uint32_t table = 0; done && table < part->set->table_count; table++)
            bytes[part->places[table]] = own[table];
    }
    free(own);
    return done;
}

bool run_parts_others_connected(struct run_parts *parts, bool *connected, struct error *error)
{
    *connected = false;
    for (size_t i = 0; i < parts->count && !*connected; i++)
        if (parts->items[i].there && !overview_others_connected(&parts->items[i].pg, connected, error))
            return false;
    return true;
}

struct run_part *run_parts_find(struct run_parts *parts, uint32_t place, uint32_t *place_in_part)
{
    for (size_t i = 0; i < parts->count; i++) {
        struct run_part *part = &parts->items[i];
        for (*place_in_part = 0; *place_in_part < part->set->table_count; (*place_in_part)++)
            if (part->places[*place_in_part] == place)
                return part;
    }
    return NULL;
}
