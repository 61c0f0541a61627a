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

# Replacing starts over.
expect_status 0 "$FINGEN" seed "${small[@]}" --replace --seed 7
expect_equal 3 "$(rows financial_advisors)"

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
expect_output 't' psql -AtXc "SELECT bool_and(relallvisible >= relpages - 1) FROM pg_class WHERE relnamespace = 'advisory'::regnamespace AND relkind = 'r'"
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
