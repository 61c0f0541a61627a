/* One run in place of another, or everything as it was. */
#include "ledger.h"

bool ledger_may_replace(const struct ledger_run *found, const struct ledger_run *run, struct error *error)
{
    if (found->existing == run->existing)
        return true;
    error_set(error, ERROR_REFUSED, "%s: the run in the target was made %s --existing", found->domain,
              found->existing ? "with" : "without");
    return error_hint(error, "`fingen clear --confirm` first, then seed");
}

/* The ledger stays between the two, and so its numbers go on: no process that still loads the old run can
 * take the new one for it. */
bool ledger_replace_run(struct pg *pg, const struct table_set *set, const struct ledger_run *found,
                        struct ledger_run *run, struct error *error)
{
    struct buffer left;
    run->run_id = 0;
    if (!ledger_may_replace(found, run, error) || !pg_begin(pg, error))
        return false;
    buffer_init(&left, LEDGER_LEFT_CAP);
    bool done = ledger_remove_run(pg, set, found, &left, error) && ledger_begin_run(pg, set, run, error) &&
                pg_commit(pg, error);
    if (done) {
        ledger_warn_about_left(found, &left);
    } else {
        pg_rollback(pg);
        run->run_id = 0;
    }
    buffer_free(&left);
    return done;
}
