/* An account: who holds it, what it is called, its number and when it was opened. */
#include "advisory.h"

#include "compose.h"

#include <assert.h>

enum { NAME_FORMS = 3, ACCOUNT_NAME_BYTES = SURNAME_BYTES + 2 * GIVEN_NAME_BYTES + 64 };

enum { NUMBER_PAIRS = 5, NUMBER_LENGTH = 13 };
#define NUMBERS_PER_BLOCK UINT64_C(10000000000) /* of ten digits */

/* What the name says after its owners; a household's second account of a kind gets the next form. */
static const char *const registrations[ACCOUNT_TYPE_COUNT][NAME_FORMS] = {
    [ADVISORY_ACCOUNT_TYPE_INDIVIDUAL - 1] = {" - Individual", " - Brokerage", " - Individual TOD"},
    [ADVISORY_ACCOUNT_TYPE_JOINT - 1] = {" - JTWROS", " - Joint Brokerage", " - Tenants in Common"},
    [ADVISORY_ACCOUNT_TYPE_IRA - 1] = {" - Traditional IRA", " - Rollover IRA", " - SEP IRA"},
    [ADVISORY_ACCOUNT_TYPE_ROTH_IRA - 1] = {" - Roth IRA", " - Rollover Roth IRA", " - Roth Conversion IRA"},
    [ADVISORY_ACCOUNT_TYPE_TRUST - 1] = {" Family Trust", " Family Revocable Trust",
                                         " Family Irrevocable Trust"},
};

/* ---- who ---- */

/* The household's own order of forms, so that not every first IRA is called the same. */
static uint32_t name_form(const struct household *household, uint32_t turn)
{
    return (household->number + turn) % NAME_FORMS;
}

static char *put_owners(char *at, const struct account *account, uint32_t same_type)
{
    const struct household *household = account->household;
    switch (account->type) {
    case ADVISORY_ACCOUNT_TYPE_JOINT:
        at = put_text(put_text(at, household->given_names[0]), " & ");
        at = put_text(put_text(at, household->given_names[1]), " ");
        break;
    case ADVISORY_ACCOUNT_TYPE_TRUST:
        at = put_text(at, "The ");
        break;
    default: /* the two take turns */
        at = put_text(put_text(at, household->given_names[same_type % 2]), " ");
    }
    return put_text(at, household->surname);
}

/* A trust is older than the account by some years. */
struct trust_deed {
    date_days opened;
    uint32_t years_before;
};

static int32_t trust_year(struct trust_deed deed)
{
    return date_to_civil(deed.opened).year - (int32_t)deed.years_before;
}

/* No two accounts of a household have the same name: forms first, then a number. */
static char *put_account_name(char *at, const struct account *account, uint32_t same_type,
                              struct trust_deed deed)
{
    bool one_person =
        account->type != ADVISORY_ACCOUNT_TYPE_JOINT && account->type != ADVISORY_ACCOUNT_TYPE_TRUST;
    uint32_t turn = one_person ? same_type / 2 : same_type;
    uint32_t form = name_form(account->household, turn);
    at = put_text(put_owners(at, account, same_type), registrations[account->type - 1][form]);
    if (account->type == ADVISORY_ACCOUNT_TYPE_TRUST && form > 0)
        at = put_number(put_text(at, " dated "), (uint64_t)trust_year(deed), 4);
    if (turn >= NAME_FORMS)
        at = put_text(put_number(put_text(at, " ("), turn / NAME_FORMS + 1, 1), ")");
    return at;
}

/* What two digits add to Luhn's sum, the second doubled and less 9 when that is more than a digit. */
static unsigned luhn_of_pair(unsigned pair)
{
    unsigned doubled = pair % 10 * 2;
    return pair / 10 + doubled - 9 * ((doubled + 6) >> 4);
}

/* Ten digits that look drawn and are a permutation of the account's place in the run, then Luhn's check
 * digit: 7402-8815-396. Unique by construction, whatever the scale: the next 10^10 accounts get a number in
 * front. */
static char *put_account_number(char *at, const struct advisory_state *state, const struct account *account)
{
    static const unsigned pair_places[NUMBER_PAIRS] = {0, 2, 5, 7, 10};
    const struct household *household = account->household;
    uint64_t place = (household->advisor->number * state->households_max + household->number) *
                         (uint64_t)state->settings.accounts_per_household +
                     account->number;
    uint64_t block = place / NUMBERS_PER_BLOCK;
    uint64_t number = permute(&state->aspect.account_number, NUMBERS_PER_BLOCK, place % NUMBERS_PER_BLOCK);
    unsigned sum = 0;
    if (block > 0)
        at = put_text(put_number(at, block, 1), "-");
    memcpy(at, "....-....-...", NUMBER_LENGTH);
    for (int i = NUMBER_PAIRS - 1; i >= 0; i--, number /= 100) {
        write_two_digits(at + pair_places[i], (unsigned)(number % 100));
        sum += luhn_of_pair((unsigned)(number % 100));
    }
    for (; block > 0; block /= 100)
        sum += luhn_of_pair((unsigned)(block % 100));
    at[NUMBER_LENGTH - 1] = (char)('0' + (10 - sum % 10) % 10);
    return at + NUMBER_LENGTH;
}

/* ---- when ---- */

/* The first account begins the relationship; the others follow, rather early than late. */
static uint32_t draw_opened_session(const struct advisory_state *state, const struct account *account,
                                    struct stream *stream)
{
    uint32_t since = account->household->since_session;
    double late = stream_uniform(stream);
    if (account->number == 0)
        return since;
    return since + (uint32_t)((state->last_session - since) * late * late);
}

static void emit_account(const struct advisory_state *state, const struct account *account, const char *name,
                         uint32_t name_length, int64_t cash_cents, struct row_output *out)
{
    char number[48];
    char *number_end = put_account_number(number, state, account);
    emit_advisory_accounts(out,
                           &(struct advisory_accounts){
                               .account_id = {account->id, account->id_length},
                               .household_id = {account->household->id, account->household->id_length},
                               .account_number = {number, (uint32_t)(number_end - number)},
                               .account_type = account->type,
                               .account_name = {name, name_length},
                               .total_value = cents_to_double(account->total_cents),
                               .cash_balance = cents_to_double(cash_cents),
                               .opened_date = date_midnight(state->market.sessions[account->opened_session]),
                           });
}

void account_generate(const struct advisory_state *state, struct account *account, uint32_t *of_type,
                      struct row_output *out)
{
    const struct household *household = account->household;
    char *end = put_bytes(put_text(account->id, "ACC-"), household->id, household->id_length);
    end = put_number(put_text(end, "-"), account->number + 1, 2);
    account->id_length = (uint32_t)(end - account->id);

    struct stream registration =
        stream_open_pair(&state->aspect.account_registration, household_entity(household), account->number);
    account->type = (enum advisory_account_type)(alias_pick(&state->account_type, &registration) + 1);
    account->opened_session = draw_opened_session(state, account, &registration);
    struct trust_deed deed = {
        .opened = state->market.sessions[account->opened_session],
        .years_before = (uint32_t)stream_below(&registration, 4),
    };

    char name[ACCOUNT_NAME_BYTES];
    char *name_end = put_account_name(name, account, of_type[account->type - 1]++, deed);
    assert(name_end <= name + sizeof name);
    struct portfolio portfolio;
    portfolio_build(state, account, &portfolio);
    emit_account(state, account, name, (uint32_t)(name_end - name), portfolio.cash_cents, out);
    holdings_emit(state, account, &portfolio, out);
}
