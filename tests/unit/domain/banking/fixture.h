/* A prepared bank. */
#ifndef FINGEN_TEST_BANKING_FIXTURE_H
#define FINGEN_TEST_BANKING_FIXTURE_H

#define BOOK_DOMAIN "banking"
#include "../book.h"

#include "banking/settings.h"

enum { STAGE_INSTITUTION, STAGE_STAFF, STAGE_CUSTOMERS };

static inline const struct bank *book_bank(const struct book *book)
{
    return book->state;
}

static inline void assert_same_tables(const struct book *a, const struct book *b)
{
    for (uint32_t i = 0; i < a->chunk.set->table_count; i++) {
        const struct table_tally *tally = &a->chunk.tables[i].tally;
        const struct table_tally *other = &b->chunk.tables[i].tally;
        if (tally->rows != other->rows || !fingerprint_equals(&tally->fingerprint, &other->fingerprint))
            fail_msg("%s differs", a->chunk.set->tables[i]->name);
    }
}

#endif
