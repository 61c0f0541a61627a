/* Who answers a campaign, and what comes of it. */
#include "crm.h"

enum {
    RESPONSE_TYPES = 4,
    PICK_TRIES = 8,
    CONVERSION_DAYS_MAX = 30,
    CENTS = 100,
    CHANNELS_EACH = 2,
};

static const struct response {
    const char *type;
    double share;     /* cumulative */
    double converted; /* of them */
} kinds[RESPONSE_TYPES] = {{"interested", 0.45, 0.15},
                           {"information_request", 0.75, 0.25},
                           {"applied", 0.92, 0.8},
                           {"opted_out", 1, 0}};

/* Where answers to each type of campaign come in; index into channel_words. */
static const uint32_t channels[CAMPAIGN_TYPE_COUNT][CHANNELS_EACH] = {{1, 2}, {2, 3}, {4, 0}, {0, 4}};

static bool reaches(const struct bank_campaign *campaign, const struct bank_customer *customer)
{
    return campaign->end >= customer->since &&
           (campaign->segment < 0 || (uint32_t)campaign->segment == customer->segment);
}

/* One for such customers that ran while this one was there; the last one always did, and is for everybody. */
static uint32_t pick_campaign(const struct bank_family *family, struct stream *stream)
{
    const struct bank *bank = family->bank;
    for (int i = 0; i < PICK_TRIES; i++) {
        uint32_t index = (uint32_t)stream_below(stream, bank->campaign_count);
        struct bank_campaign campaign = bank_campaign(bank, index);
        if (reaches(&campaign, &family->customer))
            return index;
    }
    return bank->campaign_count - 1;
}

static const struct response *pick_kind(struct stream *stream)
{
    double place = stream_uniform(stream);
    const struct response *kind = kinds;
    while (place >= kind->share)
        kind++;
    return kind;
}

/* Answers come early. */
static date_days draw_day(const struct bank_family *family, const struct bank_campaign *campaign,
                          struct stream *stream)
{
    date_days since = family->customer.since;
    date_days first = campaign->start > since ? campaign->start : since;
    double place = stream_uniform(stream);
    return first + (date_days)((campaign->end - first + 1) * place * place);
}

/* A few hundred dollars to the bank, sometimes a few thousand. */
static int64_t draw_value_cents(struct stream *stream)
{
    double usd = stream_lognormal(stream, 420, 0.9);
    return (int64_t)(usd < 9999 ? usd * CENTS : 9999.0 * CENTS);
}

static void emit_response(const struct bank_family *family, uint32_t number, uint32_t index,
                          struct stream *stream)
{
    struct bank_campaign campaign = bank_campaign(family->bank, index);
    const struct response *kind = pick_kind(stream);
    date_days date = draw_day(family, &campaign, stream);
    date_days conversion = date + (date_days)stream_between(stream, 0, CONVERSION_DAYS_MAX);
    bool converted = stream_chance(stream, kind->converted);
    uint32_t channel = channels[campaign.type][stream_below(stream, CHANNELS_EACH)];
    int64_t value = draw_value_cents(stream);
    emit_customer_db_campaign_responses(
        family->out,
        &(struct customer_db_campaign_responses){
            .response_id = (int64_t)(family->customer.id * BANK_CHILDREN + number),
            .campaign_id = (int64_t)campaign.id,
            .customer_id = (int64_t)family->customer.id,
            .response_date = date,
            .response_type = text_from(kind->type),
            .channel = text_from(channel_words[channel]),
            .converted = converted,
            .conversion_date = {.present = converted,
                                .value = conversion < family->bank->as_of ? conversion : family->bank->as_of},
            .conversion_value = {.present = converted, .value = value},
        });
}

void responses_emit(const struct bank_family *family)
{
    const struct crm_settings *settings = &family->bank->settings->crm;
    struct stream stream = stream_open(&family->bank->crm->response, family->customer.id);
    if (!stream_chance(&stream, settings->campaign.response_percent / 100))
        return;
    bool twice = stream_chance(&stream, settings->campaign.repeat_percent / 100);
    uint32_t first = pick_campaign(family, &stream);
    uint32_t second = pick_campaign(family, &stream);
    bool second_first = twice && second < first;
    uint32_t count = 0;
    if (second_first)
        emit_response(family, count++, second, &stream);
    emit_response(family, count++, first, &stream);
    if (twice && second > first)
        emit_response(family, count++, second, &stream);
}
