/* The order of the steps after the rows: what must wait for what, and what is begun first. */
#include "keys_plan.h"

#include "keys_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNS_OF_A_TABLE 64
#define LARGEST_RUN_BYTES ((uint64_t)64 << 20)

void key_plan_free(struct key_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        free(plan->steps[i].sql);
        free(plan->steps[i].locks);
    }
    free(plan->steps);
    *plan = (struct key_plan){0};
}

struct key_step *key_plan_find(const struct key_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->steps[i].name, name) == 0)
            return &plan->steps[i];
    return NULL;
}

size_t key_plan_count(const struct key_plan *plan, enum key_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += plan->steps[i].state == state;
    return count;
}

/* ---- what waits for what ---- */

static bool touches(const struct key_step *step, uint32_t table)
{
    return table != KEYS_NO_TABLE && step->locks[table] != LOCK_NONE;
}

static bool refers_to(const struct key_step *foreign_keys, uint32_t table)
{
    return table == foreign_keys->table ? foreign_keys->refers_to_own_table : touches(foreign_keys, table);
}

bool key_step_is_build(const struct key_step *step)
{
    return step->stage == KEYS_INDEX || step->stage == KEYS_EXPRESSION_INDEX;
}

static bool touches_nothing(const struct key_plan *plan, const struct key_step *step)
{
    for (uint32_t i = 0; i < plan->set->table_count; i++)
        if (step->locks[i] != LOCK_NONE)
            return false;
    return true;
}

/* A statement that names no table may mean anything: it comes after all keys. */
static bool precedes_statement(const struct key_plan *plan, const struct key_step *before,
                               const struct key_step *statement)
{
    if (before->stage == KEYS_STATEMENT)
        return before->number < statement->number;
    return before->stage <= KEYS_CHECKS &&
           (touches(statement, before->table) || touches_nothing(plan, statement));
}

static bool precedes(const struct key_plan *plan, const struct key_step *before, const struct key_step *step)
{
    if (before->stage == KEYS_DEFINITIONS)
        return step->stage != KEYS_DEFINITIONS || before->number < step->number;
    bool of_one_table = before->table == step->table;
    switch (step->stage) {
    case KEYS_DEFINITIONS:
    case KEYS_CHECKS:
    case KEYS_EXPRESSION_INDEX:
    case KEYS_INDEX:
        return false;
    case KEYS_STATISTICS: /* as ALTER COLUMN wants them, and of the expressions of indexes too */
        return (before->stage == KEYS_CHECKS || before->stage == KEYS_EXPRESSION_INDEX) && of_one_table;
    case KEYS_VACUUM: /* after a commit that waited for the disk */
        return before->stage == KEYS_STATISTICS && of_one_table;
    case KEYS_CONSTRAINTS:
        return key_step_is_build(before) && before->unique && of_one_table;
    case KEYS_FOREIGN_KEYS: /* needs the keys it refers to */
        return ((key_step_is_build(before) && before->unique) || before->stage == KEYS_CONSTRAINTS) &&
               refers_to(step, before->table);
    case KEYS_VALIDATION:
        return before->stage == KEYS_FOREIGN_KEYS && of_one_table;
    case KEYS_SEQUENCES: /* the highest number is the index's last */
        return (key_step_is_build(before) || before->stage == KEYS_CONSTRAINTS) && of_one_table;
    case KEYS_STATEMENT:
        return precedes_statement(plan, before, step);
    }
    return false;
}

static bool modes_conflict(uint8_t a, uint8_t b)
{
    /* Bit m of [l]: a lock of mode l keeps one of mode m waiting ("Conflicting Lock Modes" of the manual). */
    static const uint16_t conflicts[] = {
        [LOCK_ACCESS_SHARE] = 1 << 8,
        [LOCK_ROW_SHARE] = 1 << 7 | 1 << 8,
        [LOCK_SHARE_UPDATE_EXCLUSIVE] = 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8,
        [LOCK_SHARE] = 1 << 3 | 1 << 4 | 1 << 6 | 1 << 7 | 1 << 8,
        [LOCK_SHARE_ROW_EXCLUSIVE] = 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8,
        [LOCK_ACCESS_EXCLUSIVE] = 0x1fe,
    };
    return (conflicts[a] >> b & 1) != 0;
}

static bool steps_conflict(const struct key_plan *plan, const struct key_step *a, const struct key_step *b)
{
    for (uint32_t i = 0; i < plan->set->table_count; i++)
        if (modes_conflict(a->locks[i], b->locks[i]))
            return true;
    return false;
}

static bool may_run(const struct key_plan *plan, const struct key_step *step)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct key_step *other = &plan->steps[i];
        if (other->state != KEY_DONE && other != step && precedes(plan, other, step))
            return false;
        if (other->state == KEY_RUNNING && steps_conflict(plan, other, step))
            return false;
    }
    return true;
}

struct key_step *key_plan_next(const struct key_plan *plan)
{
    struct key_step *next = NULL;
    for (size_t i = 0; i < plan->count; i++) {
        struct key_step *step = &plan->steps[i];
        if (step->state == KEY_WAITING && (next == NULL || step->urgency > next->urgency) &&
            may_run(plan, step))
            next = step;
    }
    return next;
}

uint64_t key_step_run_bytes(const struct key_step *build)
{
    uint64_t bytes = build->table_bytes / RUNS_OF_A_TABLE;
    if (bytes < KEYS_LEAST_MEMORY_BYTES)
        return KEYS_LEAST_MEMORY_BYTES;
    return bytes < LARGEST_RUN_BYTES ? bytes : LARGEST_RUN_BYTES;
}

/* ---- making the plan ---- */

static int compare_steps(const void *a, const void *b)
{
    const struct key_step *left = a, *right = b;
    if (left->stage != right->stage)
        return left->stage < right->stage ? -1 : 1;
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return left->table < right->table ? -1 : left->table > right->table;
}

static double longest_build_of(const struct key_plan *plan, uint32_t table)
{
    double longest = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (key_step_is_build(&plan->steps[i]) && plan->steps[i].table == table &&
            plan->steps[i].cost > longest)
            longest = plan->steps[i].cost;
    return longest;
}

/* The order of one table's steps where nothing must wait: foreign keys, which take no time as long as they
 * are not validated; statistics, vacuum and validation one after another; then the builds. */
static bool should_precede(const struct key_plan *plan, const struct key_step *before,
                           const struct key_step *step)
{
    return precedes(plan, before, step) ||
           (before->table == step->table &&
            ((before->stage == KEYS_FOREIGN_KEYS && step->stage == KEYS_STATISTICS) ||
             (before->stage == KEYS_VACUUM && step->stage == KEYS_VALIDATION)));
}

static double least_urgency(const struct key_plan *plan, const struct key_step *step)
{
    bool before_builds = step->stage == KEYS_VACUUM || step->stage == KEYS_VALIDATION;
    return before_builds ? longest_build_of(plan, step->table) : 0;
}

/* The longest way from a step to the end: begun first, it does not keep everybody waiting in the end. What
 * must wait for a step stands behind it in the plan. */
static void settle_urgency(struct key_plan *plan)
{
    for (size_t i = plan->count; i-- > 0;) {
        struct key_step *step = &plan->steps[i];
        double longest = least_urgency(plan, step);
        for (size_t j = i + 1; j < plan->count; j++)
            if (plan->steps[j].urgency > longest && should_precede(plan, step, &plan->steps[j]))
                longest = plan->steps[j].urgency;
        step->urgency = step->cost + longest;
    }
}

bool key_plan_make(struct key_plan *plan, const struct table_set *set, bool existing,
                   const struct table_tally *tallies, struct error *error)
{
    *plan = (struct key_plan){.set = set};
    struct key_builder builder;
    bool done = key_builder_init(&builder, plan, tallies, error) &&
                (existing || key_builder_read(&builder, set->keys_sql, error)) &&
                key_builder_finish(&builder, existing, error);
    key_builder_free(&builder);
    if (!done)
        return error_prefix(error, "%s: reading keys.sql", set->domain);
    if (plan->count > 1)
        qsort(plan->steps, plan->count, sizeof *plan->steps, compare_steps);
    settle_urgency(plan);
    return true;
}
