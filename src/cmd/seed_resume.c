/* May a run that stands in a target be continued by this request? Only when every byte of its data would be
 * the same. */
#include "seed.h"

#include "fingen/text.h"

#include <stdlib.h>
#include <string.h>

static bool count_batches(const struct seed_domain *seed, struct ledger_run *run, struct error *error)
{
    free(run->part_ends);
    run->batches_planned = 0;
    run->part_ends = calloc(run->part_count, sizeof *run->part_ends);
    if (run->part_ends == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    for (uint32_t i = 0; i < run->part_count; i++) {
        struct plan_part part = {i + 1, run->part_count};
        run->batches_planned += plan_part_batch_count(&seed->plan, seed->state, part);
        run->part_ends[i] = run->batches_planned;
    }
    return true;
}

/* What the data follow from: the settings. Of a document they are only what its rows are checked by. */
static bool describe_origin(const struct seed_domain *seed, const struct seed_request *request,
                            struct ledger_run *run, struct buffer *lines, struct error *error)
{
    const struct run_settings *settings = profile_run(request->profile);
    bool made = request->document == NULL;
    run->as_of = settings->as_of;
    run->seed = made ? (uint64_t)settings->seed : 0;
    run->scale = made ? settings->scale : 0;
    snprintf(run->generator_version, sizeof run->generator_version, "%s",
             made ? FINGEN_GENERATOR_VERSION : LEDGER_FROM_DOCUMENT);
    if (!profile_digest(request->profile, seed->domain->name, lines, &run->profile_digest, error) ||
        (!made && !buffer_printf(lines, error, LEDGER_DOCUMENT_LINE "%s\n", request->document_name)))
        return false;
    if (!made)
        run->profile_digest = fingerprint_of(lines->data, lines->length);
    return buffer_terminate(lines, error);
}

bool seed_describe_run(const struct seed_domain *seed, const struct seed_request *request,
                       struct ledger_run *run, struct error *error)
{
    *run = (struct ledger_run){
        .state = "loading",
        .stage_count = seed->domain->stage_count,
        .part_count = request->part.count,
        .first_number = seed->plan.first_number,
        .existing = request->existing,
    };
    snprintf(run->domain, sizeof run->domain, "%s", seed->domain->name);
    for (uint32_t i = 0; i < run->stage_count; i++)
        run->families_per_batch[i] = seed->plan.stages[i].families_per_batch;
    struct buffer lines;
    buffer_init(&lines, 1 << 20);
    bool done = count_batches(seed, run, error) && describe_origin(seed, request, run, &lines, error);
    if (done && (run->profile_lines = strdup((const char *)lines.data)) == NULL)
        done = error_set(error, ERROR_MEMORY, "out of memory");
    buffer_free(&lines);
    const char *prefix;
    if (done && seed->domain->split_databases != NULL &&
        seed->domain->split_databases(request->profile, &prefix))
        done = run_parts_describe(run, seed->set, prefix, error);
    return done;
}

/* The line of `lines` that sets the same path as `line`; NULL when none does. */
static const char *find_path(const char *lines, const char *line, size_t path_length)
{
    for (const char *at = lines; *at != '\0';) {
        if (strncmp(at, line, path_length) == 0)
            return at;
        const char *end = strchr(at, '\n');
        if (end == NULL)
            break;
        at = end + 1;
    }
    return NULL;
}

/* A line is "path=value", without its end. */
struct setting_line {
    const char *text;
    size_t length, path_length; /* with the = */
};

static bool next_line(const char **at, struct setting_line *line)
{
    if (*at == NULL || **at == '\0')
        return false;
    line->text = *at;
    line->length = strcspn(*at, "\n");
    line->path_length = strcspn(*at, "=") + 1;
    *at += line->length + ((*at)[line->length] == '\n');
    return line->path_length <= line->length;
}

/* Settings that the request has, with another value or none in the run. */
static bool name_changed_settings(const char *there, const char *here, struct buffer *out,
                                  struct error *error)
{
    struct setting_line line;
    while (next_line(&here, &line)) {
        const char *other = there == NULL ? NULL : find_path(there, line.text, line.path_length);
        size_t length = other == NULL ? 0 : strcspn(other, "\n");
        if (other != NULL && length == line.length && strncmp(other, line.text, length) == 0)
            continue;
        if (!buffer_printf(out, error, "%.*s: the run has %.*s, this request %.*s\n",
                           (int)line.path_length - 1, line.text,
                           other == NULL ? 7 : (int)(length - line.path_length),
                           other == NULL ? "nothing" : other + line.path_length,
                           (int)(line.length - line.path_length), line.text + line.path_length))
            return false;
    }
    return true;
}

/* Settings of the run that the request does not know. */
static bool name_dropped_settings(const char *there, const char *here, struct buffer *out,
                                  struct error *error)
{
    struct setting_line line;
    while (next_line(&there, &line)) {
        if (find_path(here, line.text, line.path_length) == NULL &&
            !buffer_printf(out, error, "%.*s: the run has %.*s, this request nothing\n",
                           (int)line.path_length - 1, line.text, (int)(line.length - line.path_length),
                           line.text + line.path_length))
            return false;
    }
    return true;
}

/* The digest decides; the lines only say why. */
static bool name_profile_differences(const struct ledger_run *found, const struct ledger_run *wanted,
                                     struct buffer *out, struct error *error)
{
    char there[33], here[33];
    size_t before = out->length;
    if (fingerprint_equals(&found->profile_digest, &wanted->profile_digest))
        return true;
    return name_changed_settings(found->profile_lines, wanted->profile_lines, out, error) &&
           name_dropped_settings(found->profile_lines, wanted->profile_lines, out, error) &&
           (out->length > before ||
            buffer_printf(out, error, "profile: the run's has digest %s, this request's %s\n",
                          fingerprint_format(there, &found->profile_digest),
                          fingerprint_format(here, &wanted->profile_digest)));
}

static bool name_databases(const struct ledger_run *run, struct buffer *out, struct error *error)
{
    for (size_t i = 0; i < run->database_count; i++)
        if (!buffer_printf(out, error, "%s%s", i == 0 ? "" : " ", run->databases[i].name))
            return false;
    return run->database_count > 0 || buffer_append_text(out, "one", error);
}

static bool name_layout_difference(const struct ledger_run *found, const struct ledger_run *wanted,
                                   struct buffer *out, struct error *error)
{
    bool same = found->database_count == wanted->database_count;
    for (size_t i = 0; same && i < found->database_count; i++)
        same = strcmp(found->databases[i].name, wanted->databases[i].name) == 0 &&
               strcmp(found->databases[i].schema, wanted->databases[i].schema) == 0;
    return same || (buffer_append_text(out, "databases: the run has ", error) &&
                    name_databases(found, out, error) && buffer_append_text(out, ", this request ", error) &&
                    name_databases(wanted, out, error) && buffer_append_text(out, "\n", error));
}

static bool name_differences(const struct ledger_run *found, const struct ledger_run *wanted,
                             struct buffer *out, struct error *error)
{
    char there[11], here[11];
    if (found->seed != wanted->seed &&
        !buffer_printf(out, error, "seed: the run has %llu, this request %llu\n",
                       (unsigned long long)found->seed, (unsigned long long)wanted->seed))
        return false;
    if (found->scale != wanted->scale &&
        !buffer_printf(out, error, "scale: the run has %.15g, this request %.15g\n", found->scale,
                       wanted->scale))
        return false;
    if (found->as_of != wanted->as_of &&
        !buffer_printf(out, error, "as_of: the run has %s, this request %s\n",
                       date_format(there, found->as_of), date_format(here, wanted->as_of)))
        return false;
    if (strcmp(found->generator_version, wanted->generator_version) != 0 &&
        !buffer_printf(out, error, "generator version: the run has %s, this fingen makes %s\n",
                       found->generator_version, wanted->generator_version))
        return false;
    if (found->existing != wanted->existing &&
        !buffer_printf(out, error, "tables: the run %s --existing, this request %s\n",
                       found->existing ? "was made with" : "was made without",
                       wanted->existing ? "has it" : "has not"))
        return false;
    if (!name_layout_difference(found, wanted, out, error))
        return false;
    if (wanted->part_count > 1 && found->part_count != wanted->part_count &&
        !buffer_printf(out, error, "parts: the run has %u, this request %u\n", found->part_count,
                       wanted->part_count))
        return false;
    return name_profile_differences(found, wanted, out, error);
}

bool seed_hint_missing_rows(const struct ledger_run *run, struct error *error)
{
    char document[LEDGER_DOCUMENT_NAME_BYTES];
    if (ledger_document_name(run, document, sizeof document) != NULL)
        return error_hint(error, "its document is loaded anew: `fingen load %s --replace`", document);
    return error_hint(error, "`fingen seed %s --resume` loads the rest and builds the keys", run->domain);
}

/* Its rows are in a file, and no settings make them again. */
static bool refuse_document(const struct ledger_run *found, const struct ledger_run *wanted,
                            struct error *error)
{
    char document[LEDGER_DOCUMENT_NAME_BYTES];
    if (strcmp(wanted->generator_version, LEDGER_FROM_DOCUMENT) == 0 ||
        ledger_document_name(found, document, sizeof document) == NULL)
        return true;
    error_set(error, ERROR_REFUSED, "%s: the target holds %s, which cannot be continued: %s", found->domain,
              ledger_state_words(found), document);
    return error_hint(error, "`fingen clear --confirm` removes it%s",
                      wanted->part_count > 1 ? "" : "; --replace removes it and loads what is asked for");
}

/* True when `found` may be continued as `wanted`; else ERROR_REFUSED with every difference named. */
static bool check_resume(const struct ledger_run *found, const struct ledger_run *wanted, struct error *error)
{
    struct buffer differences;
    if (!run_parts_check_leading(found, error) || !refuse_document(found, wanted, error))
        return false;
    buffer_init(&differences, 1 << 20);
    bool same = name_differences(found, wanted, &differences, error) && buffer_terminate(&differences, error);
    if (same && differences.length > 0) {
        while (differences.length > 0 && differences.data[differences.length - 1] == '\n')
            differences.data[--differences.length] = '\0';
        error_set(error, ERROR_REFUSED, "%s: the run in the target is not the one asked for", found->domain);
        error_detail(error, "%s", (const char *)differences.data);
        same = error_hint(error, "give the run's own settings to continue it; `fingen clear --confirm` or "
                                 "--replace to start over");
    }
    buffer_free(&differences);
    return same;
}

bool seed_take_up(struct seed_domain *seed, const struct ledger_run *found, struct ledger_run *run,
                  struct error *error)
{
    if (!check_resume(found, run, error))
        return false;
    plan_make_with_cut(&seed->plan, seed->domain, seed->state, found->families_per_batch);
    run->run_id = found->run_id;
    run->part_count = found->part_count;
    memcpy(run->families_per_batch, found->families_per_batch, sizeof run->families_per_batch);
    memcpy(run->state, found->state, sizeof run->state);
    if (!count_batches(seed, run, error))
        return false;
    if (run->batches_planned == found->batches_planned)
        return true;
    error_set(
        error, ERROR_REFUSED, "%s: the run in the target is cut into %llu %s, this fingen would make %llu",
        found->domain, (unsigned long long)found->batches_planned,
        text_noun(found->batches_planned, "batch", "batches"), (unsigned long long)run->batches_planned);
    if (found->batches_done == found->batches_planned)
        return error_hint(error,
                          "its rows are all there: `fingen seed %s --finish` builds the keys that it lacks",
                          found->domain);
    return error_hint(
        error,
        "the version of fingen that began it can continue it; `fingen clear --confirm`%s to start over",
        run->part_count > 1 ? "" : " or --replace");
}
