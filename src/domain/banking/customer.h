/* Customers, inside: what customer.c, accounts.c, relationships.c and the transactions share. */
#ifndef FINGEN_BANKING_CUSTOMER_H
#define FINGEN_BANKING_CUSTOMER_H

#include "settings.h"

#include "fingen/spread.h"

struct ledger_state; /* transactions.c */

struct customer_state {
    struct aspect person, contact, profile, assignment;
    struct aspect account, link;
    struct alias_table age, segment, status;
    struct spread_count accounts; /* of a customer: they decide how many transactions there are */
    struct alias_table account_type, account_status;
    struct alias_table links, link_type;
    struct alias_table assignment_status;
    struct ledger_state *ledger;
};

bool alias_prepare(struct alias_table *table, const double *weights, size_t count,
                   struct error *error) FINGEN_CHECKED;

/* ---- accounts.c ---- */
static inline bool account_is_savings(const struct bank_account *account)
{
    return account->type == ACCOUNT_SAVINGS || account->type == ACCOUNT_MONEY_MARKET;
}

/* ---- relationships.c ---- */
void relationships_emit(const struct bank_family *family);

/* ---- customer_profile.c ---- */
void customer_emit(const struct bank_family *family);

/* ---- transactions.c ---- */
bool bank_ledger_prepare(struct bank *bank, struct error *error) FINGEN_CHECKED;
void bank_ledger_release(struct ledger_state *ledger);
/* Decides an account's rate, shape and history_start; ids and types of all accounts are there. */
void bank_ledger_plan(const struct bank_family *family, struct bank_account *account, uint32_t index);

struct ledger;
/* An account's rows in order, with the opening balance that they need. In the family's arena. */
struct ledger *bank_ledger_make(const struct bank_family *family, uint32_t account);
int64_t bank_ledger_opening_cents(const struct ledger *ledger);
int64_t bank_ledger_closing_cents(const struct ledger *ledger);
void bank_ledger_emit(const struct bank_family *family, const struct ledger *ledger);

#endif
