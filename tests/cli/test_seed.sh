# fingen seed as a user types it: refusals, ways on, dry runs, keys apart from rows.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

small=(advisory --fas 3 --households-per-fa 4 --accounts-per-household 2)
rows() { psql -AtXc "SELECT count(*) FROM advisory.$1"; }

# A dry run shows the plan and touches nothing.
expect_status 0 "$FINGEN" seed "${small[@]}" --dry-run
expect_contains 'advisory.holdings'
expect_contains 'rows expected'
expect_output '0' psql -AtXc "SELECT count(*) FROM pg_namespace WHERE nspname IN ('advisory', 'fingen')"

# The same for programs: JSON and nothing else, the target without its password.
expect_status 0 "$FINGEN" seed "${small[@]}" personal --dry-run --json --seed 9 --jobs 3 --to "host=$PGHOST user=postgres password=secretword"
expect_absent secretword
plan=$stdout
of_plan() { psql -AtX -v plan="$plan" <<<"SELECT $1 FROM (SELECT :'plan'::jsonb AS p) x"; }
expect_output 'true|9|1|3|2025-12-31' of_plan "p->>'dry_run', p->>'seed', p->>'scale', p->>'jobs', p->>'as_of'"
expect_output "PostgreSQL at host=$PGHOST port=5432 dbname=postgres user=postgres (from --to)" of_plan "p->>'target'"
expect_output 'advisory,personal' of_plan "(SELECT string_agg(d->>'domain', ',') FROM jsonb_array_elements(p->'domains') d)"
expect_output 'advisory.accounts 24' of_plan "(SELECT (t->>'schema') || '.' || (t->>'table') || ' ' || (t->>'rows_expected')
    FROM jsonb_array_elements(p->'domains'->0->'tables') t WHERE t->>'table' = 'accounts')"
expect_output 't' of_plan "(p->'domains'->0->>'batches_planned')::int > 0 AND p->'domains'->0->'stages'->0->>'families' = '3'
    AND (p->'domains'->0->>'rows_expected')::int = (SELECT sum((t->>'rows_expected')::int) FROM jsonb_array_elements(p->'domains'->0->'tables') t)"
expect_output '0' psql -AtXc "SELECT count(*) FROM pg_namespace WHERE nspname IN ('advisory', 'fingen')"
expect_status 0 "$FINGEN" seed "${small[@]}" --dry-run --json --part 2/3 --set banking.layout=databases banking
plan=$stdout
expect_output '2/3' of_plan "p->'domains'->1->>'part'"
expect_output 't' of_plan "p->'domains'->1->'databases' @> '[\"loans_db\"]'"
expect_status 0 "$FINGEN" seed advisory --dry-run --json --to csv:out --table holdings
plan=$stdout
expect_output 'holdings' of_plan "(SELECT string_agg(t->>'table', ',') FROM jsonb_array_elements(p->'domains'->0->'tables') t)"

# A service that is not there is no target, in a dry run neither.
for words in --dry-run ''; do
    expect_status 4 env PGSERVICE=nosuch "$FINGEN" seed "${small[@]}" $words
    expect_contains 'service "nosuch"'
    expect_absent 'target: PostgreSQL'
done

# The target is stated before work begins.
expect_status 0 "$FINGEN" seed "${small[@]}"
expect_contains 'target: '
expect_equal 3 "$(rows financial_advisors)"
expect_equal 12 "$(rows households)"
expect_equal 24 "$(rows accounts)"
first=$("$FINGEN" status --json)

# What is there is left alone, and the three ways on are named.
expect_status 5 "$FINGEN" seed "${small[@]}"
expect_contains '--resume'
expect_contains '--replace'
expect_contains 'clear --confirm'
expect_equal 3 "$(rows financial_advisors)"

# Resuming a complete run does nothing; resuming another run names the difference.
expect_status 0 "$FINGEN" seed "${small[@]}" --resume
expect_contains 'nothing to do'
expect_status 5 "$FINGEN" seed "${small[@]}" --resume --seed 7
expect_contains 'seed: the run has 42, this request 7'
expect_status 5 "$FINGEN" seed advisory --fas 3 --households-per-fa 5 --accounts-per-household 2 --resume
expect_contains 'advisory.households_per_fa: the run has 4, this request 5'
expect_equal 12 "$(rows households)"


# The digest decides, and every difference has a name: a setting that only the run knows, and one that nobody can see.
psql -XqAtc "UPDATE fingen.runs SET profile = profile || E'advisory.gone=5\\n', profile_digest = translate(profile_digest, '0123456789', '1234567890')"
expect_status 5 "$FINGEN" seed "${small[@]}" --resume
expect_contains 'advisory.gone: the run has 5, this request nothing'
psql -XqAtc "UPDATE fingen.runs SET profile = replace(profile, E'advisory.gone=5\\n', '')"
expect_status 5 "$FINGEN" seed "${small[@]}" --resume
expect_contains "profile: the run's has digest"
psql -XqAtc "UPDATE fingen.runs SET profile_digest = translate(profile_digest, '1234567890', '0123456789')"
expect_status 0 "$FINGEN" seed "${small[@]}" --resume

# Replacing starts over.
expect_status 0 "$FINGEN" seed "${small[@]}" --replace --seed 7
expect_equal 3 "$(rows financial_advisors)"

# All or nothing: what the new run lacks shows when the old one is gone already, and then that is there again.
psql -Xq -v ON_ERROR_STOP=1 -c 'CREATE ROLE loader LOGIN' -c 'CREATE DATABASE loaded' -c 'GRANT CREATE ON DATABASE loaded TO loader'
as_loader() { PGUSER=loader PGDATABASE=loaded "$@"; }
expect_status 0 as_loader "$FINGEN" seed "${small[@]}"
psql -Xqc 'REVOKE CREATE ON DATABASE loaded FROM loader'
expect_status 4 as_loader "$FINGEN" seed "${small[@]}" --replace --seed 7
expect_contains 'may not create schema advisory'
expect_output 12 as_loader psql -AtXc 'SELECT count(*) FROM advisory.households'
expect_status 0 as_loader "$FINGEN" status --exact
expect_contains 'seed 42'
psql -Xqc 'GRANT CREATE ON DATABASE loaded TO loader'
expect_status 0 as_loader "$FINGEN" seed "${small[@]}" --replace --seed 7
expect_status 0 as_loader "$FINGEN" status --exact
expect_contains 'seed 7'
expect_status 0 as_loader "$FINGEN" clear --confirm
expect_output 0 as_loader psql -AtXc "SELECT count(*) FROM pg_namespace WHERE nspname IN ('advisory', 'fingen')"

# A dump that was restored elsewhere holds tables that fingen did not make there: they and their ledger stay.
psql -Xqc 'CREATE DATABASE restored'
"$postgres_bin/pg_dump" | PGDATABASE=restored psql -Xq -v ON_ERROR_STOP=1 >/dev/null
in_restored() { PGDATABASE=restored "$@"; }
expect_status 5 in_restored "$FINGEN" seed "${small[@]}" --seed 7
for words in 'clear --confirm' "seed ${small[*]} --seed 7 --replace"; do
    expect_status 5 in_restored "$FINGEN" $words
    expect_contains 'advisory.holdings'
    expect_contains 'restored from a dump'
    expect_contains "DELETE FROM fingen.runs WHERE domain = 'advisory'"
    expect_absent 'cleared'
    expect_output 12 in_restored psql -AtXc 'SELECT count(*) FROM advisory.households'
    expect_output 1 in_restored psql -AtXc 'SELECT count(*) FROM fingen.runs'
done
psql -Xqc 'CREATE DATABASE kept TEMPLATE restored'
PGDATABASE=kept psql -Xqc "DELETE FROM fingen.runs WHERE domain = 'advisory'"
expect_status 0 env PGDATABASE=kept "$FINGEN" clear --confirm
expect_output 12 env PGDATABASE=kept psql -AtXc 'SELECT count(*) FROM advisory.households'
in_restored psql -Xqc 'DROP SCHEMA advisory CASCADE' 2>/dev/null
expect_status 0 in_restored "$FINGEN" clear --confirm
expect_output 0 in_restored psql -AtXc "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'"

# clear without --confirm says what would go and changes nothing.
expect_status 5 "$FINGEN" clear
expect_contains 'advisory.holdings'
expect_equal 12 "$(rows households)"
expect_status 0 "$FINGEN" clear --confirm
expect_output '0' psql -AtXc "SELECT count(*) FROM pg_namespace WHERE nspname IN ('advisory', 'fingen')"
expect_status 0 "$FINGEN" clear --confirm

# Rows only, keys later; the same data as in one go.
expect_status 0 "$FINGEN" seed "${small[@]}" --no-keys
expect_output '0' psql -AtXc "SELECT count(*) FROM pg_constraint WHERE connamespace = 'advisory'::regnamespace"
expect_status 5 "$FINGEN" seed personal --finish
expect_contains 'personal: the target holds no run to finish'
expect_status 0 "$FINGEN" seed --finish # of what is there
expect_output 't' psql -AtXc "SELECT count(*) > 8 AND bool_and(convalidated) FROM pg_constraint WHERE connamespace = 'advisory'::regnamespace"
expect_status 0 "$FINGEN" validate
fingerprints() { grep -o '"fingerprint": *"[0-9a-f]*"' <<<"$1"; }
expect_equal "$(fingerprints "$first")" "$(fingerprints "$("$FINGEN" status --json)")" "rows, then keys"

# Ready to live in: statistics and visibility are there, an insert without an id works in every table.
expect_output 't' psql -AtXc "SELECT bool_and(reltuples > 0) FROM pg_class WHERE relnamespace = 'advisory'::regnamespace AND relkind = 'r'"
for table in financial_advisors households accounts holdings; do # two sessions that extend a table may leave pages without a row
    expect_output 't' psql -AtXc "SELECT relallvisible >= (SELECT count(DISTINCT (ctid::text::point)[0]) FROM advisory.$table)
                                  FROM pg_class WHERE oid = 'advisory.$table'::regclass"
done
psql -XqAt -v ON_ERROR_STOP=1 >/dev/null <<'SQL'
INSERT INTO advisory.financial_advisors (name, email, region, office_location, total_aum, client_count, specialization, years_experience)
SELECT 'A New Advisor', 'new.advisor@example.com', region, office_location, 0, 0, specialization, 1 FROM advisory.financial_advisors LIMIT 1;
INSERT INTO advisory.households (fa_id, household_name, primary_contact_name, email, phone, total_aum, risk_tolerance, client_since)
SELECT fa_id, household_name, primary_contact_name, 'other@example.com', phone, total_aum, risk_tolerance, client_since FROM advisory.households LIMIT 1;
INSERT INTO advisory.accounts (household_id, account_number, account_type, account_name, total_value, cash_balance, opened_date)
SELECT household_id, '000-other', account_type, account_name, total_value, cash_balance, opened_date FROM advisory.accounts LIMIT 1;
INSERT INTO advisory.holdings (account_id, ticker, shares, cost_basis, current_price, current_value, unrealized_gain_loss, pct_of_account, purchase_date)
SELECT account_id, 'ZZZZ', shares, cost_basis, current_price, current_value, unrealized_gain_loss, pct_of_account, purchase_date FROM advisory.holdings LIMIT 1;
SQL
# Wrong words are the user's to mend, and nothing is touched.
expect_status 2 "$FINGEN" seed
expect_status 2 "$FINGEN" seed advisry
expect_contains 'did you mean "advisory"'
expect_status 2 "$FINGEN" seed all --resume --replace
expect_status 4 "$FINGEN" seed all --to "postgresql://nobody:secretword@127.0.0.1:1/none"
expect_absent secretword

# What makes no sense together is said, not passed over.
expect_status 2 "$FINGEN" seed --finish --fas 3
expect_contains '--fas has no meaning with it'
for option in '--seed 1' '--scale 2' '--as-of 2024-01-01' '--batch-rows 100' '--table holdings'; do
    expect_status 2 "$FINGEN" seed advisory --finish $option
    expect_contains "${option% *} has no meaning with it"
done
for option in --resume --replace --existing --finish; do
    expect_status 2 "$FINGEN" seed advisory --to null: "$option"
    expect_contains "$option needs a database"
done

# ---- while it loads ----

large=(advisory --scale 50 --jobs 1)
batches() { psql -AtXc 'SELECT count(*) FROM fingen.batches' 2>/dev/null || echo 0; }
await_batches() { # more than so many
    local tries=0
    until [[ $(batches) -gt ${1:-1} ]]; do
        tries=$((tries + 1))
        [[ $tries -lt 600 ]] || fail "no batch was loaded"
        sleep 0.1
    done
}
ended() { # status of the background process, with what it wrote
    status=0
    wait "$loader" || status=$?
    stdout="" stderr=$(cat err)
}
expect_status 0 "$FINGEN" clear --confirm

# Somebody clears it away, or puts another run in its place: that is what is said first, and not that it could go on.
taken_away() { # cleared|replaced, words of the fingen that does it...
    local how=$1
    shift
    "$FINGEN" seed "${large[@]}" -q 2>err & loader=$!
    await_batches
    expect_status 0 "$FINGEN" "$@"
    ended
    expect_equal 5 "$status" "status of a run that was $how"
    expect_equal "fingen: error: advisory: another fingen $how this run while it was loaded" "$(grep error: err)"
    expect_contains 'nothing of it is left to resume'
    expect_absent '--resume goes on'
}
taken_away cleared clear --confirm
taken_away replaced seed "${small[@]}" --replace
expect_equal 12 "$(rows households)"
expect_status 0 "$FINGEN" status --exact
expect_status 0 "$FINGEN" clear --confirm

# An interrupted --replace goes on without it.
expect_status 0 "$FINGEN" seed "${small[@]}"
"$FINGEN" seed "${large[@]}" --replace -q 2>err & loader=$!
until [[ $(psql -AtXc 'SELECT scale FROM fingen.runs') == 50 ]]; do sleep 0.1; done
await_batches
kill -TERM "$loader"
ended
expect_equal 130 "$status"
expect_contains 'the same command with --resume in place of --replace goes on from there'
before=$(batches)
"$FINGEN" seed "${large[@]}" --resume -q 2>err & loader=$!
await_batches "$before"
kill -TERM "$loader"
ended
expect_equal 130 "$status"
expect_contains 'the same command again goes on from there'
expect_status 0 "$FINGEN" clear --confirm
