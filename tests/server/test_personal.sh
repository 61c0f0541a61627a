# What the personal-finance users are for: 50 unless said otherwise, right by every check in any number, and a database to go on with.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

query() { psql -AtX -v ON_ERROR_STOP=1 -c 'SET search_path = personal' -c "$1" | tail -n +2; }
fingerprints() { "$FINGEN" status --json | grep -o '"fingerprint": *"[0-9a-f]*"'; }

# 50 users with all kinds of accounts; the same again with the same seed.
expect_status 0 "$FINGEN" seed personal
expect_equal 50 "$(query 'SELECT count(*) FROM users')"
expect_equal 'checking,savings,credit_card' "$(query "SELECT string_agg(subtype::text, ',' ORDER BY subtype) FROM (SELECT DISTINCT subtype FROM accounts) AS a")"
expect_equal 't' "$(query 'SELECT count(*) BETWEEN 50 AND 150 FROM accounts')"
expect_equal 't' "$(query 'SELECT bool_and(count BETWEEN 20 AND 100) FROM (SELECT count(*) FROM transactions GROUP BY account_id) AS a')"
expect_equal 't' "$(query "SELECT bool_and((category = 'INCOME') = (amount < 0)) FROM transactions")"
expect_equal '7' "$(query 'SELECT count(DISTINCT category) FROM transactions')"
expect_equal 't' "$(query 'SELECT bool_and(NOT consent) FROM users')"
first=$(fingerprints)
expect_status 0 "$FINGEN" seed personal --replace --jobs 4
expect_equal "$first" "$(fingerprints)" 'the same seed'
expect_status 0 "$FINGEN" seed personal --replace --seed 43
[[ "$first" != "$(fingerprints)" ]] || fail 'another seed made the same rows'

# Every check in any number, and with other settings.
for users in 1 2 3 5 8 13 50 100 700; do
    expect_status 0 "$FINGEN" seed personal --users "$users" --seed "$((users * 7))" --replace --quiet
    expect_equal "$users" "$(query 'SELECT count(*) FROM users')"
    expect_equal 3 "$(query 'SELECT count(DISTINCT subtype) FROM accounts')"
    expect_status 0 "$FINGEN" validate
done
for setting in personal.account.count.max=1 'personal.transaction.expense_usd={min: 1, max: 90}' \
    'personal.transaction.category={food_and_drink: 30, general_merchandise: 20, transportation: 15, entertainment: 20, utilities: 0, healthcare: 10, income: 5}' \
    personal.transaction.pending_percent=20 'personal.account.kind={checking: 1, savings: 1, credit_card: 1}' \
    personal.transaction.days=365 personal.account.min_payment_percent=2.5; do
    expect_status 0 "$FINGEN" seed personal --users 150 --set "$setting" --replace --quiet
    expect_status 0 "$FINGEN" validate
done
expect_status 0 "$FINGEN" seed personal --as-of 2024-02-29 --replace --quiet
expect_status 0 "$FINGEN" validate

# Scale multiplies users.
expect_status 0 "$FINGEN" seed personal --scale 2 --replace --quiet
expect_equal 100 "$(query 'SELECT count(*) FROM users')"

# Life goes on: ids and the rest have defaults, and rules keep wrong rows out.
query "INSERT INTO users (name, email) VALUES ('Ann Other', 'ann@example.com')" >inserted
user=$(query "SELECT id FROM users WHERE name = 'Ann Other' AND NOT consent AND created_at > '2026-01-01'")
query "INSERT INTO accounts (user_id, type, subtype, name, mask, balance) VALUES ('$user', 'depository', 'savings', 'A Bank Savings', '0001', 100)" >inserted
account=$(query "SELECT id FROM accounts WHERE user_id = '$user' AND currency = 'USD'")
query "INSERT INTO transactions (account_id, date, amount, category, merchant_name) VALUES ('$account', now(), 500, 'UTILITIES', 'A Utility')" >inserted
expect_equal 1 "$(query "SELECT count(*) FROM transactions WHERE account_id = '$account' AND NOT pending")"
refused() {
    expect_status 1 psql -qX -v ON_ERROR_STOP=1 -c "INSERT INTO personal.$1"
    expect_contains "$2"
}
refused "users (name, email) VALUES ('Ann Other', 'ann@example.com')" users_email_key
refused "accounts (user_id, type, subtype, name, mask, balance) VALUES (gen_random_uuid(), 'depository', 'savings', 'A', '0001', 1)" accounts_user_id_fkey
refused "accounts (user_id, type, subtype, name, mask, balance) VALUES ('$user', 'depository', 'credit_card', 'A', '0001', 1)" accounts_subtype_check
refused "accounts (user_id, type, subtype, name, mask, balance) VALUES ('$user', 'credit', 'credit_card', 'A', '0001', 1)" accounts_card_check
refused "accounts (user_id, type, subtype, name, mask, balance) VALUES ('$user', 'depository', 'savings', 'A', '1', 1)" accounts_mask_check
refused "transactions (account_id, date, amount, category, merchant_name) VALUES ('$account', now(), 500, 'INCOME', 'A')" transactions_amount_check
refused "transactions (account_id, date, amount, category, merchant_name) VALUES ('$account', now(), -500, 'UTILITIES', 'A')" transactions_amount_check
