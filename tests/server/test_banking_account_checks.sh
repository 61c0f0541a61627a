# Every check of customers, accounts and transactions in schemas/banking/checks.sql passes on rows as they were made, and fails when
# rows are spoilt.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

url_of() { echo "postgresql:///$1"; } # the rest is in libpq's environment

checks=$(sed -n '/^-- ==== customers and accounts/,/^-- ==== loans/s/^-- check: \([a-z_]*\).*/\1/p' \
    "$SOURCE_DIR/schemas/banking/checks.sql" | sort)
tested=""

# Without keys, which would keep most spoilt rows out.
psql -qXc 'CREATE DATABASE pristine'
expect_status 0 "$FINGEN" seed banking --customers 3000 --employees 150 --no-keys --to "$(url_of pristine)"
expect_status 0 "$FINGEN" validate banking --to "$(url_of pristine)"

# spoil CHECK SQL: in a copy of the database, the SQL makes the check fail.
spoil() {
    local copy=spoilt
    psql -qXc "CREATE DATABASE $copy TEMPLATE pristine"
    PGDATABASE=$copy psql -qX -v ON_ERROR_STOP=1 -c 'SET search_path = accounts_db, customer_db, employees_db' -c "$2" ||
        fail "$1: the SQL that spoils rows"
    expect_status 1 "$FINGEN" validate banking --to "$(url_of $copy)"
    grep -Eq "^FAIL +$1 " <<<"$stdout" || fail "$1 did not see: $2
$stdout"
    psql -qXc "DROP DATABASE $copy"
    tested+="$1"$'\n'
}

first_of() { echo "transaction_id = (SELECT min(transaction_id) FROM transactions WHERE $1)"; }

spoil one_person_in_all_databases "UPDATE customer_profiles SET email = 'x' || email WHERE customer_id = 7"
spoil one_person_in_all_databases "UPDATE customers SET birth_date = birth_date - 1 WHERE customer_id = 7"
spoil one_person_in_all_databases "DELETE FROM customer_profiles WHERE customer_id = 7"
spoil customer_count "DELETE FROM customers WHERE customer_id = 7"
spoil customers "UPDATE customers SET birth_date = customer_since - 6000 WHERE customer_id = 7"
spoil customers "UPDATE customers SET phone = '(617) 555-2000 x00001' WHERE customer_id = 7"
spoil customers "UPDATE customers SET email = 'dennis.warner7@gmail.com' WHERE customer_id = 7"
spoil customers "UPDATE customers SET phone = (SELECT phone FROM employees WHERE employee_id = 3) WHERE customer_id = 7"
spoil contacts_unique "UPDATE customers SET phone = (SELECT phone FROM customers WHERE customer_id = 8) WHERE customer_id = 7"
spoil contacts_unique "UPDATE customers SET email = (SELECT email FROM customers WHERE customer_id = 8) WHERE customer_id = 7"
spoil customer_segments "UPDATE customers SET segment = 'premium' WHERE segment = 'retail' AND customer_id % 6 = 0"
spoil customer_status "UPDATE customers SET status = 'restricted' WHERE customer_id % 25 = 0"
spoil profile_values "UPDATE customer_profiles SET employment_status = 'retired' WHERE customer_id = (SELECT min(customer_id) FROM customer_profiles WHERE birth_date > '1990-01-01')"
spoil profile_values "UPDATE customer_profiles SET annual_income = 12 WHERE customer_id = 7"
spoil portfolio_share "DELETE FROM employee_assignments WHERE customer_id % 6 = 0"
spoil portfolios "UPDATE customer_profiles SET assigned_agent_id = 1 WHERE customer_id = (SELECT min(customer_id) FROM customer_profiles WHERE assigned_agent_id IS NULL)"
spoil portfolios "UPDATE employee_assignments SET employee_id = (SELECT min(employee_id) FROM employees WHERE role = 'teller') WHERE assignment_id = (SELECT min(assignment_id) FROM employee_assignments WHERE customer_id IS NOT NULL)"
spoil portfolios "INSERT INTO employee_assignments SELECT * FROM employee_assignments WHERE assignment_id = (SELECT min(assignment_id) FROM employee_assignments WHERE customer_id IS NOT NULL)"
spoil account_holders "DELETE FROM accounts WHERE customer_id % 8 = 0"
spoil account_counts "DELETE FROM accounts WHERE account_id % 8 > 0 AND customer_id % 3 = 0"
spoil account_types "UPDATE accounts SET account_type = 'savings' WHERE account_type = 'checking' AND customer_id % 6 = 0"
spoil account_status "UPDATE accounts SET status = 'restricted' WHERE customer_id % 25 = 0"
spoil accounts "UPDATE accounts SET opened_date = opened_date - 400 WHERE account_id = (SELECT min(account_id) FROM accounts)"
spoil accounts "UPDATE accounts SET interest_rate = 5 WHERE account_id = (SELECT min(account_id) FROM accounts)"
spoil account_numbers "UPDATE accounts SET account_number = overlay(account_number PLACING ((substr(account_number, 3, 1)::int + 1) % 10)::text FROM 3 FOR 1) WHERE account_id = (SELECT min(account_id) FROM accounts)"
spoil relationship_counts "DELETE FROM account_relationships WHERE account_id % 4 = 0"
spoil relationship_types "UPDATE account_relationships SET relationship_type = 'authorized_user' WHERE relationship_type = 'joint_owner' AND account_id % 32 < 16"
spoil relationships "UPDATE account_relationships r SET related_customer_id = a.customer_id FROM accounts a WHERE a.account_id = r.account_id AND r.relationship_type = 'joint_owner'"
spoil relationships "UPDATE account_relationships SET related_account_id = 1 WHERE relationship_type = 'linked_savings'"
spoil relationships "UPDATE account_relationships SET share_pct = 60 WHERE relationship_type = 'beneficiary'"
spoil relationships "UPDATE account_relationships SET start_date = '1999-01-04' WHERE relationship_id = (SELECT min(relationship_id) FROM account_relationships)"
spoil ledger_balance "UPDATE accounts SET balance = balance + 0.01 WHERE account_id = (SELECT min(account_id) FROM accounts)"
spoil ledger_balance "DELETE FROM transactions WHERE $(first_of 'sequence_number = 10')"
spoil ledger_order "UPDATE transactions SET balance_after = balance_after + 0.01 WHERE $(first_of 'sequence_number = 5')"
spoil ledger_order "UPDATE transactions SET sequence_number = 99 WHERE $(first_of 'sequence_number = 5')"
spoil ledger_order "UPDATE transactions SET transaction_date = transaction_date - interval '40 days' WHERE $(first_of 'sequence_number = 5')"
spoil ledger_order "UPDATE transactions SET amount = balance_after * 0.5, balance_after = balance_after * 0.5 + amount WHERE $(first_of "direction = 'debit' AND sequence_number = 1")"
spoil ledger_period "UPDATE transactions SET transaction_date = '2026-01-01' WHERE $(first_of 'sequence_number = 10')"
spoil ledger_period "UPDATE accounts SET closed_date = '2025-12-20'"
spoil transactions_per_account "DELETE FROM transactions WHERE account_id = (SELECT min(account_id) FROM accounts) AND sequence_number > 4"
spoil transaction_words "UPDATE transactions SET direction = 'credit' WHERE $(first_of "transaction_type = 'fee'")"
spoil transaction_words "UPDATE transactions SET is_automated = true WHERE $(first_of "channel = 'branch'")"
spoil transactions_processed_by "UPDATE transactions SET processed_by = NULL WHERE $(first_of "channel = 'branch'")"
spoil transactions_processed_by "UPDATE transactions SET processed_by = (SELECT min(employee_id) FROM employees WHERE role = 'accountant') WHERE $(first_of "channel = 'phone'")"
spoil transactions_processed_by "UPDATE employees SET termination_date = '2025-12-01' WHERE role = 'teller'"
spoil banking_days "UPDATE transactions SET transaction_date = '2025-12-25 06:00' WHERE $(first_of "channel = 'ach'")"
spoil banking_days "UPDATE transactions SET transaction_date = '2025-12-27 06:00' WHERE $(first_of "transaction_type = 'salary'")"
spoil interest "UPDATE transactions SET amount = amount + 0.01 WHERE $(first_of "transaction_type = 'interest'")"
spoil interest "UPDATE transactions SET transaction_type = 'interest' WHERE $(first_of "transaction_type = 'deposit'")"
spoil interest_months "DELETE FROM transactions WHERE transaction_type = 'interest' AND account_id = (SELECT min(account_id) FROM transactions WHERE transaction_date < '2025-11-20')"
spoil salaries_paid "UPDATE transactions SET amount = 999 WHERE $(first_of "transaction_type = 'salary'")"
spoil salaries_paid "UPDATE transactions SET transaction_type = 'salary' WHERE $(first_of "transaction_type = 'deposit'")"
spoil salaries_paid "UPDATE customer_profiles SET employment_status = 'unemployed' WHERE employment_status = 'full_time'"
spoil rent_rhythm "UPDATE transactions SET transaction_date = '2025-12-15' WHERE $(first_of "merchant_category = 'housing'")"
spoil income_share "UPDATE transactions SET direction = 'credit' WHERE transaction_id % 40 = 0"
spoil manual_share "UPDATE transactions SET is_automated = NOT is_automated WHERE transaction_id % 20 = 0"
spoil transaction_counts "DELETE FROM transactions WHERE sequence_number = 20"
spoil purchases "UPDATE transactions SET merchant_category = 'fuel' WHERE merchant_category = 'groceries' AND transaction_id % 8 = 0"
spoil purchase_weekdays "UPDATE transactions SET transaction_date = transaction_date + interval '1 day' WHERE extract(isodow FROM transaction_date) = 1 AND channel = 'card'"

# None was forgotten.
expect_equal "$checks" "$(sort -u <<<"$tested" | sed '/^$/d')" 'checks that were spoilt'
