/* A customer's accounts: how many, of which kind, since when; and their rows, once the transactions have
 * settled the balance. */
#include "customer.h"

#include "compose.h"

enum { OFFICE_OPENS_HOUR = 9, OFFICE_HOURS = 8, ROOM_FOR_A_NUMBER = 32 };

/* ---- the plan ---- */

/* The first account made the customer; the others came later. */
static date_days draw_opened(const struct bank_family *family, uint32_t index, struct stream *stream)
{
    date_days since = family->customer.since;
    date_days latest = family->bank->as_of - BANK_TENURE_MIN_DAYS / 2;
    date_days day = (date_days)stream_between(stream, since, latest);
    return index == 0 ? since : calendar_fed_on_or_after(day);
}

void bank_plan_accounts(struct bank_family *family)
{
    const struct bank *bank = family->bank;
    struct stream stream = stream_open(&bank->customer->account, family->customer.id);
    uint64_t numbers[SPREAD_COUNT_MAX];
    family->account_count = spread_count_of(&bank->customer->accounts, family->customer.id - 1, numbers);
    for (uint32_t i = 0; i < family->account_count; i++) {
        struct bank_account *account = &family->accounts[i];
        account->id = family->customer.id * BANK_ACCOUNTS_PER_CUSTOMER + i;
        account->type = alias_pick(&bank->customer->account_type, &stream);
        account->opened = draw_opened(family, i, &stream);
    }
    for (uint32_t i = 0; i < family->account_count; i++)
        bank_ledger_plan(family, &family->accounts[i], i);
}

uint32_t bank_family_main_account(const struct bank_family *family)
{
    for (uint32_t i = 0; i < family->account_count; i++) {
        if (!account_is_savings(&family->accounts[i]))
            return i;
    }
    return family->account_count > 0 ? 0 : BANK_NO_ACCOUNT;
}

/* ---- the rows ---- */

/* Branch, account, Luhn's check digit over both: "004-000009616-3". */
static struct text format_account_number(char *number, uint32_t branch, uint64_t id)
{
    char *end = put_number(put_text(put_number(number, branch + 1, 3), "-"), id, 9);
    uint32_t sum = 0, place = 0;
    for (const char *at = end; at-- > number;) {
        if (*at == '-')
            continue;
        uint32_t digit = (uint32_t)(*at - '0') << (place++ % 2 == 0);
        sum += digit > 9 ? digit - 9 : digit;
    }
    end = put_number(put_text(end, "-"), (10 - sum % 10) % 10, 1);
    return (struct text){number, (uint32_t)(end - number)};
}

static const char *account_name(uint32_t type, uint32_t segment)
{
    static const char *const names[ACCOUNT_TYPE_COUNT][SEGMENT_COUNT] = {
        {"Everyday Checking", "Premier Checking", "Business Checking", "Private Client Checking"},
        {"Statement Savings", "Premier Savings", "Business Savings", "Private Client Savings"},
        {"Money Market", "Premier Money Market", "Business Money Market", "Private Client Money Market"},
        {"Cash Management", "Premier Cash Management", "Business Cash Management",
         "Private Client Cash Management"},
    };
    return names[type][segment];
}

static void emit_account(const struct bank_family *family, uint32_t index, const struct ledger *ledger)
{
    const struct bank_account *account = &family->accounts[index];
    struct stream stream = stream_open_pair(&family->bank->customer->account, family->customer.id, index + 1);
    uint32_t status = alias_pick(&family->bank->customer->account_status, &stream);
    int64_t second = OFFICE_OPENS_HOUR * 3600 + (int64_t)stream_below(&stream, OFFICE_HOURS * 3600);
    char number[ROOM_FOR_A_NUMBER];
    emit_accounts_db_accounts(
        family->out,
        &(struct accounts_db_accounts){
            .account_id = (int64_t)account->id,
            .customer_id = (int64_t)family->customer.id,
            .account_number = format_account_number(number, family->customer.branch, account->id),
            .account_type = text_from(account_type_words[account->type]),
            .account_name = text_from(account_name(account->type, family->customer.segment)),
            .currency = TEXT_LITERAL("USD"),
            .opening_balance = bank_ledger_opening_cents(ledger),
            .balance = bank_ledger_closing_cents(ledger),
            .interest_rate = account->rate_millionths,
            .status = text_from(account_status_words[status]),
            .branch_code = bank_branch_code(family->arena, family->customer.branch),
            .opened_date = account->opened,
            .created_at = date_midnight(account->opened) + second * MICROSECONDS_PER_SECOND,
        });
}

void bank_make_accounts(struct bank_family *family)
{
    for (uint32_t i = 0; i < family->account_count && !family->out->stopped; i++) {
        struct ledger *ledger = bank_ledger_make(family, i);
        emit_account(family, i, ledger);
        bank_ledger_emit(family, ledger);
    }
    relationships_emit(family);
}
