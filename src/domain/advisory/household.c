/* A household: two people of one surname, whose assets are shared out among their accounts. */
#include "advisory.h"

#include "compose.h"

#include <assert.h>

enum { CLIENT_AGE_MIN = 28, CLIENT_AGE_MAX = 70, PARTNER_AGE_GAP_MAX = 6 };

#define HYPHENATED_SHARE 0.04
#define SAME_SEX_SHARE 0.015

static const char *const email_domains[] = {"example.com", "example.org", "example.net"};

/* ---- the relationship ---- */

static int32_t months_of(double years)
{
    return (int32_t)(years * 12 + 0.5);
}

/* No client is older than the advisor's career. On a session where one is near, and never after the last one:
 * the first account has to be opened then. */
static date_days draw_client_since(const struct advisory_state *state, const struct advisor *advisor,
                                   struct stream *stream)
{
    struct number_range years = state->settings.household.client_since_years;
    double longest = advisor->years_experience < years.max ? advisor->years_experience : years.max;
    date_days latest = date_add_months(state->as_of, -months_of(years.min));
    date_days earliest = date_add_months(state->as_of, -months_of(longest < years.min ? years.min : longest));
    date_days since = (date_days)stream_between(stream, earliest, latest);
    const struct market *market = &state->market;
    date_days last = market->sessions[state->last_session];
    since = since < last ? since : last;
    date_days session = market->sessions[market_session_on_or_before(market, since)];
    return session >= earliest ? session : since;
}

/* ---- the people ---- */

static void draw_surname(struct household *household, struct stream *person)
{
    char *end = put_text(household->surname, people_pick_surname(person));
    if (stream_chance(person, HYPHENATED_SHARE)) {
        const char *second = people_pick_surname(person);
        if (strcmp(household->surname, second) != 0)
            end = put_text(put_text(end, "-"), second);
    }
    *end = '\0';
    assert(end < household->surname + sizeof household->surname);
}

static void draw_people(const struct advisory_state *state, struct household *household, int32_t since_year)
{
    struct stream person = stream_open(&state->aspect.household_person, household_entity(household));
    memset(household->surname, 0, sizeof household->surname);
    draw_surname(household, &person);
    int32_t middle = (CLIENT_AGE_MAX - CLIENT_AGE_MIN) / 2;
    int32_t age = CLIENT_AGE_MIN + (int32_t)stream_between(&person, 0, middle) +
                  (int32_t)stream_between(&person, 0, middle);
    enum sex sex = stream_chance(&person, 0.5) ? SEX_FEMALE : SEX_MALE;
    enum sex partner_sex = stream_chance(&person, SAME_SEX_SHARE) ? sex
                           : sex == SEX_MALE                      ? SEX_FEMALE
                                                                  : SEX_MALE;
    int32_t gap = (int32_t)stream_between(&person, -PARTNER_AGE_GAP_MAX, PARTNER_AGE_GAP_MAX);
    household->given_names[0] = people_pick_given_name(&person, sex, name_cohort(since_year - age));
    do {
        household->given_names[1] =
            people_pick_given_name(&person, partner_sex, name_cohort(since_year - age + gap));
    } while (strcmp(household->given_names[0], household->given_names[1]) == 0);
}

static struct text format_household_name(const struct household *household, uint64_t form,
                                         struct arena *scratch)
{
    static const char *const before[] = {"The ", "", "The ", ""};
    static const char *const behind[] = {" Family", " Family", " Household", " Household"};
    char *text = arena_alloc(scratch, SURNAME_BYTES + 16);
    char *end = put_text(put_text(put_text(text, before[form]), household->surname), behind[form]);
    return (struct text){text, (uint32_t)(end - text)};
}

static struct text format_contact_name(const struct household *household, struct arena *scratch)
{
    char *text = arena_alloc(scratch, SURNAME_BYTES + GIVEN_NAME_BYTES);
    char *end = put_text(put_text(put_text(text, household->given_names[0]), " "), household->surname);
    return (struct text){text, (uint32_t)(end - text)};
}

static void emit_household(const struct advisory_state *state, const struct household *household,
                           date_days since, struct arena *scratch, struct row_output *out)
{
    const struct advisor *advisor = household->advisor;
    struct stream contact = stream_open(&state->aspect.household_contact, household_entity(household));
    uint64_t form = stream_below(&contact, 4);
    const char *domain = email_domains[stream_below(&contact, 3)];
    uint32_t city = people_pick_city_in(&contact, people_cities[advisor->city].region);
    uint64_t email_number = advisor->number * state->households_max + household->number + 1;
    emit_advisory_households(out, &(struct advisory_households){
                                      .household_id = {household->id, household->id_length},
                                      .fa_id = {advisor->id, advisor->id_length},
                                      .household_name = format_household_name(household, form, scratch),
                                      .primary_contact_name = format_contact_name(household, scratch),
                                      .email = people_email(scratch, household->given_names[0],
                                                            household->surname, email_number, domain),
                                      .phone = people_phone(scratch, &contact, people_cities[city].area_code),
                                      .total_aum = cents_to_double(household->aum_cents),
                                      .risk_tolerance = household->risk,
                                      .client_since = date_midnight(since),
                                  });
}

/* ---- the accounts ---- */

/* A gamma variate with a whole shape, a sum of exponential ones, the logarithm of several taken at once:
 * normalised, such weights are Dirichlet. */
static double draw_gamma(struct stream *stream, int64_t shape)
{
    enum { AT_ONCE = 8 };
    double sum = 0;
    for (int64_t drawn = 0; drawn < shape;) {
        double product = 1;
        for (int i = 0; i < AT_ONCE && drawn < shape; i++, drawn++)
            product *= 1 - stream_uniform(stream);
        sum -= portable_log(product);
    }
    return sum;
}

static int64_t *share_out_accounts(const struct advisory_state *state, const struct household *household,
                                   struct arena *scratch)
{
    const struct advisory_settings *settings = &state->settings;
    size_t count = (size_t)settings->accounts_per_household;
    int64_t smallest =
        (int64_t)((double)household->aum_cents * settings->account.smallest_share / (double)count);
    struct stream stream = stream_open(&state->aspect.account_size, household_entity(household));
    double *weights = arena_new(scratch, double, count);
    int64_t *parts = arena_new(scratch, int64_t, count);
    for (size_t i = 0; i < count; i++)
        weights[i] = draw_gamma(&stream, settings->account.evenness);
    share_out(household->aum_cents - smallest * (int64_t)count, weights, count, parts);
    for (size_t i = 0; i < count; i++)
        parts[i] += smallest;
    return parts;
}

static void generate_accounts(const struct advisory_state *state, const struct household *household,
                              struct arena *scratch, struct row_output *out)
{
    uint32_t count = (uint32_t)state->settings.accounts_per_household;
    const int64_t *totals = share_out_accounts(state, household, scratch);
    uint32_t of_type[ACCOUNT_TYPE_COUNT] = {0};
    for (uint32_t i = 0; i < count && !out->stopped; i++) {
        struct account account = {.household = household, .number = i, .total_cents = totals[i]};
        account_generate(state, &account, of_type, out);
    }
}

void household_generate(const struct advisory_state *state, const struct advisor *advisor, uint32_t number,
                        int64_t aum_cents, struct arena *scratch, struct row_output *out)
{
    struct household household = {.advisor = advisor, .number = number, .aum_cents = aum_cents};
    char *end = put_text(household.id, "HH-");
    end = put_text(put_bytes(end, advisor->id, advisor->id_length), "-");
    end = put_number(end, number + 1, 5);
    household.id_length = (uint32_t)(end - household.id);

    struct stream profile = stream_open(&state->aspect.household_profile, household_entity(&household));
    household.risk = (enum advisory_risk_tolerance)(alias_pick(&state->risk, &profile) + 1);
    date_days since = draw_client_since(state, advisor, &profile);
    household.since_session = market_session_on_or_after(&state->market, since);
    draw_people(state, &household, date_to_civil(since).year);

    emit_household(state, &household, since, scratch, out);
    generate_accounts(state, &household, scratch, out);
}
