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

void bank_make_relations(struct bank_family *family)
{
    interactions_emit(family);
    complaints_emit(family);
    responses_emit(family);
}

/* ---- what the plan asks ---- */

static double interactions_mean(const struct bank *bank)
{
    const double *weights = bank->settings->crm.interaction.count;
    double sum = 0;
    double product = 0;
    for (int count = 0; count <= INTERACTIONS_MAX; count++) {
        sum += weights[count];
        product += weights[count] * count;
    }
    return product / sum;
}

static double surveys_mean(const struct bank *bank)
{
    return interactions_mean(bank) * bank->settings->crm.survey.percent / 100;
}

static double complaints_mean(const struct bank *bank)
{
    const struct crm_settings *crm = &bank->settings->crm;
    return crm->complaint.percent / 100 * (1 + crm->complaint.repeat_percent / 100);
}

static double responses_mean(const struct bank *bank)
{
    const struct crm_settings *crm = &bank->settings->crm;
    return crm->campaign.response_percent / 100 * (1 + crm->campaign.repeat_percent / 100);
}

double bank_crm_rows_mean(const struct bank *bank)
{
    return interactions_mean(bank) + surveys_mean(bank) + complaints_mean(bank) + responses_mean(bank);
}

void bank_expect_crm(const struct bank *bank, double *rows)
{
    double customers = (double)bank->customer_count;
    rows[customer_db_campaigns_table.index] = bank->campaign_count;
    rows[customer_db_interactions_table.index] = customers * interactions_mean(bank);
    rows[customer_db_satisfaction_surveys_table.index] = customers * surveys_mean(bank);
    rows[customer_db_complaints_table.index] = customers * complaints_mean(bank);
    rows[customer_db_campaign_responses_table.index] = customers * responses_mean(bank);
}
