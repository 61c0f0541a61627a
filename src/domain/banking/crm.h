/* Customer relations, inside. */
#ifndef FINGEN_BANKING_CRM_H
#define FINGEN_BANKING_CRM_H

#include "settings.h"

enum { CAMPAIGNS_MAX = 60 };

struct crm_state {
    struct aspect campaign, interaction, survey, complaint, response;
    struct alias_table interaction_count, channel, nps, complaint_type, complaint_status;
    struct bank_campaign campaigns[CAMPAIGNS_MAX];
};

/* Made in prepare; campaigns.c. */
void campaigns_prepare(struct bank *bank);

/* The parts of a customer's relations; interactions bring their surveys along. */
void interactions_emit(const struct bank_family *family);
void complaints_emit(const struct bank_family *family);
void responses_emit(const struct bank_family *family);

#endif
