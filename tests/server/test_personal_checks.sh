# Every check of schemas/personal/checks.sql passes on rows as they were made, and fails when rows are spoilt.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

url_of() { echo "postgresql:///$1"; } # the rest is in libpq's environment

checks=$(sed -n 's/^-- check: \([a-z_]*\).*/\1/p' "$SOURCE_DIR/schemas/personal/checks.sql" | sort)
tested=""

# Without keys, which would keep most spoilt rows out.
psql -qXc 'CREATE DATABASE pristine'
expect_status 0 "$FINGEN" seed personal --users 100 --no-keys --to "$(url_of pristine)"
expect_status 0 "$FINGEN" validate --to "$(url_of pristine)"

# spoil CHECK SQL: in a copy of the database, the SQL makes the check fail.
spoil() {
    local copy=spoilt
    psql -qXc "CREATE DATABASE $copy TEMPLATE pristine"
    PGDATABASE=$copy psql -qX -v ON_ERROR_STOP=1 -c 'SET search_path = personal' -c "$2" || fail "$1: the SQL that spoils rows"
    expect_status 1 "$FINGEN" validate --to "$(url_of $copy)"
    grep -Eq "^FAIL +$1 " <<<"$stdout" || fail "$1 did not see: $2
$stdout"
    psql -qXc "DROP DATABASE $copy"
    tested+="$1"$'\n'
}

one_user="id = (SELECT min(id::text)::uuid FROM users)"
one_account="id = (SELECT min(id::text)::uuid FROM accounts WHERE subtype = 'checking')"
one_card="id = (SELECT min(id::text)::uuid FROM accounts WHERE subtype = 'credit_card')"
its_user="user_id = (SELECT user_id FROM accounts WHERE $one_account)"
its_transactions="account_id = (SELECT id FROM accounts WHERE $one_account)"
one_transaction="id = (SELECT min(id::text)::uuid FROM transactions WHERE $its_transactions AND category <> 'INCOME')"
one_income="id = (SELECT min(id::text)::uuid FROM transactions WHERE $its_transactions AND merchant_name LIKE '% Payroll')"

spoil orphans "DELETE FROM users WHERE $one_user"
spoil orphans "DELETE FROM accounts WHERE $one_account"
spoil ids_unique "UPDATE users SET email = (SELECT min(email) FROM users) WHERE $one_user"
spoil ids_unique "INSERT INTO transactions SELECT * FROM transactions WHERE $one_transaction"
spoil ids_unique "UPDATE accounts SET mask = '1234'"
spoil ids_well_formed "UPDATE transactions SET id = '00000000-0000-0000-0000-000000000001' WHERE $one_transaction"
spoil ids_well_formed "UPDATE users SET id = overlay(id::text PLACING 'c' FROM 20)::uuid WHERE $one_user"
spoil users "UPDATE users SET consent = true WHERE $one_user"
spoil users "UPDATE users SET email = 'john@gmail.com' WHERE $one_user"
spoil users "UPDATE users SET name = 'Nobody ' || name WHERE $one_user"
spoil users "UPDATE users SET created_at = '2023-12-30 12:00' WHERE $one_user"
spoil users "UPDATE users SET created_at = '2026-01-01' WHERE $one_user"
spoil accounts_per_user "DELETE FROM accounts WHERE $its_user"
spoil accounts_per_user "INSERT INTO accounts SELECT gen_random_uuid(), user_id, type, subtype, name, '0000', balance, currency, \"limit\", apr, min_payment, is_overdue, opening_balance FROM accounts WHERE $one_account"
spoil all_kinds "UPDATE accounts SET subtype = 'checking' WHERE subtype = 'savings'"
spoil accounts_well_formed "UPDATE accounts SET type = 'credit' WHERE $one_account"
spoil accounts_well_formed "UPDATE accounts SET name = 'Some Bank Savings' WHERE $one_account"
spoil accounts_well_formed "UPDATE accounts SET mask = '12 4' WHERE $one_account"
spoil accounts_well_formed "UPDATE accounts SET currency = 'EUR' WHERE $one_account"
spoil balance_bounds "UPDATE accounts SET balance = 9999 WHERE $one_account"
spoil balance_bounds "UPDATE accounts SET balance = 5000001 WHERE $one_account"
spoil balance_bounds "UPDATE accounts SET opening_balance = -1 WHERE $one_account"
spoil cards "UPDATE accounts SET \"limit\" = balance - 1 WHERE $one_card"
spoil cards "UPDATE accounts SET \"limit\" = 2500001 WHERE $one_card"
spoil cards "UPDATE accounts SET apr = 12.98 WHERE $one_card"
spoil cards "UPDATE accounts SET apr = NULL WHERE $one_card"
spoil cards "UPDATE accounts SET min_payment = min_payment + 1 WHERE $one_card"
spoil cards "UPDATE accounts SET is_overdue = true WHERE $one_card"
spoil cards "UPDATE accounts SET is_overdue = false WHERE $one_account"
spoil balances_explained "UPDATE accounts SET balance = balance + 1 WHERE $one_account"
spoil balances_explained "UPDATE accounts SET opening_balance = opening_balance + 1 WHERE $one_card"
spoil balances_explained "DELETE FROM transactions WHERE $one_transaction"
spoil never_overdrawn "UPDATE accounts SET opening_balance = 0 WHERE subtype = 'checking'"
spoil never_overdrawn "UPDATE accounts SET \"limit\" = 100000 WHERE subtype = 'credit_card'"
spoil transactions_per_account "DELETE FROM transactions WHERE $its_transactions AND pending IS FALSE"
spoil transactions_per_account "INSERT INTO transactions SELECT gen_random_uuid(), account_id, date, amount, category, merchant_name, pending FROM transactions, generate_series(1, 4) WHERE $its_transactions"
spoil transaction_dates "UPDATE transactions SET date = '2025-07-04 23:59:59' WHERE $one_transaction"
spoil transaction_dates "UPDATE transactions SET date = '2026-01-01' WHERE $one_transaction"
spoil amounts "UPDATE transactions SET amount = -amount WHERE $one_transaction"
spoil amounts "UPDATE transactions SET amount = -amount WHERE $one_income"
spoil amounts "UPDATE transactions SET amount = 25001 WHERE $one_transaction"
spoil amounts "UPDATE transactions SET amount = 499 WHERE $one_transaction"
spoil amounts "UPDATE transactions SET amount = -199999 WHERE $one_income"
spoil pending_are_latest "UPDATE transactions SET pending = true WHERE $its_transactions AND date = (SELECT min(date) FROM transactions WHERE $its_transactions)"
spoil merchants_fit "UPDATE transactions SET category = 'UTILITIES' WHERE merchant_name = 'Netflix' AND id::text < '8'"
spoil merchants_fit "UPDATE transactions SET merchant_name = '' WHERE $one_transaction"
spoil merchants_fit "UPDATE transactions SET merchant_name = 'Delta Air Lines Refund' WHERE $one_income"
spoil merchants_recur "UPDATE transactions SET merchant_name = merchant_name || ' ' || left(id::text, 6)"
spoil paydays "UPDATE transactions SET date = '2025-12-25 06:00' WHERE $one_income"
spoil paydays "UPDATE transactions SET date = '2025-11-27 06:00' WHERE $one_income" # Thanksgiving
spoil paydays "UPDATE transactions SET date = '2025-12-28 06:00' WHERE $one_income" # a Sunday
spoil paydays "UPDATE transactions SET date = '2025-11-11 06:00' WHERE $one_income" # Veterans Day
spoil paydays "UPDATE transactions SET amount = amount - 1 WHERE $one_income"
spoil paydays "UPDATE transactions SET date = date - interval '7 days' WHERE merchant_name LIKE '% Payroll' AND account_id::text < '2' AND extract(month FROM date) = 10"
spoil income_goes_to_deposits "UPDATE transactions SET category = 'INCOME' WHERE account_id IN (SELECT id FROM accounts WHERE subtype = 'credit_card')"
spoil categories "UPDATE transactions SET category = 'HEALTHCARE' WHERE category = 'ENTERTAINMENT'"
spoil categories "UPDATE transactions SET category = 'FOOD_AND_DRINK' WHERE category = 'INCOME'"
spoil categories "DELETE FROM transactions WHERE category = 'UTILITIES' AND id::text < '8'"
spoil pending "UPDATE transactions SET pending = false"
spoil pending "UPDATE transactions SET pending = true WHERE date >= '2025-12-15'"
spoil account_counts "DELETE FROM accounts WHERE subtype = 'credit_card'"
spoil account_kinds "DELETE FROM accounts WHERE subtype = 'checking'"

# None was forgotten.
expect_equal "$checks" "$(sort -u <<<"$tested" | sed '/^$/d')" 'checks that were spoilt'
