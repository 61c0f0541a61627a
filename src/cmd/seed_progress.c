/* Progress of a load, on stderr. */
#include "fingen/log.h"

#include "seed.h"

#include <unistd.h>

#define PLAIN_INTERVAL_SECONDS 5.0

void seed_progress_start(struct seed_progress *progress, const struct seed_domain *seed)
{
    double rows[256] = {0};
    *progress = (struct seed_progress){.seed = seed, .next_report_seconds = PLAIN_INTERVAL_SECONDS};
    if (seed->set->table_count <= sizeof rows / sizeof rows[0])
        seed_expect_rows(seed, rows);
    for (uint32_t i = 0; i < seed->set->table_count; i++)
        progress->expected_rows += rows[i];
}

/* Rows are what is measured, batches are what is certain: the share done is that of the rows, never above 100
 * %. */
static double share_done(const struct seed_progress *progress, const struct run_progress *now)
{
    double share = progress->expected_rows > 0 ? (double)now->rows / progress->expected_rows : 0;
    return now->batches_done >= now->batch_count ? 1.0 : share > 0.99 ? 0.99 : share;
}

void seed_progress_rows(void *context, const struct run_progress *now, bool finished)
{
    struct seed_progress *progress = context;
    bool terminal = isatty(STDERR_FILENO);
    if (finished || (!terminal && now->seconds < progress->next_report_seconds))
        return;
    progress->next_report_seconds = now->seconds + PLAIN_INTERVAL_SECONDS;
    char rows[32], rate[32], left[32] = "";
    double share = share_done(progress, now), made = (double)(now->rows - now->rows_before);
    double rows_per_second = now->seconds > 0 ? made / now->seconds : 0;
    text_format_count(rows, sizeof rows, now->rows);
    text_format_count(rate, sizeof rate, (uint64_t)rows_per_second);
    if (share > 0.01 && rows_per_second > 0)
        snprintf(left, sizeof left, ", %.0f s left", (1 - share) * progress->expected_rows / rows_per_second);
    (terminal ? log_live : log_info)("%s: %s %s, %s %s/s, %.0f %%%s", progress->seed->domain->name, rows,
                                     text_noun(now->rows, "row", "rows"), rate,
                                     text_noun((uint64_t)rows_per_second, "row", "rows"), share * 100, left);
}

void seed_progress_keys(void *context, size_t done, size_t total, const char *what)
{
    (void)context;
    (isatty(STDERR_FILENO) ? log_live : log_verbose)("keys and indexes: %zu of %zu, %s", done, total, what);
}
