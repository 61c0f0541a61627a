/* The rows of an account's history: what comes by the calendar, loans' postings, bills, then purchases and
 * deposits by the rhythm of days and hours; and the opening balance that lets all of them happen. */
#include "ledger.h"

#include "fingen/money.h"

#include <math.h>

#define BILLS_SHARE 0.55 /* of the automated spending, at most */
#define PURSE_INCOME_USD 60000.0
#define PURSE_MIN 0.65
#define PURSE_MAX 2.6
#define BALANCE_MARGIN 0.25
#define MILLION 1000000
#define INTEREST_LEAST (MILLION * INT64_C(6)) /* balance times rate that gives half a cent a month */

enum {
    HABIT_BILL = 96, /* + kind: whether, and on which day */
    MANUAL_INCOME_PERCENT = 55,
    FIRST_DAYS = 3, /* rent is due by then */
};

enum bill_rhythm { EARLY_IN_THE_MONTH, DAY_OF_THE_MONTH, EVERY_FORTNIGHT, END_OF_THE_MONTH };

/* What a customer may pay by standing order; percent of checking and of savings accounts. The first ones have
 * the first claim on the rows. */
static const struct {
    uint8_t kind, percent, savings_percent, rhythm;
} bills[] = {
    {KIND_SCHEDULED_TRANSFER, 0, 70, EVERY_FORTNIGHT},
    {KIND_RENT, 60, 0, EARLY_IN_THE_MONTH},
    {KIND_CREDIT_CARD, 65, 0, DAY_OF_THE_MONTH},
    {KIND_ELECTRICITY, 60, 0, DAY_OF_THE_MONTH},
    {KIND_TELEPHONE, 55, 0, DAY_OF_THE_MONTH},
    {KIND_STREAMING, 60, 0, DAY_OF_THE_MONTH},
    {KIND_INTERNET, 50, 0, DAY_OF_THE_MONTH},
    {KIND_INSURANCE, 40, 8, DAY_OF_THE_MONTH},
    {KIND_GYM, 20, 0, DAY_OF_THE_MONTH},
    {KIND_MAINTENANCE_FEE, 25, 20, END_OF_THE_MONTH},
    {KIND_STATEMENT_FEE, 6, 20, END_OF_THE_MONTH},
};

struct maker {
    const struct bank_family *family;
    const struct ledger_state *state;
    struct ledger *ledger;
    struct ledger_shape shape;
    struct stream stream;
    double purse;
    uint32_t manual_left, plan_payments;
    bool savings;
};

/* ---- when and how much ---- */

static timestamp_microseconds moment_of(struct maker *maker, date_days day, uint32_t hours)
{
    int64_t hour = alias_pick(&maker->state->hours[hours], &maker->stream);
    int64_t second = (int64_t)stream_below(&maker->stream, 3600);
    return date_midnight(day) + (hour * 3600 + second) * MICROSECONDS_PER_SECOND;
}

/* One draw: its high half is the day, its low half whether people are out that day. */
static date_days draw_day(struct maker *maker, uint32_t flags)
{
    date_days as_of = maker->family->bank->as_of, start = maker->shape.start;
    uint64_t days = (uint64_t)(as_of - start + 1);
    date_days day;
    uint64_t draw;
    do {
        draw = stream_next(&maker->stream);
        day = start + (date_days)((draw >> 32) * days >> 32);
    } while ((uint32_t)draw > maker->state->weekday_threshold[date_weekday(day)]);
    if ((flags & KIND_BUSINESS_DAY) == 0)
        return day;
    date_days first = day;
    while (day > start && !maker->state->business_day[as_of - day])
        day--;
    while (!maker->state->business_day[as_of - day]) /* the history begins with a holiday */
        day++;
    return day <= as_of ? day : first;
}

static int64_t draw_amount(struct maker *maker, uint32_t kind)
{
    const struct kind_facts *facts = &transaction_kinds[kind];
    uint64_t draw =
        (facts->flags & KIND_SAME_AMOUNT) ? habit_of(maker->family, kind) : stream_next(&maker->stream);
    double amount =
        (double)facts->median_cents * (double)maker->state->factors[facts->spread][draw % FACTORS];
    if (facts->flags & KIND_BY_PURSE)
        amount *= maker->purse;
    int64_t steps = (int64_t)(amount / (double)facts->step_cents + 0.5);
    int64_t cents = (steps > 0 ? steps : 1) * facts->step_cents;
    if (kind == KIND_STREAMING)
        return cents - 1; /* 14.99 */
    return cents < 100 ? 100 : cents;
}

/* A customer has favourites, and one landlord, one employer. */
static uint8_t draw_merchant(struct maker *maker, const struct kind_facts *facts)
{
    if (facts->merchants == MERCHANTS_NONE)
        return 0;
    uint32_t count = merchant_lists[facts->merchants].count;
    uint32_t favourite = (uint32_t)(habit_of(maker->family, 128 + facts->merchants) % count);
    bool fixed = (facts->flags & KIND_SAME_AMOUNT) || facts->merchants == MERCHANTS_ELECTRICITY ||
                 facts->merchants == MERCHANTS_CARD_ISSUER;
    uint32_t rank = fixed ? 0 : alias_pick(&maker->state->merchants[facts->merchants], &maker->stream);
    return (uint8_t)((favourite + rank) % count);
}

/* ---- rows ---- */

static void add_row(struct maker *maker, uint32_t kind, date_days day, int64_t amount_cents)
{
    const struct kind_facts *facts = &transaction_kinds[kind];
    maker->ledger->rows[maker->ledger->count++] = (struct ledger_row){
        .when = moment_of(maker, day, facts->hours),
        .amount_cents = amount_cents,
        .kind = (uint8_t)kind,
        .merchant = draw_merchant(maker, facts),
    };
}

static uint32_t occurrences(const struct maker *maker, const struct rhythm *rhythm)
{
    uint32_t count = 0;
    while (count < rhythm->count && rhythm->days[count] >= maker->shape.start)
        count++;
    return count;
}

static void add_rhythm(struct maker *maker, const struct rhythm *rhythm, uint32_t kind, int64_t amount_cents)
{
    uint32_t count = occurrences(maker, rhythm);
    for (uint32_t i = 0; i < count; i++)
        add_row(maker, kind, rhythm->days[i], amount_cents > 0 ? amount_cents : draw_amount(maker, kind));
}

/* The plan's payments lie a fortnight apart, back from the latest. */
static date_days next_plan_day(struct maker *maker)
{
    uint64_t phase = habit_of(maker->family, HABIT_BILL + KIND_SAVINGS_PLAN) % 2;
    const struct rhythm *rhythm = &maker->state->rhythms[RHYTHM_FORTNIGHT + phase];
    uint32_t place = maker->plan_payments++;
    bool inside = place < rhythm->count && rhythm->days[place] >= maker->shape.start;
    return inside ? rhythm->days[place] : draw_day(maker, KIND_BUSINESS_DAY);
}

static void add_choice(struct maker *maker, enum choice choice)
{
    uint32_t place = alias_pick(&maker->state->choices[choice], &maker->stream);
    uint32_t kind = choice == CHOICE_OUT_AUTOMATED ? KIND_GROCERIES + place
                                                   : (uint32_t)kind_choices[choice].kinds[place].kind;
    date_days day =
        kind == KIND_SAVINGS_PLAN ? next_plan_day(maker) : draw_day(maker, transaction_kinds[kind].flags);
    add_row(maker, kind, day, draw_amount(maker, kind));
}

/* Disbursements are income, repayments spending; both run by themselves. */
static uint32_t add_postings(struct maker *maker, uint32_t index, bool disbursements)
{
    const struct bank_family *family = maker->family;
    uint32_t before = maker->ledger->count;
    for (uint32_t i = 0; i < family->posting_count; i++) {
        const struct bank_posting *posting = &family->postings[i];
        if (posting->account != index || posting->is_disbursement != disbursements)
            continue;
        maker->ledger->rows[maker->ledger->count++] = (struct ledger_row){
            .when = posting->when,
            .amount_cents = disbursements ? posting->amount_cents : -posting->amount_cents,
            .loan_id = posting->loan_id,
            .kind = disbursements ? KIND_LOAN_DISBURSEMENT : KIND_LOAN_PAYMENT,
        };
    }
    return maker->ledger->count - before;
}

/* ---- income ---- */

/* Spending takes what is left to key in; what it has no room for is deposited by hand. */
static bool is_manual_deposit(struct maker *maker)
{
    bool likely = stream_below(&maker->stream, 100) < MANUAL_INCOME_PERCENT;
    bool needed = maker->manual_left > maker->shape.rows - maker->shape.income;
    return maker->manual_left > 0 && (likely || needed);
}

static void add_income(struct maker *maker, uint32_t index)
{
    const struct bank_family *family = maker->family;
    const struct rhythm *rhythms = maker->state->rhythms;
    add_rhythm(maker, &rhythms[RHYTHM_MONTH_END], KIND_INTEREST, 1);
    if (maker->shape.pay_rhythm >= 0)
        add_rhythm(maker, &rhythms[maker->shape.pay_rhythm],
                   family->customer.employed ? KIND_SALARY : KIND_BENEFIT, maker->shape.pay_cents);
    add_postings(maker, index, true);
    enum choice automated = maker->savings ? CHOICE_SAVINGS_IN_AUTOMATED
                            : family->customer.employment == EMPLOYMENT_SELF_EMPLOYED ? CHOICE_IN_BUSINESS
                                                                                      : CHOICE_IN_AUTOMATED;
    while (maker->ledger->count < maker->shape.income) {
        bool manual = is_manual_deposit(maker);
        maker->manual_left -= manual;
        add_choice(maker, !manual ? automated : maker->savings ? CHOICE_SAVINGS_IN_MANUAL : CHOICE_IN_MANUAL);
    }
}

/* ---- spending ---- */

static const struct rhythm *rhythm_of_bill(const struct maker *maker, enum bill_rhythm rhythm, uint64_t habit)
{
    const struct rhythm *rhythms = maker->state->rhythms;
    switch (rhythm) {
    case EARLY_IN_THE_MONTH:
        return &rhythms[RHYTHM_BILL + habit % FIRST_DAYS];
    case EVERY_FORTNIGHT:
        return &rhythms[RHYTHM_FORTNIGHT + habit % 2];
    case END_OF_THE_MONTH:
        return &rhythms[RHYTHM_MONTH_END];
    default:
        return &rhythms[RHYTHM_BILL + FIRST_DAYS + habit % (BILL_DAYS - FIRST_DAYS)];
    }
}

/* A bill that has no room in every month of the history is paid elsewhere. */
static void add_bills(struct maker *maker, uint32_t room)
{
    for (size_t i = 0; i < sizeof bills / sizeof bills[0]; i++) {
        uint64_t habit = habit_of(maker->family, HABIT_BILL + bills[i].kind);
        if (habit % 100 >= (maker->savings ? bills[i].savings_percent : bills[i].percent))
            continue;
        const struct rhythm *rhythm = rhythm_of_bill(maker, bills[i].rhythm, habit >> 32);
        uint32_t count = occurrences(maker, rhythm);
        if (count > room)
            continue;
        room -= count;
        bool same = transaction_kinds[bills[i].kind].flags & KIND_SAME_AMOUNT;
        add_rhythm(maker, rhythm, bills[i].kind, same ? draw_amount(maker, bills[i].kind) : 0);
    }
}

static void add_spending(struct maker *maker, uint32_t index)
{
    struct ledger *ledger = maker->ledger;
    uint32_t rows = maker->shape.rows;
    add_postings(maker, index, false);
    uint32_t left = rows > ledger->count ? rows - ledger->count : 0;
    uint32_t manual = maker->manual_left < left ? maker->manual_left : left;
    for (uint32_t i = 0; i < manual; i++)
        add_choice(maker, maker->savings ? CHOICE_SAVINGS_OUT_MANUAL : CHOICE_OUT_MANUAL);
    add_bills(maker, (uint32_t)((left - manual) * BILLS_SHARE));
    while (ledger->count < rows)
        add_choice(maker, maker->savings ? CHOICE_SAVINGS_OUT_AUTOMATED : CHOICE_OUT_AUTOMATED);
}

/* ---- order and balance ---- */

static void sort_rows(struct ledger *ledger)
{
    for (uint32_t i = 1; i < ledger->count; i++) {
        struct ledger_row row = ledger->rows[i];
        uint32_t at = i;
        for (; at > 0 && ledger->rows[at - 1].when > row.when; at--)
            ledger->rows[at] = ledger->rows[at - 1];
        ledger->rows[at] = row;
    }
}

/* The least opening balance with which no row spends more than the cap, and interest is at least a cent. */
static int64_t needed_opening(const struct maker *maker)
{
    const struct ledger *ledger = maker->ledger;
    int64_t cap = maker->state->cap_millionths, rate = ledger->account->rate_millionths;
    int64_t net = 0, needed = 0;
    for (uint32_t i = 0; i < ledger->count; i++) {
        const struct ledger_row *row = &ledger->rows[i];
        bool credit = transaction_kinds[row->kind].flags & KIND_CREDIT;
        int64_t least = row->kind == KIND_INTEREST ? (INTEREST_LEAST + rate - 1) / rate
                        : credit                   ? 0
                                                   : (row->amount_cents * MILLION + cap - 1) / cap;
        if (least - net > needed)
            needed = least - net;
        if (row->kind != KIND_INTEREST)
            net += credit ? row->amount_cents : -row->amount_cents;
    }
    return needed;
}

static int64_t draw_opening(struct maker *maker)
{
    const struct accounts_settings *settings = &maker->family->bank->settings->accounts;
    double median = settings->balance_median_usd[maker->family->customer.segment] * 100;
    double usual = stream_lognormal(
        &maker->stream, median * (maker->savings ? settings->savings_multiple : 1), settings->balance_sigma);
    double needed = (double)needed_opening(maker) * (1 + BALANCE_MARGIN * stream_uniform(&maker->stream));
    return (int64_t)(usual > needed ? usual : needed) + 1;
}

/* Interest is a twelfth of the year's on the balance at its moment. */
static void settle(struct ledger *ledger)
{
    int64_t balance = ledger->opening_cents;
    for (uint32_t i = 0; i < ledger->count; i++) {
        struct ledger_row *row = &ledger->rows[i];
        if (row->kind == KIND_INTEREST)
            row->amount_cents = money_month_interest_cents(balance, ledger->account->rate_millionths);
        balance += transaction_kinds[row->kind].flags & KIND_CREDIT ? row->amount_cents : -row->amount_cents;
    }
    ledger->closing_cents = balance;
}

static double purse_of(const struct bank_customer *customer)
{
    double purse = sqrt((double)customer->annual_income_cents / 100 / PURSE_INCOME_USD);
    return purse < PURSE_MIN ? PURSE_MIN : purse > PURSE_MAX ? PURSE_MAX : purse;
}

struct ledger *bank_ledger_make(const struct bank_family *family, uint32_t index)
{
    const struct bank_account *account = &family->accounts[index];
    struct ledger *ledger = arena_alloc_zeroed(family->arena, sizeof *ledger);
    struct maker maker = {
        .family = family,
        .state = family->bank->customer->ledger,
        .ledger = ledger,
        .shape = *account->shape,
        .stream = stream_open(&family->bank->customer->ledger->rows, account->id),
        .purse = purse_of(&family->customer),
        .savings = account_is_savings(account),
    };
    uint32_t capacity = maker.shape.rows + family->posting_count + 2 * RHYTHM_DATES_MAX;
    ledger->account = account;
    ledger->rows = arena_new(family->arena, struct ledger_row, capacity);
    maker.manual_left = maker.shape.manual;
    add_income(&maker, index);
    add_spending(&maker, index);
    sort_rows(ledger);
    ledger->opening_cents = draw_opening(&maker);
    settle(ledger);
    return ledger;
}
