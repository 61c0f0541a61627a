/* Transactions as rows, and what all ledgers share. */
#include "ledger.h"

#include "compose.h"

#include <stdlib.h>

enum { DESCRIPTION_BYTES = 160, REFERENCE_BYTES = 32, TELLER_PERCENT = 80 };

int64_t bank_ledger_opening_cents(const struct ledger *ledger)
{
    return ledger->opening_cents;
}

int64_t bank_ledger_closing_cents(const struct ledger *ledger)
{
    return ledger->closing_cents;
}

/* ---- rows ---- */

static char *put_words(char *at, struct text text)
{
    return put_bytes(at, text.data, text.length);
}

static struct text describe(char *buffer, const struct ledger_row *row, const struct city *city)
{
    const struct kind_facts *facts = &transaction_kinds[row->kind];
    char *end = put_words(buffer, facts->label);
    if (row->loan_id != 0)
        end = put_number(end, row->loan_id, 9);
    if (facts->merchants != MERCHANTS_NONE)
        end = put_words(put_bytes(end, " ", 1), merchant_lists[facts->merchants].names[row->merchant]);
    if (facts->flags & KIND_IN_CITY)
        end = put_text(put_bytes(put_text(put_bytes(end, ", ", 2), city->name), " ", 1), city->state);
    return (struct text){buffer, (uint32_t)(end - buffer)};
}

static struct nullable_bigint pick_staff(const struct bank *bank, const struct ledger_row *row,
                                         struct stream *stream)
{
    uint32_t flags = transaction_kinds[row->kind].flags;
    if ((flags & (KIND_BY_TELLER | KIND_BY_TELEPHONE)) == 0)
        return (struct nullable_bigint){0};
    bool teller = (flags & KIND_BY_TELLER) && stream_below(stream, 100) < TELLER_PERCENT;
    date_days day = (date_days)(row->when / MICROSECONDS_PER_DAY);
    enum bank_role role = teller ? ROLE_TELLER : ROLE_SERVICE_REPRESENTATIVE;
    return present_bigint((int64_t)bank_pick_employee(bank, role, day, stream));
}

static struct nullable_text unless_empty(struct text text)
{
    return (struct nullable_text){text.length > 0, text};
}

static struct nullable_text merchant_of(const struct ledger_row *row)
{
    const struct merchant_list *list = &merchant_lists[transaction_kinds[row->kind].merchants];
    return list->count > 0 ? present_text(list->names[row->merchant]) : (struct nullable_text){0};
}

static void emit_row(const struct bank_family *family, const struct ledger *ledger, uint32_t number,
                     int64_t balance_cents, struct stream *stream)
{
    const struct ledger_row *row = &ledger->rows[number];
    const struct kind_facts *facts = &transaction_kinds[row->kind];
    uint64_t id = ledger->account->id * BANK_TRANSACTIONS_PER_ACCOUNT + number + 1;
    char description[DESCRIPTION_BYTES], reference[REFERENCE_BYTES];
    char *reference_end = put_number(put_bytes(reference, "TX", 2), id, 12);
    bool credit = facts->flags & KIND_CREDIT;
    emit_accounts_db_transactions(
        family->out, &(struct accounts_db_transactions){
                         .transaction_id = (int64_t)id,
                         .account_id = (int64_t)ledger->account->id,
                         .sequence_number = (int32_t)number + 1,
                         .transaction_date = row->when,
                         .transaction_type = facts->type,
                         .direction = credit ? TEXT_LITERAL("credit") : TEXT_LITERAL("debit"),
                         .amount = row->amount_cents,
                         .balance_after = balance_cents,
                         .description = describe(description, row, &people_cities[family->customer.city]),
                         .merchant_name = merchant_of(row),
                         .merchant_category = unless_empty(facts->category),
                         .channel = facts->channel,
                         .is_automated = (facts->flags & KIND_MANUAL) == 0,
                         .processed_by = pick_staff(family->bank, row, stream),
                         .reference_number = {reference, (uint32_t)(reference_end - reference)},
                     });
}

void bank_ledger_emit(const struct bank_family *family, const struct ledger *ledger)
{
    struct stream stream = stream_open_pair(&family->bank->customer->ledger->rows, ledger->account->id, 1);
    int64_t balance = ledger->opening_cents;
    for (uint32_t i = 0; i < ledger->count && !family->out->stopped; i++) {
        const struct ledger_row *row = &ledger->rows[i];
        balance += transaction_kinds[row->kind].flags & KIND_CREDIT ? row->amount_cents : -row->amount_cents;
        emit_row(family, ledger, i, balance, &stream);
    }
}

/* ---- what all ledgers share ---- */

static bool prepare_choices(struct ledger_state *state, const struct transactions_settings *settings,
                            struct error *error)
{
    for (int i = 0; i < CHOICE_COUNT; i++) {
        double weights[8] = {0};
        for (size_t k = 0; k < kind_choices[i].count; k++)
            weights[k] = kind_choices[i].kinds[k].weight;
        if (i != CHOICE_OUT_AUTOMATED &&
            !alias_prepare(&state->choices[i], weights, kind_choices[i].count, error))
            return false;
    }
    return alias_prepare(&state->choices[CHOICE_OUT_AUTOMATED], settings->purchase, PURCHASE_COUNT, error);
}

static bool prepare_merchants(struct ledger_state *state, double exponent, struct error *error)
{
    for (int group = MERCHANTS_NONE + 1; group < MERCHANT_GROUPS; group++) {
        double weights[UINT8_MAX];
        for (uint32_t rank = 0; rank < merchant_lists[group].count; rank++)
            weights[rank] = portable_pow(rank + 1.0, -exponent);
        if (!alias_prepare(&state->merchants[group], weights, merchant_lists[group].count, error))
            return false;
    }
    return true;
}

static void prepare_factors(struct ledger_state *state)
{
    for (int spread = 0; spread < SPREAD_COUNT; spread++) {
        for (int i = 0; i < FACTORS; i++)
            state->factors[spread][i] =
                (float)portable_exp(spread_sigma[spread] * normal_quantile((i + 0.5) / FACTORS));
    }
}

static void prepare_calendar(struct ledger_state *state, const struct bank *bank)
{
    const double *weekday = bank->settings->transactions.weekday;
    double most = 0;
    for (int i = 0; i < WEEKDAY_COUNT; i++)
        most = weekday[i] > most ? weekday[i] : most;
    for (int i = 0; i < WEEKDAY_COUNT; i++)
        state->weekday_threshold[i] = (uint32_t)(weekday[i] / most * UINT32_MAX);
    for (int i = 0; i < HISTORY_DAYS_MAX; i++)
        state->business_day[i] = calendar_is_fed_business_day(bank->as_of - i);
    rhythms_prepare(state->rhythms, bank->as_of);
}

bool bank_ledger_prepare(struct bank *bank, struct error *error)
{
    const struct transactions_settings *settings = &bank->settings->transactions;
    struct ledger_state *state = bank->customer->ledger = calloc(1, sizeof *state);
    if (state == NULL)
        return error_set(error, ERROR_MEMORY, "no memory for the transactions of the banking domain");
    state->shape = aspect_make(bank->seed, "banking.transaction.shape");
    state->rows = aspect_make(bank->seed, "banking.transaction.rows");
    state->habit = aspect_make(bank->seed, "banking.transaction.habit");
    state->cap_millionths = (int64_t)(settings->spending_cap_percent * 10000);
    prepare_factors(state);
    prepare_calendar(state, bank);
    for (int i = 0; i < HOURS_COUNT; i++) {
        if (!alias_prepare(&state->hours[i], hour_weights[i], 24, error))
            return false;
    }
    return prepare_choices(state, settings, error) &&
           prepare_merchants(state, settings->merchant_exponent, error);
}

void bank_ledger_release(struct ledger_state *state)
{
    if (state == NULL)
        return;
    for (int i = 0; i < HOURS_COUNT; i++)
        alias_free(&state->hours[i]);
    for (int i = 0; i < CHOICE_COUNT; i++)
        alias_free(&state->choices[i]);
    for (int i = 0; i < MERCHANT_GROUPS; i++)
        alias_free(&state->merchants[i]);
    free(state);
}
