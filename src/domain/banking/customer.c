/* Who the customers are: each from the number alone, and what hangs on a customer in its order. */
#include "customer.h"

#include "compose.h"

#include <stdlib.h>

enum {
    AGE_BRACKETS = 7,
    FIRST_COHORT = 1930,
    LAST_COHORT = 2010,
    ADULT_MONTHS = 12 * 18,
    LOCAL_PERCENT = 85, /* live in the city of their branch */
    PHONE_LINES = 100,
    PHONE_STEP = 37, /* prime to PHONE_LINES: neighbours in number have numbers apart */
};

/* Grown-ups by age, at as_of. The youngest came of age more than BANK_TENURE_MIN_DAYS ago. */
static const struct {
    int32_t first, last;
    double weight;
} age_brackets[AGE_BRACKETS] = {
    {20, 24, 9}, {25, 34, 18}, {35, 44, 18}, {45, 54, 17}, {55, 64, 17}, {65, 74, 13}, {75, 89, 8},
};

#define INCOME_QUALITY_CORRELATION 0.3
#define LOWEST_SALARY_USD 19000
#define HIGHEST_SALARY_USD 900000

/* ---- the person ---- */

static date_days draw_birth_date(const struct bank *bank, uint32_t segment, struct stream *stream)
{
    uint32_t bracket = alias_pick(&bank->customer->age, stream);
    uint32_t other = alias_pick(&bank->customer->age, stream);
    if (segment != SEGMENT_RETAIL && other > bracket)
        bracket = other; /* money comes with the years */
    int32_t age = (int32_t)stream_between(stream, age_brackets[bracket].first, age_brackets[bracket].last);
    return date_add_months(bank->as_of, -12 * age) - (date_days)stream_below(stream, 365);
}

static date_days draw_since(const struct bank *bank, date_days birth_date, struct stream *stream)
{
    date_days adult = date_add_months(birth_date, ADULT_MONTHS);
    date_days earliest = adult > bank->opened ? adult : bank->opened;
    date_days since = (date_days)stream_between(stream, earliest, bank->as_of - BANK_TENURE_MIN_DAYS);
    date_days business_day = calendar_fed_on_or_before(since);
    return business_day >= earliest ? business_day : since;
}

static uint32_t draw_city(const struct bank *bank, uint32_t branch, struct stream *stream)
{
    uint32_t home = bank_branch_city(bank, branch);
    uint32_t elsewhere = people_pick_city_in(stream, people_cities[home].region);
    return stream_below(stream, 100) < LOCAL_PERCENT ? home : elsewhere;
}

static uint32_t draw_employment(uint32_t segment, int32_t age, struct stream *stream)
{
    double u = stream_uniform(stream);
    double retired = age >= 70 ? 0.92 : age >= 65 ? 0.7 : age >= 60 ? 0.2 : 0;
    if (segment == SEGMENT_BUSINESS)
        return u < retired / 2 ? EMPLOYMENT_RETIRED : EMPLOYMENT_SELF_EMPLOYED;
    if (u < retired)
        return EMPLOYMENT_RETIRED;
    u = (u - retired) / (1 - retired);
    if (age < 25 && u < 0.3)
        return EMPLOYMENT_STUDENT;
    return u < 0.80   ? EMPLOYMENT_FULL_TIME
           : u < 0.89 ? EMPLOYMENT_PART_TIME
           : u < 0.94 ? EMPLOYMENT_SELF_EMPLOYED
           : u < 0.97 ? EMPLOYMENT_UNEMPLOYED
                      : EMPLOYMENT_HOMEMAKER;
}

/* Those who are not at work have a part of what those who are have. */
static int64_t draw_income_cents(const struct bank *bank, const struct bank_customer *customer, int32_t age,
                                 struct stream *stream)
{
    static const double part[EMPLOYMENT_COUNT] = {1, 0.55, 1, 0.55, 0.3, 0.3, 0.3};
    const struct customer_settings *settings = &bank->settings->customer;
    double noise = stream_normal(stream) * 0.954; /* sqrt(1 - 0.3^2) */
    double spread = settings->income_sigma * (INCOME_QUALITY_CORRELATION * customer->credit_quality + noise);
    double by_age = age < 25 ? 0.7 : age < 35 ? 0.9 : 1.05;
    double usd = settings->income_median_usd[customer->segment] * portable_exp(spread) *
                 part[customer->employment] * by_age;
    double lowest = customer->employed ? LOWEST_SALARY_USD : LOWEST_SALARY_USD / 2.0;
    usd = usd < lowest ? lowest : usd > HIGHEST_SALARY_USD ? HIGHEST_SALARY_USD : usd;
    return (int64_t)(usd / 100) * 10000; /* people state hundreds of dollars */
}

static int32_t cohort_of(date_days birth_date)
{
    int32_t born = date_to_civil(birth_date).year;
    return born < FIRST_COHORT ? FIRST_COHORT : born > LAST_COHORT ? LAST_COHORT : born;
}

struct bank_customer bank_customer(const struct bank *bank, uint64_t id)
{
    struct stream stream = stream_open(&bank->customer->person, id);
    struct bank_customer customer = {.id = id};
    customer.segment = alias_pick(&bank->customer->segment, &stream);
    customer.birth_date = draw_birth_date(bank, customer.segment, &stream);
    customer.since = draw_since(bank, customer.birth_date, &stream);
    customer.name = people_pick_name(&stream, cohort_of(customer.birth_date));
    customer.branch = (uint32_t)stream_below(&stream, bank->branch_count);
    customer.city = draw_city(bank, customer.branch, &stream);
    int32_t age = (bank->as_of - customer.birth_date) * 4 / 1461;
    customer.employment = draw_employment(customer.segment, age, &stream);
    customer.employed =
        customer.employment == EMPLOYMENT_FULL_TIME || customer.employment == EMPLOYMENT_PART_TIME;
    customer.credit_quality = bank_credit_quality(bank, id, stream_normal(&stream));
    customer.annual_income_cents = draw_income_cents(bank, &customer, age, &stream);
    return customer;
}

struct text bank_customer_email(struct arena *arena, const struct bank_customer *customer)
{
    static const char *const mail_domains[] = {"example.com", "example.org", "example.net"};
    return people_email(arena, customer->name.given, customer->name.family, customer->id,
                        mail_domains[mix64(customer->id) % 3]);
}

/* The hundred numbers per area code that are reserved for fiction, with an extension: number and extension
 * together are the customer's number in another form, so that no two are alike. Extensions of staff are
 * shorter or do not begin with 0. */
struct text bank_customer_phone(struct arena *arena, const struct bank_customer *customer)
{
    char *phone = arena_alloc(arena, 48);
    char *end = put_number(put_text(phone, "("), people_cities[customer->city].area_code, 3);
    end = put_number(put_text(end, ") 555-01"), customer->id * PHONE_STEP % PHONE_LINES, 2);
    end = put_number(put_text(end, " x0"), customer->id / PHONE_LINES, 4);
    return (struct text){phone, (uint32_t)(end - phone)};
}

/* ---- the family ---- */

void bank_make_customer(struct bank_family *family)
{
    customer_emit(family);
}

void bank_family_post(struct bank_family *family, struct bank_posting posting)
{
    if (family->posting_count == family->posting_capacity) {
        uint32_t capacity = family->posting_capacity == 0 ? 16 : 2 * family->posting_capacity;
        struct bank_posting *postings = arena_new(family->arena, struct bank_posting, capacity);
        if (family->posting_count > 0)
            memcpy(postings, family->postings, sizeof *postings * family->posting_count);
        family->postings = postings;
        family->posting_capacity = capacity;
    }
    family->postings[family->posting_count++] = posting;
}

void bank_generate_customer(const void *state, uint64_t number, struct arena *scratch, struct row_output *out)
{
    const struct bank *bank = state;
    struct bank_family family = {
        .bank = bank,
        .customer = bank_customer(bank, number + 1),
        .arena = scratch,
        .out = out,
    };
    bank_make_customer(&family);
    bank_plan_accounts(&family);
    bank_make_loans(&family);
    bank_make_accounts(&family);
    bank_emit_loans(&family);
    bank_make_relations(&family);
}

/* ---- what all customers share ---- */

bool alias_prepare(struct alias_table *table, const double *weights, size_t count, struct error *error)
{
    return alias_init(table, weights, count) ||
           error_set(error, ERROR_MEMORY, "no memory for the customers of the banking domain");
}

static struct spread_count spread_accounts(const struct bank *bank)
{
    const struct accounts_settings *settings = &bank->settings->accounts;
    struct aspect aspect = aspect_make(bank->seed, "banking.account.count");
    double weights[SEVERAL_COUNT + 2];
    banking_count_weights(settings->holders_percent, settings->several_percent, settings->several,
                          SEVERAL_COUNT, weights);
    return spread_count_make(&aspect, weights, SEVERAL_COUNT + 1);
}

static bool prepare_tables(struct bank *bank, struct error *error)
{
    struct customer_state *state = bank->customer;
    const struct banking_settings *settings = bank->settings;
    const struct accounts_settings *accounts = &settings->accounts;
    double ages[AGE_BRACKETS];
    for (int i = 0; i < AGE_BRACKETS; i++)
        ages[i] = age_brackets[i].weight;
    return alias_prepare(&state->age, ages, AGE_BRACKETS, error) &&
           alias_prepare(&state->segment, settings->customer.segment, SEGMENT_COUNT, error) &&
           alias_prepare(&state->status, settings->customer.status, CUSTOMER_STATUS_COUNT, error) &&
           alias_prepare(&state->account_type, accounts->type, ACCOUNT_TYPE_COUNT, error) &&
           alias_prepare(&state->account_status, accounts->status, ACCOUNT_STATUS_COUNT, error) &&
           alias_prepare(&state->links, accounts->links, LINKS_MAX + 1, error) &&
           alias_prepare(&state->link_type, accounts->link_type, LINK_TYPE_COUNT, error) &&
           alias_prepare(&state->assignment_status, settings->staff.assignment.status,
                         ASSIGNMENT_STATUS_COUNT, error);
}

bool bank_prepare_customer(struct bank *bank, struct error *error)
{
    struct customer_state *state = bank->customer = calloc(1, sizeof *state);
    if (state == NULL)
        return error_set(error, ERROR_MEMORY, "no memory for the customers of the banking domain");
    state->person = aspect_make(bank->seed, "banking.customer.person");
    state->contact = aspect_make(bank->seed, "banking.customer.contact");
    state->profile = aspect_make(bank->seed, "banking.customer.profile");
    state->assignment = aspect_make(bank->seed, "banking.customer.assignment");
    state->account = aspect_make(bank->seed, "banking.account");
    state->link = aspect_make(bank->seed, "banking.account.link");
    state->accounts = spread_accounts(bank);
    return prepare_tables(bank, error) && bank_ledger_prepare(bank, error);
}

void bank_release_customer(struct bank *bank)
{
    struct customer_state *state = bank->customer;
    if (state == NULL)
        return;
    alias_free(&state->age);
    alias_free(&state->segment);
    alias_free(&state->status);
    alias_free(&state->account_type);
    alias_free(&state->account_status);
    alias_free(&state->links);
    alias_free(&state->link_type);
    alias_free(&state->assignment_status);
    bank_ledger_release(state->ledger);
    free(state);
    bank->customer = NULL;
}

static double mean_of(const double *weights, int count, int first)
{
    double sum = 0, total = 0;
    for (int i = 0; i < count; i++) {
        total += weights[i];
        sum += weights[i] * (first + i);
    }
    return sum / total;
}

void bank_expect_customer(const struct bank *bank, double *rows)
{
    const struct accounts_settings *accounts = &bank->settings->accounts;
    struct number_range count = bank->settings->transactions.count;
    double customers = (double)bank->customer_count;
    double several = accounts->several_percent / 100;
    double each = 1 - several + several * mean_of(accounts->several, SEVERAL_COUNT, 2);
    double held = customers * accounts->holders_percent / 100 * each;
    rows[accounts_db_customers_table.index] = customers;
    rows[customer_db_customer_profiles_table.index] = customers;
    rows[employees_db_employee_assignments_table.index] +=
        customers * bank->settings->customer.assigned_percent / 100;
    rows[accounts_db_accounts_table.index] = held;
    rows[accounts_db_account_relationships_table.index] = held * mean_of(accounts->links, LINKS_MAX + 1, 0);
    rows[accounts_db_transactions_table.index] = held * (count.min + count.max) / 2;
}
