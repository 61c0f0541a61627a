# Every check of schemas/advisory/checks.sql passes on rows as they were made, and fails when rows are spoilt.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
source "$SOURCE_DIR/tests/support/spoil.sh"
make_directory work
cd "$work"
postgres_start

checks=$(sed -n 's/^-- check: \([a-z_]*\).*/\1/p' "$SOURCE_DIR/schemas/advisory/checks.sql" | sort)
spoil_seed advisory 'advisory' --fas 60 --households-per-fa 20 --accounts-per-household 2

one_advisor="fa_id = 'FA-00007'"
one_household="household_id = 'HH-FA-00007-00003'"
one_account="account_id = 'ACC-HH-FA-00007-00003-02'"
one_holding="holding_id = (SELECT min(holding_id::text)::uuid FROM holdings WHERE $one_account)"

spoil orphans "DELETE FROM financial_advisors WHERE $one_advisor"
spoil orphans "DELETE FROM households WHERE $one_household"
spoil orphans "DELETE FROM accounts WHERE $one_account"
spoil ids_unique "UPDATE accounts SET account_number = (SELECT min(account_number) FROM accounts) WHERE $one_account"
spoil ids_unique "INSERT INTO holdings SELECT * FROM holdings WHERE $one_holding"
spoil ids_well_formed "UPDATE financial_advisors SET fa_id = 'FA-7' WHERE $one_advisor"
spoil ids_well_formed "UPDATE accounts SET account_id = 'ACC-HH-FA-00008-00003-02' WHERE $one_account"
spoil account_numbers "UPDATE accounts SET account_number = overlay(account_number PLACING ((substr(account_number, 2, 1)::int + 1) % 10)::text FROM 2 FOR 1) WHERE $one_account"
spoil account_totals "UPDATE accounts SET cash_balance = cash_balance + 0.01 WHERE $one_account"
spoil account_totals "DELETE FROM holdings WHERE $one_holding"
spoil household_totals "UPDATE households SET total_aum = total_aum - 0.01 WHERE $one_household"
spoil advisor_totals "UPDATE financial_advisors SET total_aum = total_aum + 0.01 WHERE $one_advisor"
spoil advisor_totals "UPDATE financial_advisors SET client_count = 19 WHERE $one_advisor"
spoil enums "ALTER TYPE account_type RENAME VALUE 'ira' TO 'margin'"
spoil advisor_aum_bounds "UPDATE financial_advisors SET total_aum = 100000001 WHERE $one_advisor"
spoil advisor_experience_bounds "UPDATE financial_advisors SET years_experience = 41 WHERE $one_advisor"
spoil household_aum_bounds "UPDATE households SET total_aum = 99999.99 WHERE $one_household"
spoil account_cash_share "UPDATE accounts SET cash_balance = total_value * 0.11 WHERE $one_account"
spoil account_cash_share "UPDATE accounts SET cash_balance = 0 WHERE $one_account"
spoil account_sizes "DELETE FROM accounts WHERE $one_account"
spoil account_sizes "UPDATE accounts SET total_value = 1 WHERE $one_account"
spoil stock_share "UPDATE holdings SET current_value = current_value * 12 WHERE ticker = 'BND'"
spoil stock_share "UPDATE households SET risk_tolerance = 'aggressive' WHERE risk_tolerance = 'conservative'"
spoil holdings_per_account_bounds "DELETE FROM holdings WHERE $one_account"
spoil duplicate_tickers "UPDATE holdings SET ticker = (SELECT max(ticker) FROM holdings WHERE $one_account) WHERE $one_holding"
spoil dates_in_order "UPDATE households SET client_since = client_since + interval '18 years' WHERE $one_household"
spoil dates_in_order "UPDATE accounts SET opened_date = '2025-12-31' WHERE $one_account"
spoil dates_in_order "UPDATE holdings SET purchase_date = '2026-01-02 15:00' WHERE $one_holding"
spoil sessions "UPDATE holdings SET purchase_date = '2025-12-25 15:00' WHERE $one_holding"
spoil sessions "UPDATE holdings SET purchase_date = '2025-04-18 15:00' WHERE $one_holding" # Good Friday
spoil sessions "UPDATE holdings SET purchase_date = '2025-12-28 15:00' WHERE $one_holding" # a Sunday
spoil sessions "UPDATE holdings SET purchase_date = '2025-01-09 15:00' WHERE $one_holding" # a funeral
spoil sessions "UPDATE holdings SET purchase_date = date_trunc('day', purchase_date) WHERE $one_holding"
spoil sessions "UPDATE accounts SET opened_date = '2024-07-04' WHERE $one_account"
spoil sessions "UPDATE holdings SET purchase_date = '2025-12-31 15:00', cost_basis = current_price - 0.01 WHERE $one_holding"
spoil one_price_a_day "UPDATE holdings SET current_price = current_price + 0.01 WHERE $one_holding"
spoil one_price_a_day "INSERT INTO holdings SELECT gen_random_uuid(), account_id, ticker, shares, cost_basis + 0.01, current_price, current_value, unrealized_gain_loss, pct_of_account, purchase_date FROM holdings WHERE $one_holding"
spoil gain_bounds "UPDATE holdings SET cost_basis = round((current_price / 2.51)::numeric, 2) WHERE $one_holding"
spoil gain_bounds "UPDATE holdings SET cost_basis = round((current_price / 0.69)::numeric, 2) WHERE $one_holding"
spoil whole_units "UPDATE holdings SET cost_basis = cost_basis + 0.001 WHERE $one_holding"
spoil whole_units "UPDATE accounts SET total_value = total_value + 0.001 WHERE $one_account"
spoil holdings_derived "UPDATE holdings SET shares = shares + 1 WHERE $one_holding"
spoil holdings_derived "UPDATE holdings SET unrealized_gain_loss = unrealized_gain_loss + 0.01 WHERE $one_holding"
spoil holdings_derived "UPDATE holdings SET pct_of_account = pct_of_account + 0.0001 WHERE $one_holding"
spoil contacts_reach_nobody "UPDATE households SET email = 'john@gmail.com' WHERE $one_household"
spoil contacts_reach_nobody "UPDATE households SET phone = '(617) 555-1234' WHERE $one_household"
spoil contacts_reach_nobody "UPDATE financial_advisors SET email = 'john@notexample.com' WHERE $one_advisor"
spoil names_agree "UPDATE households SET primary_contact_name = 'John Other' WHERE $one_household"
spoil names_agree "UPDATE accounts SET account_name = replace(account_name, ' & ', ' ') WHERE account_type = 'joint'"
spoil names_agree "UPDATE accounts SET account_type = 'ira' WHERE account_type = 'roth_ira'"
spoil names_agree "UPDATE accounts SET account_type = 'individual' WHERE account_type = 'trust'"
spoil offices "UPDATE financial_advisors SET office_location = 'Boston' WHERE $one_advisor"
spoil sizes_are_skewed "UPDATE households SET total_aum = 100000 + 100000 * (right(household_id, 1)::int % 2)"
spoil sizes_are_skewed "UPDATE holdings SET current_value = 1000"
spoil advisor_aum_mean "UPDATE financial_advisors SET total_aum = total_aum * 1.6"
spoil cash_share_mean "UPDATE accounts SET cash_balance = total_value * 0.05"
spoil holdings_per_account_mean "DELETE FROM holdings WHERE get_byte(uuid_send(holding_id), 0) < 20"
spoil regions "UPDATE financial_advisors SET region = 'Pacific' WHERE region IN ('Southeast', 'Mountain', 'Great Lakes')"
spoil regions "UPDATE financial_advisors SET region = 'Nowhere' WHERE region = 'Great Lakes'"
spoil specializations "UPDATE financial_advisors SET specialization = 'Estate Planning' WHERE specialization = 'Wealth Management'"
spoil risk_tolerances "UPDATE households SET risk_tolerance = 'aggressive' WHERE right(household_id, 2) IN ('01', '02')"
spoil account_types "UPDATE accounts SET account_type = 'trust' WHERE right(household_id, 2) = '01'"

spoil_expect_all "$checks"

# Clients of today, when the last session was before the weekend, or before the exchange was closed for days; few purchases have
# such a gain.
for day in 2025-12-28 2001-09-16; do
    expect_status 0 "$FINGEN" clear --confirm --quiet
    expect_status 0 timeout 60 "$FINGEN" seed advisory --quiet --fas 5 --households-per-fa 20 --as-of $day \
        --set 'advisory.household.client_since_years={min: 0, max: 0}' --set 'advisory.holding.gain_percent={min: -1, max: 1}'
    expect_status 0 "$FINGEN" validate advisory
done
