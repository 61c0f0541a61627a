# fingen validate: data as generated pass, and each kind of damage fails the check that is named for it.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start
sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

expect_status 0 "$BUILD_DIR/tests/server_validate"
expect_contains "[  PASSED  ]"

# Without a run there is nothing to say ok to.
expect_status 4 "$FINGEN" validate
expect_contains 'holds no run'
expect_status 2 "$FINGEN" validate advisry
expect_contains 'did you mean "advisory"'
expect_status 2 "$FINGEN" validate --to null:

book=(advisory --fas 10 --households-per-fa 20 --accounts-per-household 3)
expect_status 0 "$FINGEN" seed "${book[@]}"
expect_status 0 "$FINGEN" validate
expect_contains 'ok    account_totals'
checks=$(grep -c '^-- check:' "$SOURCE_DIR/schemas/advisory/checks.sql")
expect_contains "$checks checks, $checks passed"
expect_absent FAIL
expect_status 0 "$FINGEN" validate advisory --json
expect_equal "$checks" "$(grep -c '"outcome": "passed"' <<<"$stdout")" "checks that passed"

# damage NAME SQL: after it the named check fails, with an example; then everything is as it was.
damage() {
    local name=$1 statement=$2
    sql -c 'CREATE TABLE public.kept_holdings AS TABLE advisory.holdings' -c 'CREATE TABLE public.kept_accounts AS TABLE advisory.accounts' \
        -c 'CREATE TABLE public.kept_households AS TABLE advisory.households' \
        -c 'CREATE TABLE public.kept_advisors AS TABLE advisory.financial_advisors' -c "SET session_replication_role = replica" -c "$statement"
    expect_status 1 "$FINGEN" validate
    outcome=$(grep -E "^[A-Za-z]+ +$name " <<<"$stdout" || true)
    [[ $outcome == FAIL* ]] || fail "$name should fail after: $statement
$stdout"
    expect_contains 'did not pass'
    sql -c 'SET session_replication_role = replica' -c 'DELETE FROM advisory.holdings' -c 'DELETE FROM advisory.accounts' \
        -c 'DELETE FROM advisory.households' -c 'DELETE FROM advisory.financial_advisors' \
        -c 'INSERT INTO advisory.financial_advisors TABLE public.kept_advisors' -c 'INSERT INTO advisory.households TABLE public.kept_households' \
        -c 'INSERT INTO advisory.accounts TABLE public.kept_accounts' -c 'INSERT INTO advisory.holdings TABLE public.kept_holdings' \
        -c 'DROP TABLE public.kept_advisors, public.kept_households, public.kept_accounts, public.kept_holdings'
}
one_holding="holding_id = (SELECT min(holding_id::text)::uuid FROM advisory.holdings)"

damage account_totals "DELETE FROM advisory.holdings WHERE $one_holding"
[[ $outcome == *'1 row, e.g. ACC-HH-FA-'* ]] || fail "no row count and example key in: $outcome"
damage household_totals "UPDATE advisory.households SET total_aum = total_aum + 0.01 WHERE household_id = 'HH-FA-00001-00001'"
[[ $outcome == *'1 row, e.g. HH-FA-00001-00001' ]] || fail "no row count and example key in: $outcome"
damage advisor_totals "UPDATE advisory.financial_advisors SET total_aum = total_aum - 0.01 WHERE fa_id = 'FA-00007'"
damage one_price_a_day "UPDATE advisory.holdings SET current_price = current_price + 0.01 WHERE $one_holding"
damage holdings_derived "UPDATE advisory.holdings SET unrealized_gain_loss = unrealized_gain_loss + 0.01 WHERE $one_holding"
damage orphans "DELETE FROM advisory.accounts WHERE account_id = 'ACC-HH-FA-00001-00001-01'"
damage dates_in_order "UPDATE advisory.accounts SET opened_date = '1990-01-02' WHERE account_id = 'ACC-HH-FA-00001-00001-01'"
damage sessions "UPDATE advisory.holdings SET purchase_date = '2025-12-25' WHERE $one_holding"
damage ids_well_formed "UPDATE advisory.households SET household_id = 'HH-1' WHERE household_id = 'HH-FA-00001-00001'"
damage account_types "UPDATE advisory.accounts SET account_type = 'trust' WHERE account_id LIKE '%-01'"
[[ $outcome == *'p = '* ]] || fail "no p-value in: $outcome"
damage cash_share_mean "UPDATE advisory.accounts SET cash_balance = total_value / 100"

# What it says as JSON.
sql -c "UPDATE advisory.households SET total_aum = total_aum + 1 WHERE household_id LIKE 'HH-FA-00003-%'"
expect_status 1 "$FINGEN" validate --json
expect_contains '"broken_rows": 20'
expect_contains '"example": "HH-FA-00003-00001"'
sql -c "UPDATE advisory.households SET total_aum = total_aum - 1 WHERE household_id LIKE 'HH-FA-00003-%'"
expect_status 0 "$FINGEN" validate

# A check that cannot run is no pass.
sql -c 'ALTER TABLE advisory.holdings RENAME COLUMN shares TO pieces'
expect_status 1 "$FINGEN" validate
expect_contains 'ERROR holdings_derived'
expect_contains 'not run: '
sql -c 'ALTER TABLE advisory.holdings RENAME COLUMN pieces TO shares'

# Settings of the run, not of the default profile, are what it is judged by.
expect_status 0 "$FINGEN" seed advisory --fas 12 --households-per-fa 30 --accounts-per-household 2 --replace --seed 99 --as-of 2020-06-30
expect_status 0 "$FINGEN" validate
