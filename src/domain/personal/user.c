/* The root of a family: a user, whose circumstances the accounts share. */
#include "personal.h"

#include "uuid4.h"

enum { AGE_MIN = 19, AGE_MAX = 78, FIRST_COHORT = 1930, LAST_COHORT = 2010 };
enum { FIRST_HOUR = 7, WAKING_SECONDS = 16 * 3600 };

#define SEMIMONTHLY_SHARE 0.35

static const char *const email_domains[] = {"example.com", "example.org", "example.net"};

static const char *const employer_names[] = {
    "Bluestem",  "Granite Ridge", "Larkspur",  "Cascade Point", "Ironwood",  "Meridian West",
    "Northfork", "Redwater",      "Stonegate", "Tamarack",      "Westbrook", "Whitfield",
    "Amberley",  "Brightwater",   "Calloway",  "Copperfield",   "Eastlake",  "Fairmont Hill",
    "Glenhaven", "Harborview",    "Kestrel",   "Longmeadow",    "Millstone", "Oakhurst",
};
static const char *const employer_trades[] = {
    "Logistics",       "Health System", "Manufacturing",      "Software",
    "School District", "Construction",  "Insurance Services", "Foods",
    "Engineering",     "Medical Group", "Marketing",          "Retail Group",
    "Energy",          "Hospitality",   "Legal Partners",     "Consulting",
};
static const char *const banks[] = {
    "Bluewater Bank",         "Cedar Valley Credit Union",
    "Copperline Bank",        "Fernwood Federal Credit Union",
    "Harborlight Bank",       "Juniper Savings Bank",
    "Keystone Point Bank",    "Lanternfield Bank",
    "Northgate Trust Bank",   "Orchard Community Bank",
    "Pinecrest Credit Union", "Ridgeline National Bank",
    "Silverbrook Bank",       "Tidewater Trust Bank",
};

#define PICK(stream, list) ((list)[stream_below((stream), sizeof(list) / sizeof(list)[0])])

static timestamp_microseconds draw_created(const struct personal_state *state, uint64_t number)
{
    struct stream stream = stream_open(&state->aspect.user_created, number);
    date_days earliest = date_add_months(state->as_of, -(int32_t)state->settings.user.created_within_months);
    date_days day = (date_days)stream_between(&stream, earliest + 1, state->as_of);
    int64_t second = FIRST_HOUR * 3600 + (int64_t)stream_below(&stream, WAKING_SECONDS);
    return date_midnight(day) + second * MICROSECONDS_PER_SECOND;
}

static void emit_user(const struct personal_state *state, const struct user *user, struct arena *scratch,
                      struct row_output *out)
{
    struct stream person = stream_open(&state->aspect.user_person, user->number);
    int32_t born = date_to_civil(state->as_of).year - (int32_t)stream_between(&person, AGE_MIN, AGE_MAX);
    born = born < FIRST_COHORT ? FIRST_COHORT : born > LAST_COHORT ? LAST_COHORT : born;
    struct person_name name = people_pick_name(&person, born);
    const char *domain = PICK(&person, email_domains);
    emit_personal_users(out,
                        &(struct personal_users){
                            .id = user->id,
                            .name = text_from(arena_printf(scratch, "%s %s", name.given, name.family)),
                            .email = people_email(scratch, name.given, name.family, user->number + 1, domain),
                            .consent = false,
                            .created_at = draw_created(state, user->number),
                        });
}

static void draw_money(const struct personal_state *state, struct user *user, struct arena *scratch)
{
    struct stream money = stream_open(&state->aspect.user_money, user->number);
    user->affluence = stream_uniform(&money);
    const char *name = PICK(&money, employer_names);
    user->employer = arena_printf(scratch, "%s %s", name, PICK(&money, employer_trades));
    user->bank = PICK(&money, banks);
    user->semimonthly_pay = stream_chance(&money, SEMIMONTHLY_SHARE);
    user->pay_phase = (uint32_t)stream_below(&money, 6);
}

void personal_user_generate(const void *opaque, uint64_t family, struct arena *scratch,
                            struct row_output *out)
{
    const struct personal_state *state = opaque;
    struct user user = {.number = family, .id = uuid4_of(&state->aspect.user_id, family, 0)};
    user.kinds =
        mix_kinds(&state->mix, &state->settings, family, personal_design(state, DESIGN_ORDER, family),
                  personal_design(state, DESIGN_ACCOUNTS, family));
    draw_money(state, &user, scratch);
    emit_user(state, &user, scratch, out);
    for (int kind = 0; kind < KIND_COUNT && !out->stopped; kind++)
        if (user.kinds >> kind & 1)
            personal_account_generate(state, &user, kind, scratch, out);
}
