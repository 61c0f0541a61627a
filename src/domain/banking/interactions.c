/* A customer's contacts with the bank, and the surveys after them. What the customer thought of a contact is
 * drawn with it: how it ended follows from that, and so do the survey's answers where there is a survey. */
#include "crm.h"

enum {
    WINDOW_DAYS = 730,
    SURVEY_DAYS_MAX = 7,
    OPENS_HOUR = 13, /* UTC: morning in New York */
    OPEN_HOURS = 9,
    SECONDS_PER_HOUR = 3600,
    SUBJECTS = 3,
    DETRACTOR_MAX = 6, /* the bank's friends begin at 9 */
    PASSIVE_MAX = 8,
    COMMENTS = 6,
};

/* What it was about, with weights where an employee was asked and where nobody was. */
static const struct topic {
    const char *type;
    double handled, self_service;
    const char *subjects[SUBJECTS];
} topics[] = {
    {"account_inquiry",
     22,
     30,
     {"Balance and recent transactions", "Account details", "Statement copy requested"}},
    {"card_services", 16, 18, {"Lost or stolen debit card", "New PIN", "Card limit for a trip"}},
    {"transaction_dispute", 10, 3, {"Unknown merchant", "Charged twice", "Refund has not arrived"}},
    {"loan_inquiry", 14, 8, {"Rates for a new mortgage", "Auto loan conditions", "Early repayment"}},
    {"payment_assistance",
     9,
     4,
     {"Help with a bill payment", "Transfer to another bank", "Stop payment order"}},
    {"technical_support",
     9,
     22,
     {"Cannot log in to online banking", "App shows an error", "Two-step sign-in"}},
    {"fee_inquiry", 8, 4, {"Monthly maintenance fee", "Overdraft fee explained", "Wire transfer fee"}},
    {"profile_update", 7, 9, {"Change of address", "New phone number", "Name change"}},
    {"product_information",
     5,
     2,
     {"Certificate of deposit rates", "Opening a savings account", "Insurance offers"}},
};

#define TOPIC_COUNT (sizeof topics / sizeof topics[0])

static const char *const comments[3][COMMENTS] = {
    {"Had to explain everything twice.", "Waited far too long.", "My problem is still not solved.",
     "The fee was never explained to me.", "Nobody called back as promised.",
     "I am thinking of changing banks."},
    {"Fine, but it took a while.", "Okay overall.", "Friendly, though I had to ask twice.",
     "It worked in the end.", "The wait could be shorter.", "Average service."},
    {"Quick and friendly, thank you!", "Solved at the first call.", "Very helpful and patient.",
     "Easy to use, no complaints.", "Excellent advice.", "Always a pleasure with this branch."},
};

struct interaction {
    date_days date;
    uint32_t channel;
    bool handled;
    uint32_t nps; /* what a survey would say */
};

/* ---- when ---- */

static date_days draw_day(const struct bank_family *family, bool handled, struct stream *stream)
{
    date_days first = family->bank->as_of - WINDOW_DAYS;
    if (first < family->customer.since)
        first = family->customer.since;
    date_days day = (date_days)stream_between(stream, first, family->bank->as_of);
    date_days open = calendar_fed_on_or_before(day);
    return handled && open >= first ? open : day;
}

/* With an employee in opening hours; alone around the middle of the day. */
static timestamp_microseconds draw_time(const struct interaction *interaction, struct stream *stream)
{
    double first = stream_uniform(stream);
    double second = stream_uniform(stream);
    double hour = interaction->handled ? OPENS_HOUR + OPEN_HOURS * first : 8 + 8 * (first + second);
    return date_midnight(interaction->date) +
           (timestamp_microseconds)(hour * SECONDS_PER_HOUR) * MICROSECONDS_PER_SECOND;
}

static void draw_interaction(const struct bank_family *family, struct interaction *interaction,
                             struct stream *stream)
{
    const struct crm_state *crm = family->bank->crm;
    interaction->channel = alias_pick(&crm->channel, stream);
    interaction->nps = alias_pick(&crm->nps, stream);
    interaction->handled = stream_chance(
        stream, family->bank->settings->crm.interaction.handled_percent[interaction->channel] / 100);
    interaction->date = draw_day(family, interaction->handled, stream);
}

static void sort_by_date(struct interaction *interactions, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        struct interaction moving = interactions[i];
        uint32_t place = i;
        for (; place > 0 && interactions[place - 1].date > moving.date; place--)
            interactions[place] = interactions[place - 1];
        interactions[place] = moving;
    }
}

/* ---- what ---- */

static const struct topic *pick_topic(bool handled, struct stream *stream)
{
    double at = stream_uniform(stream) * 100; /* both columns of weights sum up to 100 */
    for (size_t i = 0; i + 1 < TOPIC_COUNT; i++) {
        at -= handled ? topics[i].handled : topics[i].self_service;
        if (at < 0)
            return &topics[i];
    }
    return &topics[TOPIC_COUNT - 1];
}

/* The less the customer liked it, the likelier it did not end at once. */
static struct text resolution_of(const struct interaction *interaction, struct stream *stream)
{
    static const double unsettled[3] = {0.55, 0.22, 0.08};
    uint32_t mood = interaction->nps <= DETRACTOR_MAX ? 0 : interaction->nps <= PASSIVE_MAX ? 1 : 2;
    double place = stream_uniform(stream) / unsettled[mood];
    if (place >= 1)
        return TEXT_LITERAL("resolved");
    if (!interaction->handled)
        return TEXT_LITERAL("abandoned");
    return place < 0.35 ? TEXT_LITERAL("escalated") : TEXT_LITERAL("follow_up");
}

/* Short ones are more frequent than long ones. */
static int32_t draw_minutes(const struct bank *bank, uint32_t channel, struct stream *stream)
{
    struct number_range minutes = bank->settings->crm.interaction.minutes[channel];
    double place = stream_uniform(stream);
    return (int32_t)(minutes.min + (minutes.max - minutes.min + 1) * place * place);
}

static void emit_interaction(const struct bank_family *family, const struct interaction *interaction,
                             uint64_t id, struct stream *stream)
{
    const struct bank *bank = family->bank;
    const struct topic *topic = pick_topic(interaction->handled, stream);
    uint64_t employee = interaction->handled
                            ? bank_pick_employee(bank, ROLE_SERVICE_REPRESENTATIVE, interaction->date, stream)
                            : 0;
    emit_customer_db_interactions(
        family->out, &(struct customer_db_interactions){
                         .interaction_id = (int64_t)id,
                         .customer_id = (int64_t)family->customer.id,
                         .interaction_date = draw_time(interaction, stream),
                         .channel = text_from(channel_words[interaction->channel]),
                         .interaction_type = text_from(topic->type),
                         .subject = text_from(topic->subjects[stream_below(stream, SUBJECTS)]),
                         .handled_by = {.present = interaction->handled, .value = (int64_t)employee},
                         .duration_minutes = draw_minutes(bank, interaction->channel, stream),
                         .resolution = resolution_of(interaction, stream),
                     });
}

/* ---- the survey ---- */

/* One star for two points, now and then one less or more. */
static int32_t stars_of(uint32_t nps, struct stream *stream)
{
    static const int32_t usual[NPS_COUNT] = {1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
    double place = stream_uniform(stream);
    int32_t stars = usual[nps] + (place > 0.9) - (place < 0.12);
    return stars < 1 ? 1 : stars > 5 ? 5 : stars;
}

static void emit_survey(const struct bank_family *family, const struct interaction *interaction, uint64_t id)
{
    const struct bank *bank = family->bank;
    struct stream stream = stream_open(&bank->crm->survey, id);
    if (!stream_chance(&stream, bank->settings->crm.survey.percent / 100))
        return;
    date_days date = interaction->date + (date_days)stream_between(&stream, 0, SURVEY_DAYS_MAX);
    uint32_t mood = interaction->nps <= DETRACTOR_MAX ? 0 : interaction->nps <= PASSIVE_MAX ? 1 : 2;
    bool comments_too = stream_chance(&stream, bank->settings->crm.survey.comment_percent / 100);
    struct customer_db_satisfaction_surveys row = {
        .survey_id = (int64_t)id,
        .interaction_id = (int64_t)id,
        .customer_id = (int64_t)family->customer.id,
        .survey_date = date < bank->as_of ? date : bank->as_of,
        .nps_score = (int32_t)interaction->nps,
        .satisfaction_rating = stars_of(interaction->nps, &stream),
    };
    if (comments_too)
        row.comments = present_text(text_from(comments[mood][stream_below(&stream, COMMENTS)]));
    emit_customer_db_satisfaction_surveys(family->out, &row);
}

void interactions_emit(const struct bank_family *family)
{
    struct stream stream = stream_open(&family->bank->crm->interaction, family->customer.id);
    struct interaction interactions[INTERACTIONS_MAX];
    uint32_t count = alias_pick(&family->bank->crm->interaction_count, &stream);
    for (uint32_t i = 0; i < count; i++)
        draw_interaction(family, &interactions[i], &stream);
    sort_by_date(interactions, count);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t id = family->customer.id * BANK_CHILDREN + i;
        emit_interaction(family, &interactions[i], id, &stream);
        emit_survey(family, &interactions[i], id);
    }
}
