/* Who answers for a loan: family and friends, or a business partner; some are customers themselves. */
#include "loans.h"

enum {
    CUSTOMER_TRIES = 4,
    NAME_TRIES = 8,
    GROWN_UP_MONTHS = 12 * 21,
    FIRST_COHORT = 1930,
    LAST_COHORT = 2010,
    DOLLAR = 100,
};

enum relationship { SPOUSE, PARENT, SIBLING, RELATIVE, FRIEND, BUSINESS_PARTNER };

static const struct {
    const char *word;
    int32_t years_older_min, years_older_max;
    double same_surname;
} relationships[] = {
    [SPOUSE] = {"spouse", -5, 5, 0.75},  [PARENT] = {"parent", 21, 38, 0.8},
    [SIBLING] = {"sibling", -8, 8, 0.6}, [RELATIVE] = {"relative", -10, 25, 0.3},
    [FRIEND] = {"friend", -6, 6, 0.0},   [BUSINESS_PARTNER] = {"business_partner", -10, 10, 0.0},
};

struct guarantor {
    enum relationship relationship;
    uint64_t customer_id; /* 0: not a customer */
    struct text name;
};

/* ---- customers ---- */

/* Another customer who was one, and grown up, when the loan was made; 0 when none was found. */
static uint64_t find_customer(const struct bank_family *family, const struct application *application,
                              const struct guarantor *other, struct bank_customer *found,
                              struct stream *stream)
{
    const struct bank *bank = family->bank;
    for (int i = 0; i < CUSTOMER_TRIES; i++) {
        uint64_t id = 1 + stream_below(stream, bank->customer_count);
        if (id == family->customer.id || (other != NULL && id == other->customer_id))
            continue;
        *found = bank_customer(bank, id);
        if (found->since <= application->applied &&
            date_add_months(found->birth_date, GROWN_UP_MONTHS) <= application->applied)
            return id;
    }
    return 0;
}

static enum relationship draw_relationship_of_customer(const struct application *application,
                                                       struct stream *stream)
{
    if (application->type == LOAN_BUSINESS)
        return BUSINESS_PARTNER;
    return stream_chance(stream, 0.6) ? FRIEND : RELATIVE;
}

/* ---- outsiders ---- */

/* A couple has room for one spouse. */
static enum relationship draw_relationship(const struct bank_family *family,
                                           const struct application *application,
                                           const struct guarantor *other, struct stream *stream)
{
    double place = stream_uniform(stream);
    int32_t age = (application->applied - family->customer.birth_date) * 4 / 1461;
    if (application->type == LOAN_BUSINESS && place < 0.55)
        return BUSINESS_PARTNER;
    place = stream_uniform(stream);
    if (place < 0.35 && (other == NULL || other->relationship != SPOUSE))
        return SPOUSE;
    if (place < 0.7)
        return age < 48 ? PARENT : SIBLING; /* parents grow old */
    return place < 0.85 ? SIBLING : place < 0.95 ? RELATIVE : FRIEND;
}

static struct text name_of(struct arena *arena, const char *given, const char *family_name)
{
    return text_from(arena_printf(arena, "%s %s", given, family_name));
}

static struct text draw_outsider(const struct bank_family *family, enum relationship relationship,
                                 struct stream *stream)
{
    const struct bank_customer *borrower = &family->customer;
    int32_t older = (int32_t)stream_between(stream, relationships[relationship].years_older_min,
                                            relationships[relationship].years_older_max);
    int32_t born = date_to_civil(borrower->birth_date).year - older;
    born = born < FIRST_COHORT ? FIRST_COHORT : born > LAST_COHORT ? LAST_COHORT : born;
    struct person_name name = people_pick_name(stream, born);
    if (relationship == SPOUSE)
        name.given =
            people_pick_given_name(stream, borrower->name.sex == SEX_MALE ? SEX_FEMALE : SEX_MALE, born);
    if (stream_chance(stream, relationships[relationship].same_surname))
        name.family = borrower->name.family;
    return name_of(family->arena, name.given, name.family);
}

/* Nobody has the borrower's name, nor do two guarantors have one. */
static struct text draw_other_name(const struct bank_family *family, enum relationship relationship,
                                   const struct guarantor *other, struct stream *stream)
{
    struct text own = name_of(family->arena, family->customer.name.given, family->customer.name.family);
    struct text name = draw_outsider(family, relationship, stream);
    for (int i = 0;
         i < NAME_TRIES && (text_equals(name, own) || (other != NULL && text_equals(name, other->name))); i++)
        name = draw_outsider(family, relationship, stream);
    return name;
}

/* ---- rows ---- */

static struct guarantor draw_guarantor(const struct bank_family *family,
                                       const struct application *application, const struct guarantor *other,
                                       struct stream *stream)
{
    const struct loans_settings *settings = &family->bank->settings->loans;
    struct guarantor guarantor = {0};
    struct bank_customer customer;
    if (stream_chance(stream, settings->guarantor.customer_percent / 100))
        guarantor.customer_id = find_customer(family, application, other, &customer, stream);
    if (guarantor.customer_id != 0) {
        guarantor.relationship = draw_relationship_of_customer(application, stream);
        guarantor.name = name_of(family->arena, customer.name.given, customer.name.family);
        return guarantor;
    }
    guarantor.relationship = draw_relationship(family, application, other, stream);
    guarantor.name = draw_other_name(family, guarantor.relationship, other, stream);
    return guarantor;
}

/* Whole dollars, inside the range. */
static int64_t draw_amount(const struct loans_settings *settings, int64_t principal_cents,
                           struct stream *stream)
{
    struct number_range percent = settings->guarantor.amount_percent;
    double share =
        stream_chance(stream, 0.4) ? percent.max : stream_uniform_between(stream, percent.min, percent.max);
    int64_t lowest = (int64_t)((double)principal_cents * percent.min / 100 + 0.5);
    int64_t amount = (int64_t)((double)principal_cents * share / 100 + 0.5) / DOLLAR * DOLLAR;
    return amount < lowest ? lowest : amount;
}

static void emit(const struct bank_family *family, const struct application *application, uint32_t number,
                 const struct guarantor *guarantor, struct stream *stream)
{
    bool is_customer = guarantor->customer_id != 0;
    emit_loans_db_loan_guarantors(
        family->out, &(struct loans_db_loan_guarantors){
                         .guarantor_id = (int64_t)application->id * BANK_CHILDREN + number,
                         .loan_id = (int64_t)application->id,
                         .guarantor_customer_id = {is_customer, (int64_t)guarantor->customer_id},
                         .guarantor_name = guarantor->name,
                         .relationship = text_from(relationships[guarantor->relationship].word),
                         .guarantee_amount = draw_amount(&family->bank->settings->loans,
                                                         application->loan.principal_cents, stream),
                         .guarantee_date = (date_days)stream_between(stream, application->decided,
                                                                     application->loan.disbursed),
                     });
}

void guarantors_emit(const struct bank_family *family, const struct application *application)
{
    struct stream stream = stream_open(&family->bank->loan->guarantor, application->id);
    struct guarantor guarantors[GUARANTOR_COUNTS];
    if (!stream_chance(&stream, family->bank->settings->loans.guarantor.percent / 100))
        return;
    uint32_t count = 1 + alias_pick(&family->bank->loan->guarantor_count, &stream);
    for (uint32_t i = 0; i < count; i++) {
        guarantors[i] = draw_guarantor(family, application, i > 0 ? &guarantors[0] : NULL, &stream);
        emit(family, application, i, &guarantors[i], &stream);
    }
}
