/* A domain of two stages and three tables, small enough to reckon with: family i of the first stage has one
 * parent and a few children, of the second one late row. */
#ifndef FAKE_DOMAIN_H
#define FAKE_DOMAIN_H

#include "fingen/plan.h"

enum { FAKE_PARENTS, FAKE_CHILDREN, FAKE_LATE, FAKE_TABLES };

struct fake_state {
    uint64_t families;
    uint64_t late_families;
    uint64_t children;      /* of family 0; the others have their number modulo 5 */
    uint64_t broken_family; /* plus one; its rows cannot be taken */
    unsigned *makings_left; /* NULL, or how many times family 0 can still be made; for one job */
};

extern const struct domain fake_domain;
extern _Thread_local bool fake_rows_made_here; /* by this thread */
/* What all rows of the domain add up to, made without the engine. */
void fake_reference(const struct fake_state *state, struct table_tally tallies[FAKE_TABLES]);
uint64_t fake_total_rows(const struct fake_state *state);

#endif
