/* The root of a family: an advisor, whose book is shared out among the households. */
#include "advisory.h"

#include "compose.h"

#include <assert.h>

#define EMAIL_DOMAIN "advisors.example"

enum { ENTERED_INDUSTRY_AGE_MIN = 22, ENTERED_INDUSTRY_AGE_MAX = 30 };

/* In the order of the setting's words. */
static const char *const specializations[SPECIALIZATION_COUNT] = {
    "Retirement Planning", "Wealth Management", "Estate Planning",        "Tax-Efficient Investing",
    "Business Owners",     "Education Funding", "Executive Compensation", "Sustainable Investing",
};

static int64_t usd_to_cents(double usd)
{
    return (int64_t)(usd * 100 + 0.5);
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* With by_aum a client brings so many dollars; else every book has the same number of households. */
static uint32_t draw_client_count(const struct advisory_state *state, uint64_t number, int64_t aum_cents)
{
    const struct advisory_settings *settings = &state->settings;
    if (settings->households_per_fa != HOUSEHOLDS_BY_AUM)
        return (uint32_t)settings->households_per_fa;
    struct stream stream = stream_open(&state->aspect.advisor_clients, number);
    double per_client = stream_uniform_between(&stream, settings->advisor.aum_per_client_usd.min,
                                               settings->advisor.aum_per_client_usd.max);
    int64_t count = (int64_t)(cents_to_double(aum_cents) / per_client + 0.5);
    int64_t fewest = (aum_cents - 1) / usd_to_cents(settings->household.aum_usd.max) + 1;
    int64_t most = aum_cents / usd_to_cents(settings->household.aum_usd.min);
    return (uint32_t)clamp(count, fewest, most);
}

/* Larger books are rather those of older hands. */
static int32_t draw_experience(const struct advisory_state *state, struct stream *career, double aum_rank)
{
    struct number_range years = state->settings.advisor.years_experience;
    double place = (aum_rank + stream_uniform(career)) / 2;
    return (int32_t)(years.min + (years.max - years.min + 1) * place);
}

static struct text format_name(struct arena *scratch, const struct person_name *name)
{
    char *text = arena_printf(scratch, "%s %s", name->given, name->family);
    return text_from(text);
}

static struct person_name draw_name(const struct advisory_state *state, const struct advisor *advisor)
{
    struct stream person = stream_open(&state->aspect.advisor_person, advisor->number);
    int32_t age = advisor->years_experience +
                  (int32_t)stream_between(&person, ENTERED_INDUSTRY_AGE_MIN, ENTERED_INDUSTRY_AGE_MAX);
    int32_t born = date_to_civil(state->as_of).year - age;
    return people_pick_name(&person, name_cohort(born));
}

static void emit_advisor(const struct advisory_state *state, const struct advisor *advisor,
                         uint32_t specialization, struct arena *scratch, struct row_output *out)
{
    const struct city *city = &people_cities[advisor->city];
    struct person_name name = draw_name(state, advisor);
    emit_advisory_financial_advisors(
        out, &(struct advisory_financial_advisors){
                 .fa_id = {advisor->id, advisor->id_length},
                 .name = format_name(scratch, &name),
                 .email = people_email(scratch, name.given, name.family, advisor->number + 1, EMAIL_DOMAIN),
                 .region = text_from(region_name(city->region)),
                 .office_location = text_from(arena_printf(scratch, "%s, %s", city->name, city->state)),
                 .total_aum = cents_to_double(advisor->aum_cents),
                 .client_count = (int32_t)advisor->client_count,
                 .specialization = text_from(specializations[specialization]),
                 .years_experience = advisor->years_experience,
             });
}

/* Every household has at least the minimum; what lies above it is log-normal. Sizes are drawn below what
 * would pass the maximum, so that no two households meet at that very cent. */
static int64_t *share_out_book(const struct advisory_state *state, const struct advisor *advisor,
                               struct arena *scratch)
{
    const struct advisory_settings *settings = &state->settings;
    int64_t minimum = usd_to_cents(settings->household.aum_usd.min);
    int64_t room = usd_to_cents(settings->household.aum_usd.max) - minimum;
    uint32_t count = advisor->client_count;
    int64_t rest = advisor->aum_cents - minimum * count;
    assert(rest >= 0 && rest <= room * count);

    double sigma = settings->household.aum_sigma;
    double median = (double)rest / count * portable_exp(-sigma * sigma / 2) + 1;
    double largest = 0.9 * (double)room / median;
    struct bounded_lognormal size = bounded_lognormal_at(0, largest > 1 ? largest : 1, 0, sigma);
    struct stream stream = stream_open(&state->aspect.household_size, advisor->number);
    double *weights = arena_new(scratch, double, count);
    int64_t *parts = arena_new(scratch, int64_t, count);
    for (uint32_t i = 0; i < count; i++)
        weights[i] = bounded_lognormal_quantile(&size, stream_uniform(&stream));
    share_out_bounded(rest, weights, count, 0, room, parts);
    for (uint32_t i = 0; i < count; i++)
        parts[i] += minimum;
    return parts;
}

void advisor_generate(const void *opaque, uint64_t family, struct arena *scratch, struct row_output *out)
{
    const struct advisory_state *state = opaque;
    struct number_range household_usd = state->settings.household.aum_usd;
    struct advisor advisor = {.number = family};
    char *end = put_number(put_text(advisor.id, "FA-"), family + 1, 5);
    advisor.id_length = (uint32_t)(end - advisor.id);

    struct stream stream = stream_open(&state->aspect.advisor_aum, family);
    double aum_rank = stream_uniform(&stream);
    advisor.aum_cents = usd_to_cents(bounded_lognormal_quantile(&state->advisor_aum, aum_rank));
    advisor.client_count = draw_client_count(state, family, advisor.aum_cents);
    advisor.aum_cents = clamp(advisor.aum_cents, usd_to_cents(household_usd.min) * advisor.client_count,
                              usd_to_cents(household_usd.max) * advisor.client_count);

    struct stream career = stream_open(&state->aspect.advisor_career, family);
    advisor.city = people_pick_city_in(&career, (enum region)alias_pick(&state->region, &career));
    uint32_t specialization = alias_pick(&state->specialization, &career);
    advisor.years_experience = draw_experience(state, &career, aum_rank);

    emit_advisor(state, &advisor, specialization, scratch, out);
    const int64_t *households = share_out_book(state, &advisor, scratch);
    for (uint32_t i = 0; i < advisor.client_count && !out->stopped; i++)
        household_generate(state, &advisor, i, households[i], scratch, out);
}
