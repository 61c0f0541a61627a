/* Marketing campaigns: when they ran, what they cost. */
#include "crm.h"

enum {
    FIRST_DAYS_AGO_MAX = 720,
    RUN_DAYS_MIN = 21,
    RUN_DAYS_MAX = 90,
    CENTS = 100,
    BUDGET_STEP_USD = 500,
    BUDGET_STEPS_MIN = 20,
    BUDGET_STEPS_MAX = 300,
};

enum { EVERYBODY = -1 };

/* The first is open to all: the last campaign, which no customer has missed, is its. */
static const struct offer {
    const char *name;
    const char *product;
    int32_t segment;
} offers[] = {
    {"Mobile App Welcome", "digital_banking", EVERYBODY},
    {"Savings Rate Boost", "savings", SEGMENT_RETAIL},
    {"Home Purchase Days", "mortgage", SEGMENT_PREMIUM},
    {"Drive Away Auto Loans", "auto_loan", SEGMENT_RETAIL},
    {"Business Growth Line", "business_loan", SEGMENT_BUSINESS},
    {"Rewards Checking Launch", "checking", SEGMENT_RETAIL},
    {"Student Loan Offer", "education_loan", SEGMENT_RETAIL},
    {"Private Banking Invitation", "wealth", SEGMENT_PREMIUM},
    {"Go Paperless", "digital_banking", EVERYBODY},
    {"Debt Consolidation Offer", "personal_loan", SEGMENT_RETAIL},
    {"Certificate Rate Special", "savings", SEGMENT_PREMIUM},
    {"Refer a Friend", "checking", EVERYBODY},
    {"Small Business Days", "business_checking", SEGMENT_BUSINESS},
    {"Protect What Matters", "insurance", EVERYBODY},
    {"Save for a Goal", "savings", EVERYBODY},
};

#define OFFER_COUNT (sizeof offers / sizeof offers[0])

static const struct offer *offer_of(const struct bank *bank, uint32_t index)
{
    if (index + 1 == bank->campaign_count)
        return &offers[0];
    return &offers[1 + permute(&bank->crm->campaign, OFFER_COUNT - 1, index % (OFFER_COUNT - 1))];
}

struct bank_campaign bank_campaign(const struct bank *bank, uint32_t index)
{
    return bank->crm->campaigns[index];
}

/* The last one runs to today, so that every customer has lived to see one. */
static struct bank_campaign draw_campaign(const struct bank *bank, uint32_t index, uint32_t type)
{
    struct stream stream = stream_open(&bank->crm->campaign, index);
    int64_t step = FIRST_DAYS_AGO_MAX / bank->campaign_count;
    int64_t days_ago = FIRST_DAYS_AGO_MAX - step * index - stream_below(&stream, (uint64_t)step / 2 + 1);
    struct bank_campaign campaign = {
        .id = index + 1, .type = type, .start = bank->as_of - (date_days)days_ago};
    campaign.segment = offer_of(bank, index)->segment;
    campaign.end = campaign.start + (date_days)stream_between(&stream, RUN_DAYS_MIN, RUN_DAYS_MAX);
    if (campaign.end > bank->as_of || index + 1 == bank->campaign_count)
        campaign.end = bank->as_of;
    return campaign;
}

/* As many of each type as the weights share out, in an order of the seed's. */
void campaigns_prepare(struct bank *bank)
{
    int64_t of_type[CAMPAIGN_TYPE_COUNT];
    share_out(bank->campaign_count, bank->settings->crm.campaign.type, CAMPAIGN_TYPE_COUNT, of_type);
    uint32_t type = 0;
    for (uint32_t i = 0; i < bank->campaign_count; i++) {
        while (of_type[type] == 0)
            type++;
        of_type[type]--;
        uint32_t index = (uint32_t)permute(&bank->crm->campaign, bank->campaign_count, i);
        bank->crm->campaigns[index] = draw_campaign(bank, index, type);
    }
}

static void emit_campaign(const struct bank *bank, uint32_t index, struct arena *scratch,
                          struct row_output *out)
{
    struct bank_campaign campaign = bank_campaign(bank, index);
    struct stream stream = stream_open_pair(&bank->crm->campaign, index, 1);
    const struct offer *offer = offer_of(bank, index);
    int64_t budget = stream_between(&stream, BUDGET_STEPS_MIN, BUDGET_STEPS_MAX) * BUDGET_STEP_USD * CENTS;
    bool running = campaign.end == bank->as_of;
    double spent =
        running ? stream_uniform_between(&stream, 0.2, 0.8) : stream_uniform_between(&stream, 0.85, 1);
    emit_customer_db_campaigns(
        out,
        &(struct customer_db_campaigns){
            .campaign_id = (int64_t)campaign.id,
            .campaign_name =
                text_from(arena_printf(scratch, "%s %d", offer->name, date_to_civil(campaign.start).year)),
            .campaign_type = text_from(campaign_type_words[campaign.type]),
            .product = text_from(offer->product),
            .target_segment = text_from(offer->segment == EVERYBODY ? "all" : segment_words[offer->segment]),
            .start_date = campaign.start,
            .end_date = campaign.end,
            .budget = budget,
            .spend = (int64_t)((double)budget * spent),
            .status = running ? TEXT_LITERAL("active") : TEXT_LITERAL("completed"),
        });
}

void bank_emit_campaigns(const struct bank *bank, struct arena *scratch, struct row_output *out)
{
    for (uint32_t i = 0; i < bank->campaign_count; i++)
        emit_campaign(bank, i, scratch, out);
}
