/* Who else has to do with an account: joint owners, beneficiaries, authorized users, savings linked to it. */
#include "customer.h"

#include "compose.h"

enum { CANDIDATES = 4, NAME_BYTES = 96, SAME_SURNAME_PERCENT = 75 };

struct link {
    enum link_type type;
    uint32_t number; /* of the account's links */
    struct stream *stream;
};

static bool find_savings(const struct bank_family *family, uint32_t account, uint32_t *savings)
{
    if (account_is_savings(&family->accounts[account]))
        return false;
    for (uint32_t i = 0; i < family->account_count; i++) {
        if (account_is_savings(&family->accounts[i])) {
            *savings = i;
            return true;
        }
    }
    return false;
}

/* What the customer has not got turns into what everybody can name: a beneficiary. */
static enum link_type draw_type(const struct bank_family *family, uint32_t account, struct stream *stream)
{
    enum link_type type = alias_pick(&family->bank->customer->link_type, stream);
    uint32_t savings;
    if (type == LINK_LINKED_SAVINGS)
        return find_savings(family, account, &savings) ? type : LINK_BENEFICIARY;
    return family->bank->customer_count > 1 ? type : LINK_BENEFICIARY;
}

/* Another customer, of a few the one who is nearest in place and age. */
static struct bank_customer pick_partner(const struct bank_family *family, struct stream *stream)
{
    const struct bank *bank = family->bank;
    const struct bank_customer *customer = &family->customer;
    struct bank_customer best = {0};
    int64_t best_distance = INT64_MAX;
    for (int i = 0; i < CANDIDATES; i++) {
        uint64_t step = 1 + stream_below(stream, bank->customer_count - 1);
        struct bank_customer other =
            bank_customer(bank, (customer->id - 1 + step) % bank->customer_count + 1);
        int64_t years = (other.birth_date - customer->birth_date) / 365;
        int64_t distance = years * years + (other.city != customer->city) * 400 +
                           (other.name.sex == customer->name.sex) * 100;
        if (distance < best_distance) {
            best = other;
            best_distance = distance;
        }
    }
    return best;
}

static struct text draw_relative(const struct bank_family *family, char *name, struct stream *stream)
{
    const struct bank_customer *customer = &family->customer;
    int32_t born = date_to_civil(customer->birth_date).year;
    bool same = stream_below(stream, 100) < SAME_SURNAME_PERCENT;
    born += stream_chance(stream, 0.5) ? 0 : 28; /* a spouse or a child */
    struct person_name relative;
    do
        relative = people_pick_name(stream, born < 1930 ? 1930 : born > 2010 ? 2010 : born);
    while (relative.given == customer->name.given);
    char *end = put_text(put_text(name, relative.given), " ");
    end = put_text(end, same ? customer->name.family : relative.family);
    return (struct text){name, (uint32_t)(end - name)};
}

static date_days draw_start(date_days earliest, date_days as_of, struct stream *stream)
{
    return stream_chance(stream, 0.5) ? earliest : (date_days)stream_between(stream, earliest, as_of);
}

static void emit_link(const struct bank_family *family, uint32_t index, const struct link *link,
                      int64_t share)
{
    const struct bank_account *account = &family->accounts[index];
    date_days earliest = account->opened;
    char name[NAME_BYTES];
    uint32_t savings;
    struct accounts_db_account_relationships row = {
        .relationship_id = (int64_t)(account->id * BANK_CHILDREN + link->number),
        .account_id = (int64_t)account->id,
        .relationship_type = text_from(link_type_words[link->type]),
    };
    if (link->type == LINK_LINKED_SAVINGS && find_savings(family, index, &savings)) {
        row.related_account_id = present_bigint((int64_t)family->accounts[savings].id);
        earliest = account->opened > family->accounts[savings].opened ? account->opened
                                                                      : family->accounts[savings].opened;
    } else if (link->type == LINK_BENEFICIARY) {
        row.beneficiary_name = present_text(draw_relative(family, name, link->stream));
        row.share_pct = present_numeric(share);
    } else {
        struct bank_customer partner = pick_partner(family, link->stream);
        row.related_customer_id = present_bigint((int64_t)partner.id);
        earliest = partner.since > earliest ? partner.since : earliest;
    }
    row.start_date = draw_start(earliest, family->bank->as_of, link->stream);
    emit_accounts_db_account_relationships(family->out, &row);
}

/* Two beneficiaries share; any other kind occurs once. */
static void emit_links(const struct bank_family *family, uint32_t index)
{
    const struct customer_state *state = family->bank->customer;
    struct stream stream = stream_open_pair(&state->link, family->customer.id, index);
    uint32_t count = alias_pick(&state->links, &stream);
    enum link_type types[LINKS_MAX];
    for (uint32_t i = 0; i < count; i++)
        types[i] = draw_type(family, index, &stream);
    if (count == LINKS_MAX && types[0] == types[1])
        types[1] = LINK_BENEFICIARY;
    bool shared = count == LINKS_MAX && types[0] == LINK_BENEFICIARY && types[1] == LINK_BENEFICIARY;
    int64_t first = shared ? 1000 * stream_between(&stream, 4, 6) : 10000; /* hundredths of a percent */
    for (uint32_t i = 0; i < count; i++) {
        struct link link = {types[i], i, &stream};
        emit_link(family, index, &link, shared && i == 1 ? 10000 - first : first);
    }
}

void relationships_emit(const struct bank_family *family)
{
    for (uint32_t i = 0; i < family->account_count && !family->out->stopped; i++)
        emit_links(family, i);
}
