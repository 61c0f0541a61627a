/* The settings of customer relations: words, and the rules between them. */
#include "settings.h"

#include "domain_settings.h"

#include <assert.h>
#include <stdio.h>

#define ASSERT_WORDS(words, count)                                                                           \
    static_assert(sizeof(words) / sizeof(words)[0] == (count) + 1, "a word for each, and NULL")

const char *const interaction_count_words[] = {"0", "1", "2", "3", "4", "5", NULL};
ASSERT_WORDS(interaction_count_words, INTERACTIONS_MAX + 1);
const char *const channel_words[] = {"phone", "email", "web", "mobile_app", "branch", NULL};
ASSERT_WORDS(channel_words, CHANNEL_COUNT);
const char *const nps_words[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", NULL};
ASSERT_WORDS(nps_words, NPS_COUNT);
const char *const complaint_type_words[] = {"service", "fee", "product", "fraud", "other", NULL};
ASSERT_WORDS(complaint_type_words, COMPLAINT_TYPE_COUNT);
const char *const complaint_status_words[] = {"resolved", "investigating", "closed", "open", NULL};
ASSERT_WORDS(complaint_status_words, COMPLAINT_STATUS_COUNT);
const char *const campaign_type_words[] = {"email", "digital", "cross_sell", "direct_mail", NULL};
ASSERT_WORDS(campaign_type_words, CAMPAIGN_TYPE_COUNT);

bool banking_check_crm(const struct banking_settings *values, const struct profile *profile,
                       struct error *error)
{
    for (int channel = 0; channel < CHANNEL_COUNT; channel++) {
        char setting[64];
        snprintf(setting, sizeof setting, "interaction.minutes.%s", channel_words[channel]);
        if (!domain_check_whole(profile, "banking", setting, values->crm.interaction.minutes[channel], error))
            return false;
    }
    return domain_check_whole(profile, "banking", "campaign.count", values->crm.campaign.count, error);
}
