-- The checks of `fingen validate personal`.
--
-- "-- check: NAME" begins one, the comment below says what holds, the statement up to the ';' at the end of a line returns the rows that
-- break it, an example key first. "-- check: NAME | chi-square" returns label, observed count and expected share. ${path} is the value
-- that the run's profile had.

-- check: orphans
-- Every account has its user, every transaction its account.
SELECT a.id AS key
FROM personal.accounts a
WHERE NOT EXISTS (SELECT FROM personal.users u WHERE u.id = a.user_id)
UNION ALL
SELECT t.id
FROM personal.transactions t
WHERE NOT EXISTS (SELECT FROM personal.accounts a WHERE a.id = t.account_id);

-- check: ids_unique
-- No id and no e-mail address occurs twice; a user's accounts have different last digits.
SELECT id::text AS key FROM personal.users GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT email FROM personal.users GROUP BY email HAVING count(*) > 1
UNION ALL
SELECT id::text FROM personal.accounts GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT user_id::text FROM personal.accounts GROUP BY user_id, mask HAVING count(*) > 1
UNION ALL
SELECT id::text FROM personal.transactions GROUP BY id HAVING count(*) > 1;

-- check: ids_well_formed
-- Ids are version 4 UUIDs.
SELECT id AS key
FROM (
    SELECT id FROM personal.users
    UNION ALL
    SELECT id FROM personal.accounts
    UNION ALL
    SELECT id FROM personal.transactions
) AS ids
WHERE substr(id::text, 15, 1) <> '4' OR substr(id::text, 20, 1) NOT IN ('8', '9', 'a', 'b');

-- check: users
-- A user has a name, an address that reaches nobody and reads like the name, has not consented, and signed up within the profile's months.
SELECT id AS key, name, email, consent, created_at
FROM personal.users
WHERE name !~ '^\S+( \S+)+$'
   OR email !~ '^[a-z0-9]+\.[a-z0-9]+@example\.(com|org|net)$'
   OR split_part(email, '.', 1) <> regexp_replace(lower(split_part(name, ' ', 1)), '[^a-z0-9]', '', 'g')
   OR consent
   OR created_at < DATE '${as_of}' - make_interval(months => ${personal.user.created_within_months}::int)
   OR created_at >= DATE '${as_of}' + 1;

-- check: accounts_per_user
-- Every user has the profile's number of accounts (1 to 3), each of another kind.
SELECT u.id AS key, count(a.id) AS accounts
FROM personal.users u
LEFT JOIN personal.accounts a ON a.user_id = u.id
GROUP BY u.id
HAVING count(a.id) NOT BETWEEN ${personal.account.count.min} AND ${personal.account.count.max}
    OR count(DISTINCT a.subtype) <> count(a.id);

-- check: all_kinds
-- The data set has accounts of every kind, unless it has room for fewer.
SELECT kind AS key
FROM unnest(ARRAY['checking', 'savings', 'credit_card']) AS kind
WHERE NOT EXISTS (SELECT FROM personal.accounts WHERE subtype::text = kind)
  AND (${personal.account.count.max} >= 3 OR (SELECT count(*) FROM personal.users) >= 3);

-- check: accounts_well_formed
-- Type and subtype fit, the name says institution and kind, the mask has four digits, the currency is the US dollar.
SELECT id AS key, type, subtype, name, mask, currency
FROM personal.accounts
WHERE name !~ CASE subtype::text
          WHEN 'checking' THEN '^\S.* Checking$'
          WHEN 'savings' THEN '^\S.* Savings$'
          ELSE '^\S.* Credit Card$'
      END
   OR type::text <> CASE subtype::text WHEN 'credit_card' THEN 'credit' ELSE 'depository' END
   OR mask !~ '^[0-9]{4}$'
   OR currency <> 'USD';

-- check: balance_bounds
-- Balances lie within the profile's bounds ($100 to $50,000), in integer cents; what was there before is not negative.
SELECT id AS key, balance, opening_balance
FROM personal.accounts
WHERE balance NOT BETWEEN ${personal.account.balance_usd.min} * 100 AND ${personal.account.balance_usd.max} * 100
   OR opening_balance < 0;

-- check: cards
-- A card has a limit and a rate within the profile's bounds, owes no more than the limit, has its minimum payment (2 percent of the balance)
-- and is not overdue; other accounts have none of these.
SELECT id AS key, balance, "limit", apr, min_payment, is_overdue
FROM personal.accounts
WHERE CASE subtype::text
      WHEN 'credit_card' THEN
          "limit" IS NULL OR apr IS NULL OR min_payment IS NULL OR is_overdue IS NULL
          OR "limit" NOT BETWEEN ${personal.account.limit_usd.min} * 100 AND ${personal.account.limit_usd.max} * 100
          OR apr NOT BETWEEN ${personal.account.apr_percent.min} AND ${personal.account.apr_percent.max}
          OR balance > "limit"
          OR min_payment <> round(balance * ${personal.account.min_payment_percent}::numeric / 100)
          OR is_overdue
      ELSE num_nonnulls("limit", apr, min_payment, is_overdue) > 0
      END;

-- check: balances_explained
-- A balance is the opening balance and the transactions, to the cent: less what they sum to, or for a card plus that.
SELECT a.id AS key, a.opening_balance, t.total, a.balance
FROM personal.accounts a
LEFT JOIN (SELECT account_id, sum(amount) AS total FROM personal.transactions GROUP BY account_id) AS t ON t.account_id = a.id
WHERE a.balance <> a.opening_balance
                   + CASE a.subtype::text WHEN 'credit_card' THEN coalesce(t.total, 0) ELSE -coalesce(t.total, 0) END;

-- check: never_overdrawn
-- No account was below zero on the way, and no card above its limit.
SELECT a.id AS key, t.date, a.opening_balance, t.reached
FROM personal.accounts a
JOIN (
    SELECT account_id, date, sum(amount) OVER (PARTITION BY account_id ORDER BY date) AS reached
    FROM personal.transactions
) AS t ON t.account_id = a.id
WHERE CASE a.subtype::text
      WHEN 'credit_card' THEN a.opening_balance + t.reached NOT BETWEEN 0 AND a."limit"
      ELSE a.opening_balance - t.reached < 0
      END;

-- check: transactions_per_account
-- Every account has the profile's number of transactions (20 to 100).
SELECT a.id AS key, count(t.id) AS transactions
FROM personal.accounts a
LEFT JOIN personal.transactions t ON t.account_id = a.id
GROUP BY a.id
HAVING count(t.id) NOT BETWEEN ${personal.transaction.count.min} AND ${personal.transaction.count.max};

-- check: transaction_dates
-- Transactions happened within the profile's days up to as_of.
SELECT id AS key, date
FROM personal.transactions
WHERE date < DATE '${as_of}' - (${personal.transaction.days} - 1) OR date >= DATE '${as_of}' + 1;

-- check: amounts
-- INCOME is always negative ($2,000 to $6,000), everything else always positive ($5 to $250).
SELECT id AS key, category, amount
FROM personal.transactions
WHERE CASE category::text
      WHEN 'INCOME' THEN
          -amount NOT BETWEEN ${personal.transaction.income_usd.min} * 100 AND ${personal.transaction.income_usd.max} * 100
      ELSE amount NOT BETWEEN ${personal.transaction.expense_usd.min} * 100 AND ${personal.transaction.expense_usd.max} * 100
      END;

-- check: pending_are_latest
-- Nothing that is pending happened before something that is not, in the same account.
SELECT account_id AS key
FROM personal.transactions
GROUP BY account_id
HAVING min(date) FILTER (WHERE pending) < max(date) FILTER (WHERE NOT pending);

-- check: merchants_fit
-- A merchant belongs to one category; what comes in to a card is a refund or a credit, and to no other account.
SELECT min(id::text) AS key, merchant_name
FROM personal.transactions
GROUP BY merchant_name
HAVING count(DISTINCT category) > 1 OR merchant_name !~ '^\S.*\S$'
UNION ALL
SELECT t.id::text, t.merchant_name
FROM personal.transactions t
JOIN personal.accounts a ON a.id = t.account_id
WHERE t.category::text = 'INCOME' AND (t.merchant_name ~ ' (Refund|Credit)$') <> (a.subtype::text = 'credit_card');

-- check: merchants_recur
-- People go to the same places again: accounts with many transactions have clearly fewer merchants.
SELECT account_id AS key, count(*) AS transactions, count(DISTINCT merchant_name) AS merchants
FROM personal.transactions
GROUP BY account_id
HAVING count(*) >= 60 AND count(DISTINCT merchant_name) > 0.8 * count(*);

-- check: paydays
-- What comes in comes on business days of the Federal Reserve. Wages of one employer are always the same, paid every other week, twice a
-- month or every month.
WITH years AS (
    SELECT generate_series(extract(year FROM min(date))::int, extract(year FROM max(date))::int) AS year FROM personal.transactions
), fixed AS ( -- a Sunday's is kept on Monday
    SELECT make_date(year, month, date) AS day
    FROM years
    CROSS JOIN (VALUES (1, 1, 1), (6, 19, 2022), (7, 4, 1), (11, 11, 1), (12, 25, 1)) AS holiday (month, date, since)
    WHERE year >= since
), floating AS ( -- the first such weekday on or after a date; Thanksgiving is a Thursday
    SELECT first + (weekday - extract(isodow FROM first)::int + 7) % 7 AS day
    FROM years
    CROSS JOIN (
        VALUES (1, 15, 1), (2, 15, 1), (5, 25, 1), (9, 1, 1), (10, 8, 1), (11, 22, 4)
    ) AS holiday (month, date, weekday)
    CROSS JOIN LATERAL (SELECT make_date(year, month, date) AS first) AS f
), closed AS (
    SELECT CASE extract(isodow FROM day) WHEN 7 THEN day + 1 ELSE day END AS day FROM fixed
    UNION ALL
    SELECT day FROM floating
), wages AS (
    SELECT
        id,
        amount,
        date::date - lag(date::date) OVER series AS gap,
        lag(amount) OVER series AS amount_before,
        account_id,
        merchant_name
    FROM personal.transactions
    WHERE category::text = 'INCOME' AND merchant_name LIKE '% Payroll'
    WINDOW series AS (PARTITION BY account_id, merchant_name ORDER BY date)
)
SELECT id AS key
FROM personal.transactions
WHERE category::text = 'INCOME' AND (extract(isodow FROM date) > 5 OR date::date IN (SELECT day FROM closed))
UNION ALL
SELECT id
FROM wages
WHERE amount <> amount_before
UNION ALL
SELECT min(id::text)::uuid
FROM wages
WHERE gap IS NOT NULL
GROUP BY account_id, merchant_name
HAVING NOT (min(gap) >= 11 AND max(gap) <= 20 OR min(gap) >= 25 AND max(gap) <= 35);

-- check: income_goes_to_deposits
-- Cards see less INCOME than other accounts do.
SELECT 'credit_card' AS key
FROM personal.transactions t
JOIN personal.accounts a ON a.id = t.account_id
HAVING count(*) >= 1000
   AND avg((t.category::text = 'INCOME')::int) FILTER (WHERE a.subtype::text = 'credit_card')
       > avg((t.category::text = 'INCOME')::int) FILTER (WHERE a.subtype::text <> 'credit_card');

-- check: categories | chi-square
-- Over all transactions the categories have the profile's weights (FOOD_AND_DRINK 25, ..., INCOME 15). Users are what is drawn, and they
-- differ (wages do not go to a card): counts are divided by how much more they vary between users than independent draws would.
WITH profile AS (
    SELECT category, weight::float8 / sum(weight) OVER () AS share
    FROM (
        VALUES
            ('FOOD_AND_DRINK', ${personal.transaction.category.food_and_drink}::numeric),
            ('GENERAL_MERCHANDISE', ${personal.transaction.category.general_merchandise}),
            ('TRANSPORTATION', ${personal.transaction.category.transportation}),
            ('ENTERTAINMENT', ${personal.transaction.category.entertainment}),
            ('UTILITIES', ${personal.transaction.category.utilities}),
            ('HEALTHCARE', ${personal.transaction.category.healthcare}),
            ('INCOME', ${personal.transaction.category.income})
    ) AS weights (category, weight)
), counted AS (
    SELECT a.user_id, t.category::text AS category, count(*) AS count
    FROM personal.transactions t
    JOIN personal.accounts a ON a.id = t.account_id
    GROUP BY a.user_id, t.category
), users AS (
    SELECT user_id, sum(count)::float8 AS transactions FROM counted GROUP BY user_id
), categories AS (
    SELECT
        p.category,
        p.share,
        sum(coalesce(c.count, 0)) AS count,
        sum((coalesce(c.count, 0) - share * u.transactions) ^ 2) / nullif(sum(u.transactions) * share * (1 - share), 0) AS variation
    FROM profile p
    CROSS JOIN users u
    LEFT JOIN counted c ON c.user_id = u.user_id AND c.category = p.category
    GROUP BY p.category, p.share
)
SELECT
    category AS label,
    greatest(round(count / (SELECT greatest(1, max(variation)) FROM categories)), sign(count))::bigint AS observed,
    share AS expected
FROM categories;

-- check: pending | chi-square
-- As many transactions are pending as the profile says (5 percent).
SELECT profile.label, coalesce(t.count, 0) AS observed, share::float8 AS expected
FROM (
    VALUES
        ('pending', true, ${personal.transaction.pending_percent}),
        ('posted', false, 100 - ${personal.transaction.pending_percent})
) AS profile (label, pending, share)
LEFT JOIN (SELECT pending, count(*) FROM personal.transactions GROUP BY pending) AS t ON t.pending = profile.pending;

-- check: account_counts | chi-square
-- Every number of accounts that the profile allows is equally frequent.
SELECT accounts || ' accounts' AS label, count(u.user_id) AS observed, 1::float8 AS expected
FROM generate_series(${personal.account.count.min}::int, ${personal.account.count.max}::int) AS accounts
LEFT JOIN (SELECT user_id, count(*) AS count FROM personal.accounts GROUP BY user_id) AS u ON u.count = accounts
GROUP BY accounts;

-- check: account_kinds | chi-square
-- A user's only account, or the first of several, is of a kind as the profile weighs it; here: of those with one account.
SELECT profile.kind AS label, count(a.subtype) AS observed, weight::float8 AS expected
FROM (
    VALUES
        ('checking', ${personal.account.kind.checking}),
        ('savings', ${personal.account.kind.savings}),
        ('credit_card', ${personal.account.kind.credit_card})
) AS profile (kind, weight)
LEFT JOIN (
    SELECT min(subtype::text) AS subtype FROM personal.accounts GROUP BY user_id HAVING count(*) = 1
) AS a ON a.subtype = profile.kind
GROUP BY profile.kind, weight;
