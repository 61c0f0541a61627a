# fingen status and fingen clear: what a target holds, in every state that it can be in.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start
sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }
small=(advisory --fas 3 --households-per-fa 4 --accounts-per-household 2)

# Nothing there: said, and no failure.
expect_status 0 "$FINGEN" status
expect_contains 'holds no run'
expect_status 0 "$FINGEN" status --json
expect_equal '[]' "$stdout"
expect_status 0 "$FINGEN" clear
expect_contains 'nothing to clear'
expect_status 0 "$FINGEN" clear --confirm
expect_status 2 "$FINGEN" status advisry
expect_contains 'did you mean "advisory"'
expect_status 2 "$FINGEN" status --to null:
expect_equal 0 "$(sql -c "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'")" "looking makes no ledger"

# Looking at a local cluster that was never made does not make one.
local_only() { env -u PGHOST -u PGPORT -u PGDATABASE FINGEN_HOME="$work/home" "$FINGEN" "$@"; }
expect_status 0 local_only status
expect_contains 'holds no run'
expect_status 0 local_only clear --confirm
expect_status 4 local_only validate
[[ ! -e $work/home ]] || fail "status made a cluster"

# Rows without keys.
expect_status 0 "$FINGEN" seed "${small[@]}" --no-keys
expect_status 0 "$FINGEN" status
expect_contains 'advisory: rows loaded, keys missing'
expect_status 0 "$FINGEN" status --json
expect_contains '"state": "loaded"'
expect_contains '"finished_at": null'

# Complete.
expect_status 0 "$FINGEN" seed --finish
expect_status 0 "$FINGEN" status
expect_contains 'advisory: complete'
expect_contains 'seed 42, scale 1, as of 2025-12-31'
expect_contains 'batches 1 of 1'
expect_contains 'profile '
expect_contains 'generator '
[[ $stdout =~ advisory\.households\ +12\  ]] || fail "no row count in: $stdout"
expect_status 0 "$FINGEN" status --json
expect_contains '"rows": 12'
[[ $stdout =~ \"bytes\":\ ([0-9]+) && ${BASH_REMATCH[1]} -gt 0 ]] || fail "no size in: $stdout"
expect_equal 4 "$(grep -c '"fingerprint": "[0-9a-f]\{32\}"' <<<"$stdout")" "fingerprints"
python3 -m json.tool <<<"$stdout" >/dev/null || fail "not JSON: $stdout"

# Exactly: every row is read.
expect_status 0 "$FINGEN" status --exact
expect_contains '  same'
expect_absent differs
sql -c "UPDATE advisory.accounts SET account_name = 'Mine' WHERE account_id = 'ACC-HH-FA-00001-00001-01'"
expect_status 0 "$FINGEN" status
expect_status 1 "$FINGEN" status --exact
expect_contains '1 table does not hold what was loaded'
[[ $stdout =~ advisory\.accounts\ [^$'\n']*differs ]] || fail "accounts should differ: $stdout"
[[ $stdout =~ advisory\.holdings\ [^$'\n']*same ]] || fail "holdings should be the same: $stdout"
sql -c "DELETE FROM advisory.holdings WHERE account_id = 'ACC-HH-FA-00002-00001-01'"
expect_status 1 "$FINGEN" status --exact --json
expect_equal 2 "$(grep -c '"same": false' <<<"$stdout")" "tables that differ"
sql -c 'DROP TABLE advisory.holdings'
expect_status 0 "$FINGEN" status
[[ $stdout =~ advisory\.holdings\ [^$'\n']*gone ]] || fail "holdings are gone: $stdout"
expect_status 1 "$FINGEN" status --exact
expect_status 0 "$FINGEN" clear --confirm

# Interrupted; somebody who is at it; data of another version.
expect_status 0 "$FINGEN" seed "${small[@]}" --batch-rows 1
sql -c "DELETE FROM fingen.batches WHERE number = 1" -c "UPDATE fingen.runs SET state = 'loading', generator_version = '0.1', finished_at = NULL"
expect_status 0 "$FINGEN" status
expect_contains 'advisory: interrupted at batch 2 of 3'
expect_contains '--resume'
expect_contains "generator 0.1, which is not this fingen's"
expect_status 0 "$FINGEN" status --json
expect_contains '"state": "interrupted"'
expect_contains '"batches_done": 2'
mkfifo keeps_open
PGAPPNAME=fingen psql -Xq <keeps_open >/dev/null &
exec 3>keeps_open
for ((i = 0; i < 600; i++)); do
    [[ $(sql -c "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fingen'") == 0 ]] || break
    sleep 0.05
done
expect_status 0 "$FINGEN" status
expect_contains 'advisory: loading, batch 2 of 3'
exec 3>&-

# A domain that this fingen does not know is shown, and left alone.
sql -c "UPDATE fingen.runs SET domain = 'unheard_of'"
expect_status 0 "$FINGEN" status unheard_of
expect_contains 'does not know'
expect_status 5 "$FINGEN" clear --confirm
expect_contains 'unheard_of'
expect_status 5 "$FINGEN" validate
sql -c "UPDATE fingen.runs SET domain = 'advisory'"

# clear says all that would go, changes nothing, and then removes just that.
before=$(sql -c "SELECT count(*) FROM pg_class WHERE relnamespace = 'advisory'::regnamespace")
expect_status 5 "$FINGEN" clear advisory
for word in advisory.holdings advisory.accounts advisory.households advisory.financial_advisors 'schema advisory' 'type advisory.account_type' \
    'sequence advisory.accounts_number' 'function advisory.make_fa_id()' '--confirm'; do
    expect_contains "$word"
done
expect_equal "$before" "$(sql -c "SELECT count(*) FROM pg_class WHERE relnamespace = 'advisory'::regnamespace")" "clear without --confirm"
expect_status 0 "$FINGEN" clear --confirm
expect_contains 'advisory: cleared'
expect_output '0' psql -AtXc "SELECT count(*) FROM pg_namespace WHERE nspname IN ('advisory', 'fingen')"
