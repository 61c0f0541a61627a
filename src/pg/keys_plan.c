/* The order of the steps after the rows: what must wait for what, and what is begun first. */
#include "keys_plan.h"

#include "keys_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    return before->stage <= KEYS_FOREIGN_KEYS &&
           (touches(statement, before->table) || touches_nothing(plan, statement));
}

static bool precedes(const struct key_plan *plan, const struct key_step *before, const struct key_step *step)
{
    if (before->stage == KEYS_DEFINITIONS)
        return step->stage != KEYS_DEFINITIONS || before->number < step->number;
    switch (step->stage) {
    case KEYS_DEFINITIONS:
    case KEYS_INDEX:
        return false;
    case KEYS_CONSTRAINTS:
        return before->stage == KEYS_INDEX && before->table == step->table;
    case KEYS_FOREIGN_KEYS: /* needs the keys it refers to */
        return before->stage <= KEYS_CONSTRAINTS && touches(step, before->table);
    case KEYS_VALIDATION:
        return before->stage == KEYS_FOREIGN_KEYS && before->table == step->table;
    case KEYS_SEQUENCES: /* the highest number is the index's last */
        return before->stage <= KEYS_CONSTRAINTS && before->table == step->table;
    case KEYS_STATEMENT:
        return precedes_statement(plan, before, step);
    case KEYS_STATISTICS: /* of the expressions of indexes too */
    case KEYS_VACUUM:     /* after a commit that waited for the disk */
        return before->stage < step->stage && before->table == step->table;
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

const struct key_step *key_plan_longest_build(const struct key_plan *plan)
{
    const struct key_step *longest = NULL;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->steps[i].stage == KEYS_INDEX && (longest == NULL || plan->steps[i].cost > longest->cost))
            longest = &plan->steps[i];
    return longest;
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

/* The longest way from a step to the end: begun first, it does not keep everybody waiting in the end. What
 * must wait for a step stands behind it in the plan. */
static void settle_urgency(struct key_plan *plan)
{
    for (size_t i = plan->count; i-- > 0;) {
        struct key_step *step = &plan->steps[i];
        double longest = 0;
        for (size_t j = i + 1; j < plan->count; j++)
            if (plan->steps[j].urgency > longest && precedes(plan, step, &plan->steps[j]))
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
