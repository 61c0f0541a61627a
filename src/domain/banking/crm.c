/* Customer relations: what all customers share, and a customer's part of the family. */
#include "crm.h"

#include <stdlib.h>

static void make_aspects(struct crm_state *crm, uint64_t seed)
{
    crm->campaign = aspect_make(seed, "banking.campaign");
    crm->interaction = aspect_make(seed, "banking.interaction");
    crm->survey = aspect_make(seed, "banking.survey");
    crm->complaint = aspect_make(seed, "banking.complaint");
    crm->response = aspect_make(seed, "banking.response");
}

static bool make_tables(struct crm_state *crm, const struct crm_settings *settings)
{
    return alias_init(&crm->interaction_count, settings->interaction.count, INTERACTIONS_MAX + 1) &&
           alias_init(&crm->channel, settings->interaction.channel, CHANNEL_COUNT) &&
           alias_init(&crm->nps, settings->survey.nps, NPS_COUNT) &&
           alias_init(&crm->complaint_type, settings->complaint.type, COMPLAINT_TYPE_COUNT) &&
           alias_init(&crm->complaint_status, settings->complaint.status, COMPLAINT_STATUS_COUNT);
}

bool bank_prepare_crm(struct bank *bank, struct error *error)
{
    bank->crm = calloc(1, sizeof *bank->crm);
    if (bank->crm == NULL || !make_tables(bank->crm, &bank->settings->crm))
        return error_set(error, ERROR_MEMORY, "no memory for the bank's customer relations");
    make_aspects(bank->crm, bank->seed);
    campaigns_prepare(bank);
    return true;
}

void bank_release_crm(struct bank *bank)
{
    struct crm_state *crm = bank->crm;
    if (crm == NULL)
        return;
    alias_free(&crm->interaction_count);
    alias_free(&crm->channel);
    alias_free(&crm->nps);
    alias_free(&crm->complaint_type);
    alias_free(&crm->complaint_status);
    free(crm);
}
