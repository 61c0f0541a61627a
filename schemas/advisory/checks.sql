-- The checks of `fingen validate advisory`.
--
-- "-- check: NAME" begins one, the comment below says what holds, the statement up to the ';' at the end of a line returns the rows that
-- break it, an example key first. "-- check: NAME | chi-square" returns label, observed count and expected share; "| mean" returns
-- label, observed, expected and standard error. ${path} is the value that the run's profile had.

-- check: orphans
-- Every household has its advisor, every account its household, every holding its account.
SELECT h.household_id AS key
FROM advisory.households h
WHERE NOT EXISTS (SELECT FROM advisory.financial_advisors f WHERE f.fa_id = h.fa_id)
UNION ALL
SELECT a.account_id
FROM advisory.accounts a
WHERE NOT EXISTS (SELECT FROM advisory.households h WHERE h.household_id = a.household_id)
UNION ALL
SELECT p.holding_id::text
FROM advisory.holdings p
WHERE NOT EXISTS (SELECT FROM advisory.accounts a WHERE a.account_id = p.account_id);

-- check: ids_unique
-- No id and no account number occurs twice.
SELECT fa_id AS key FROM advisory.financial_advisors GROUP BY fa_id HAVING count(*) > 1
UNION ALL
SELECT household_id FROM advisory.households GROUP BY household_id HAVING count(*) > 1
UNION ALL
SELECT account_id FROM advisory.accounts GROUP BY account_id HAVING count(*) > 1
UNION ALL
SELECT account_number FROM advisory.accounts GROUP BY account_number HAVING count(*) > 1
UNION ALL
SELECT holding_id::text FROM advisory.holdings GROUP BY holding_id HAVING count(*) > 1;

-- check: ids_well_formed
-- An id carries its parent's: FA-00001, HH-FA-00001-00001, ACC-HH-FA-00001-00001-01; holdings have version 4 UUIDs.
SELECT fa_id AS key FROM advisory.financial_advisors WHERE fa_id !~ '^FA-([0-9]{5}|[1-9][0-9]{5,})$'
UNION ALL
SELECT household_id
FROM advisory.households
WHERE left(household_id, length(fa_id) + 4) <> 'HH-' || fa_id || '-'
   OR substr(household_id, length(fa_id) + 5) !~ '^([0-9]{5}|[1-9][0-9]{5,})$'
UNION ALL
SELECT account_id
FROM advisory.accounts
WHERE left(account_id, length(household_id) + 5) <> 'ACC-' || household_id || '-'
   OR substr(account_id, length(household_id) + 6) !~ '^([0-9]{2}|[1-9][0-9]{2,})$'
UNION ALL
SELECT holding_id::text
FROM advisory.holdings
WHERE substr(holding_id::text, 15, 1) <> '4' OR substr(holding_id::text, 20, 1) NOT IN ('8', '9', 'a', 'b');

-- check: account_numbers
-- Account numbers end in Luhn's check digit.
SELECT a.account_id AS key
FROM advisory.accounts a
CROSS JOIN LATERAL (
    SELECT sum(CASE WHEN place % 2 = 1 THEN digit WHEN digit > 4 THEN 2 * digit - 9 ELSE 2 * digit END) AS checksum
    FROM string_to_table(reverse(replace(a.account_number, '-', '')), NULL) WITH ORDINALITY AS t (text, place)
    CROSS JOIN LATERAL (SELECT CASE WHEN text BETWEEN '0' AND '9' THEN text::int END AS digit) AS d
) AS luhn
WHERE a.account_number !~ '^([0-9]+-)?[0-9]{4}-[0-9]{4}-[0-9]{3}$' OR luhn.checksum % 10 <> 0;

-- check: account_totals
-- An account is its cash and its holdings, to the cent.
SELECT a.account_id AS key, a.total_value, a.cash_balance, p.cents / 100.0 AS holdings
FROM advisory.accounts a
LEFT JOIN (
    SELECT account_id, sum(round(current_value * 100)::bigint) AS cents
    FROM advisory.holdings
    GROUP BY account_id
) AS p USING (account_id)
WHERE round(a.total_value * 100)::bigint <> round(a.cash_balance * 100)::bigint + coalesce(p.cents, 0);

-- check: household_totals
-- A household is its accounts, to the cent.
SELECT h.household_id AS key, h.total_aum, a.cents / 100.0 AS accounts
FROM advisory.households h
LEFT JOIN (
    SELECT household_id, sum(round(total_value * 100)::bigint) AS cents
    FROM advisory.accounts
    GROUP BY household_id
) AS a USING (household_id)
WHERE round(h.total_aum * 100)::bigint <> coalesce(a.cents, 0);

-- check: advisor_totals
-- An advisor's book is the households, to the cent, and client_count is their number.
SELECT f.fa_id AS key, f.total_aum, h.cents / 100.0 AS households, f.client_count, h.households
FROM advisory.financial_advisors f
LEFT JOIN (
    SELECT fa_id, sum(round(total_aum * 100)::bigint) AS cents, count(*) AS households
    FROM advisory.households
    GROUP BY fa_id
) AS h USING (fa_id)
WHERE round(f.total_aum * 100)::bigint <> coalesce(h.cents, 0) OR f.client_count <> coalesce(h.households, 0);

-- check: enums
-- Risk tolerances and account types are those that are documented.
SELECT household_id AS key
FROM advisory.households
WHERE risk_tolerance::text NOT IN ('conservative', 'moderate', 'moderate_aggressive', 'aggressive')
UNION ALL
SELECT account_id
FROM advisory.accounts
WHERE account_type::text NOT IN ('individual', 'joint', 'ira', 'roth_ira', 'trust');

-- check: advisor_aum_bounds
-- Books lie within the profile's bounds, which hold for book_households; with by_aum, clients bring what they should.
SELECT f.fa_id AS key, f.total_aum, f.client_count
FROM advisory.financial_advisors f
CROSS JOIN (SELECT '${advisory.households_per_fa}' = 'by_aum' AS by_aum) AS book
WHERE f.total_aum / CASE WHEN by_aum THEN 1 ELSE f.client_count / ${advisory.advisor.book_households}.0 END
          NOT BETWEEN ${advisory.advisor.aum_usd.min} - 0.01 AND ${advisory.advisor.aum_usd.max} + 0.01
   OR (NOT by_aum AND f.client_count::text <> '${advisory.households_per_fa}')
   OR (by_aum AND (f.total_aum < (f.client_count - 0.51) * ${advisory.advisor.aum_per_client_usd.min}
                   OR f.total_aum > (f.client_count + 0.51) * ${advisory.advisor.aum_per_client_usd.max}));

-- check: advisor_experience_bounds
-- Years of experience lie within the profile's bounds.
SELECT fa_id AS key, years_experience
FROM advisory.financial_advisors
WHERE years_experience NOT BETWEEN ${advisory.advisor.years_experience.min} AND ${advisory.advisor.years_experience.max};

-- check: household_aum_bounds
-- Household assets lie within the profile's bounds.
SELECT household_id AS key, total_aum
FROM advisory.households
WHERE total_aum NOT BETWEEN ${advisory.household.aum_usd.min} AND ${advisory.household.aum_usd.max};

-- check: account_cash_share
-- Cash is the profile's share of the account (1 to 10 percent).
SELECT account_id AS key, total_value, cash_balance
FROM advisory.accounts
WHERE round(cash_balance * 100)::numeric * 100
          NOT BETWEEN round(total_value * 100)::numeric * ${advisory.account.cash_percent.min}
              AND round(total_value * 100)::numeric * ${advisory.account.cash_percent.max};

-- check: account_sizes
-- No account is smaller than its least share of the household, and every household has the profile's number of accounts.
SELECT a.account_id AS key, a.total_value
FROM advisory.accounts a
JOIN advisory.households h USING (household_id)
WHERE a.total_value < h.total_aum * ${advisory.account.smallest_share} / ${advisory.accounts_per_household} - 0.01
UNION ALL
SELECT h.household_id, h.total_aum
FROM advisory.households h
LEFT JOIN advisory.accounts a USING (household_id)
GROUP BY h.household_id, h.total_aum
HAVING count(a.account_id) <> ${advisory.accounts_per_household};

-- check: stock_share
-- Individual stocks are the profile's share of what is invested (50 to 90 percent), the rest is in funds. Conservative households stay
-- below the middle of that range and aggressive ones above it, where the range leaves room for it.
WITH bounds AS (
    SELECT ${advisory.holding.stock_percent.min}::numeric AS low, ${advisory.holding.stock_percent.max}::numeric AS high
), invested AS (
    SELECT
        account_id,
        sum(round(current_value * 100)) AS cents,
        coalesce(sum(round(current_value * 100)) FILTER (WHERE ticker NOT IN (
            'SPY', 'VOO', 'IVV', 'VTI', 'QQQ', 'VUG', 'VTV', 'SCHD', 'IWM', 'VXUS', 'VWO', 'BND', 'AGG', 'VCIT', 'VTEB',
            'BNDX', 'TIP', 'VTTVX', 'VTHRX', 'VTTHX', 'VFORX', 'VTIVX'
        )), 0) AS stock_cents
    FROM advisory.holdings
    GROUP BY account_id
)
SELECT a.account_id AS key, round((stock_cents / cents * 100)::numeric, 2) AS stock_percent, h.risk_tolerance
FROM invested
JOIN advisory.accounts a USING (account_id)
JOIN advisory.households h USING (household_id)
CROSS JOIN bounds
WHERE (stock_cents * 100)::numeric NOT BETWEEN low * cents::numeric AND high * cents::numeric
   OR (high - low >= 30
       AND CASE h.risk_tolerance::text
           WHEN 'conservative' THEN (stock_cents * 200)::numeric > (low + high) * cents::numeric
           WHEN 'aggressive' THEN (stock_cents * 200)::numeric < (low + high) * cents::numeric
           END);

-- check: holdings_per_account_bounds
-- Every account has the profile's number of holdings (5 to 30).
SELECT a.account_id AS key, count(p.account_id) AS holdings
FROM advisory.accounts a
LEFT JOIN advisory.holdings p USING (account_id)
GROUP BY a.account_id
HAVING count(p.account_id) NOT BETWEEN ${advisory.holding.count.min} AND ${advisory.holding.count.max};

-- check: duplicate_tickers
-- No account holds a ticker twice.
SELECT account_id || ' ' || ticker AS key
FROM advisory.holdings
GROUP BY account_id, ticker
HAVING count(*) > 1;

-- check: dates_in_order
-- First the client, then the account, then the purchase, and nothing after as_of; relationships began as long ago as the profile says and
-- not before the advisor's career; in a range shorter than a week there may be no session.
SELECT h.household_id AS key, h.client_since
FROM advisory.households h
JOIN advisory.financial_advisors f USING (fa_id)
CROSS JOIN LATERAL (
    SELECT
        ${advisory.household.client_since_years.min}::float8 AS shortest,
        least(f.years_experience, ${advisory.household.client_since_years.max}::float8) AS longest
) AS years
WHERE h.client_since NOT BETWEEN
          least(DATE '${as_of}' - make_interval(months => round(greatest(longest, shortest) * 12)::int), DATE '${as_of}' - 7)
          AND DATE '${as_of}' - make_interval(months => round(shortest * 12)::int)
UNION ALL
SELECT a.account_id, a.opened_date
FROM advisory.accounts a
JOIN advisory.households h USING (household_id)
WHERE a.opened_date < h.client_since OR a.opened_date > DATE '${as_of}'
UNION ALL
SELECT p.holding_id::text, p.purchase_date
FROM advisory.holdings p
JOIN advisory.accounts a USING (account_id)
WHERE p.purchase_date < a.opened_date OR p.purchase_date >= DATE '${as_of}' + 1;

-- check: sessions
-- Accounts are opened and holdings are bought on sessions of the New York Stock Exchange, bought in its hours (UTC here), and what was
-- bought on the last session cost the current price.
WITH years AS (
    SELECT generate_series(
        (SELECT extract(year FROM min(opened_date))::int FROM advisory.accounts),
        extract(year FROM DATE '${as_of}')::int
    ) AS year
), easter AS ( -- Meeus, Jones and Butcher
    SELECT year, make_date(year, days / 31, days % 31 + 1) AS day
    FROM years
    CROSS JOIN LATERAL (SELECT year % 19 AS golden, year / 100 AS century, year % 100 AS rest) AS s1
    CROSS JOIN LATERAL (SELECT (century - (century + 8) / 25 + 1) / 3 AS moon) AS s2
    CROSS JOIN LATERAL (SELECT (19 * golden + century - century / 4 - moon + 15) % 30 AS epact) AS s3
    CROSS JOIN LATERAL (SELECT (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7 AS sunday) AS s4
    CROSS JOIN LATERAL (SELECT (golden + 11 * epact + 22 * sunday) / 451 AS late) AS s5
    CROSS JOIN LATERAL (SELECT epact + sunday - 7 * late + 114 AS days) AS s6
), fixed AS ( -- kept on the nearest weekday, but New Year never in the old year
    SELECT make_date(year, month, date) AS day, month
    FROM years
    CROSS JOIN (VALUES (1, 1, 1), (6, 19, 2022), (7, 4, 1), (12, 25, 1)) AS holiday (month, date, since)
    WHERE year >= since
), mondays AS ( -- the first such weekday on or after a date; Thanksgiving is a Thursday
    SELECT first + (weekday - extract(isodow FROM first)::int + 7) % 7 AS day
    FROM years
    CROSS JOIN (VALUES (1, 15, 1), (2, 15, 1), (5, 25, 1), (9, 1, 1), (11, 22, 4)) AS holiday (month, date, weekday)
    CROSS JOIN LATERAL (SELECT make_date(year, month, date) AS first) AS f
), closed AS (
    SELECT CASE extract(isodow FROM day) WHEN 6 THEN day - 1 WHEN 7 THEN day + 1 ELSE day END AS day
    FROM fixed
    WHERE NOT (month = 1 AND extract(isodow FROM day) = 6)
    UNION ALL
    SELECT day FROM mondays
    UNION ALL
    SELECT day - 2 FROM easter
    UNION ALL
    SELECT day::date
    FROM unnest(ARRAY[
        '2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14', '2004-06-11', '2007-01-02', '2012-10-29', '2012-10-30',
        '2018-12-05', '2025-01-09'
    ]) AS day
), last_session AS (
    SELECT max(day::date) AS day
    FROM generate_series(DATE '${as_of}' - 10, DATE '${as_of}', interval '1 day') AS day
    WHERE extract(isodow FROM day) < 6 AND day::date NOT IN (SELECT day FROM closed)
)
SELECT account_id AS key, opened_date AS "when"
FROM advisory.accounts
WHERE extract(isodow FROM opened_date) > 5 OR opened_date::date IN (SELECT day FROM closed)
UNION ALL
SELECT holding_id::text, purchase_date
FROM advisory.holdings
WHERE extract(isodow FROM purchase_date) > 5
   OR purchase_date::date IN (SELECT day FROM closed)
   OR purchase_date::time NOT BETWEEN '13:30' AND '21:00'
   OR purchase_date::date > (SELECT day FROM last_session)
   OR (purchase_date::date = (SELECT day FROM last_session) AND cost_basis <> current_price);

-- check: one_price_a_day
-- A ticker has one close a day, whoever buys, and one current price.
SELECT ticker || ' ' || purchase_date::date AS key, min(cost_basis), max(cost_basis)
FROM advisory.holdings
GROUP BY ticker, purchase_date::date
HAVING min(cost_basis) <> max(cost_basis)
UNION ALL
SELECT ticker || ' current', min(current_price), max(current_price)
FROM advisory.holdings
GROUP BY ticker
HAVING min(current_price) <> max(current_price);

-- check: gain_bounds
-- Gains and losses lie within the profile's bounds (-30 to +150 percent of the cost).
SELECT holding_id AS key, ticker, cost_basis, current_price
FROM advisory.holdings
CROSS JOIN LATERAL (
    SELECT round(cost_basis * 100)::bigint AS cost, round(current_price * 100)::bigint AS price
) AS cents
WHERE (price - cost) * 100
          NOT BETWEEN cost * ${advisory.holding.gain_percent.min} AND cost * ${advisory.holding.gain_percent.max};

-- check: whole_units
-- Prices and amounts are whole cents, shares have four decimals, percentages too.
SELECT holding_id::text AS key, shares, cost_basis, current_price, current_value, unrealized_gain_loss, pct_of_account
FROM advisory.holdings
WHERE shares <> round(shares * 10000) / 10000
   OR shares <= 0
   OR cost_basis <> round(cost_basis * 100) / 100
   OR current_price <> round(current_price * 100) / 100
   OR current_value <> round(current_value * 100) / 100
   OR unrealized_gain_loss <> round(unrealized_gain_loss * 100) / 100
   OR pct_of_account <> round(pct_of_account * 10000) / 10000
UNION ALL
SELECT account_id, total_value, cash_balance, NULL, NULL, NULL, NULL
FROM advisory.accounts
WHERE total_value <> round(total_value * 100) / 100 OR cash_balance <> round(cash_balance * 100) / 100
UNION ALL
SELECT household_id, total_aum, NULL, NULL, NULL, NULL, NULL
FROM advisory.households
WHERE total_aum <> round(total_aum * 100) / 100
UNION ALL
SELECT fa_id, total_aum, NULL, NULL, NULL, NULL, NULL
FROM advisory.financial_advisors
WHERE total_aum <> round(total_aum * 100) / 100;

-- check: holdings_derived
-- Value, gain and share of the account follow from the other columns: products of whole units, halves rounded away from zero.
SELECT p.holding_id AS key, shares, cost_basis, current_price, current_value, unrealized_gain_loss, pct_of_account
FROM advisory.holdings p
JOIN advisory.accounts a USING (account_id)
CROSS JOIN LATERAL (
    SELECT
        round(shares * 10000)::bigint AS units,
        round(current_price * 100)::bigint AS price,
        round(cost_basis * 100)::bigint AS cost,
        round(current_value * 100)::bigint AS value,
        round(unrealized_gain_loss * 100)::bigint AS gain,
        round(total_value * 100)::bigint AS total
) AS whole
WHERE value <> (units * price + 5000) / 10000
   OR gain <> sign(price - cost) * ((units * abs(price - cost) + 5000) / 10000)
   OR round(pct_of_account * 10000)::bigint <> (value * 2000000 + total) / (2 * total);

-- check: contacts_reach_nobody
-- E-mail addresses lie in domains reserved for examples, telephone numbers in the range reserved for fiction.
SELECT fa_id AS key, email
FROM advisory.financial_advisors
WHERE email !~ '^[a-z0-9.-]+@([a-z0-9-]+\.)*example(\.(com|net|org))?$'
UNION ALL
SELECT household_id, email || ' ' || phone
FROM advisory.households
WHERE email !~ '^[a-z0-9.-]+@([a-z0-9-]+\.)*example(\.(com|net|org))?$' OR phone !~ '^\([2-9][0-9]{2}\) 555-01[0-9]{2}$';

-- check: names_agree
-- A household bears its contact's surname, and so do its accounts: one person's, two persons' or a family trust's, as the type says.
WITH named AS MATERIALIZED (
    SELECT
        household_id, household_name, primary_contact_name,
        regexp_replace(household_name, '^(The )?(.*) (Family|Household)$', '\2') AS surname
    FROM advisory.households
)
SELECT a.account_id AS key, a.account_type, a.account_name, household_name, primary_contact_name
FROM advisory.accounts a
JOIN named USING (household_id)
CROSS JOIN LATERAL ( -- who holds it, and as what
    SELECT
        split_part(account_name, ' - ', 1) AS owners,
        substr(account_name, length(split_part(account_name, ' - ', 1)) + 4) AS registration
) AS parts
WHERE right(primary_contact_name, length(surname) + 1) <> ' ' || surname
   OR CASE a.account_type::text
      WHEN 'trust' THEN left(account_name, length(surname) + 12) <> 'The ' || surname || ' Family '
                        OR position('Trust' IN account_name) = 0
      ELSE right(owners, length(surname) + 1) <> ' ' || surname
           OR (position(' & ' IN owners) > 0) <> (a.account_type::text = 'joint')
           OR (position('IRA' IN registration) > 0) <> (a.account_type::text IN ('ira', 'roth_ira'))
           OR (position('Roth' IN registration) > 0) <> (a.account_type::text = 'roth_ira')
      END;

-- check: offices
-- An office is a city and its state's two letters.
SELECT fa_id AS key, office_location
FROM advisory.financial_advisors
WHERE office_location !~ '^[A-Z].*, [A-Z]{2}$';

-- check: sizes_are_skewed
-- Few are large and many are small: most households have less than their advisor's average, most holdings less than their account's.
SELECT 'households' AS key, below
FROM (
    SELECT avg((total_aum < mean)::int) AS below, count(*)
    FROM (SELECT total_aum, avg(total_aum) OVER (PARTITION BY fa_id) AS mean FROM advisory.households) AS h
) AS households
WHERE count >= 1000 AND ${advisory.household.aum_sigma} >= 0.5 AND below < 0.55
UNION ALL
SELECT 'holdings', below
FROM (
    SELECT avg((current_value < mean)::int) AS below, count(*)
    FROM advisory.holdings
    JOIN (SELECT account_id, avg(current_value) AS mean FROM advisory.holdings GROUP BY account_id) AS a USING (account_id)
) AS holdings
WHERE count >= 1000 AND ${advisory.holding.count_mean} >= 6 AND below < 0.52;

-- check: advisor_aum_mean | mean
-- Books are as large on average as the profile says; the error is that of a log-normal without bounds, which is larger.
SELECT
    'advisors' AS label,
    avg(total_aum) AS observed,
    mean AS expected,
    mean * sqrt(exp(${advisory.advisor.aum_sigma}::float8 ^ 2) - 1) / sqrt(count(*)) AS standard_error
FROM advisory.financial_advisors
CROSS JOIN (
    SELECT ${advisory.advisor.aum_mean_usd}::float8
           * coalesce(nullif('${advisory.households_per_fa}', 'by_aum')::float8 / ${advisory.advisor.book_households}, 1) AS mean
) AS profile
GROUP BY mean;

-- check: cash_share_mean | mean
-- Cash lies evenly between the profile's bounds.
SELECT
    'accounts' AS label,
    avg(cash_balance / total_value * 100) AS observed,
    (low + high) / 2 AS expected,
    (high - low) / sqrt(12.0 * count(*)) AS standard_error
FROM advisory.accounts
CROSS JOIN (
    SELECT ${advisory.account.cash_percent.min}::float8 AS low, ${advisory.account.cash_percent.max}::float8 AS high
) AS profile
GROUP BY low, high;

-- check: holdings_per_account_mean | mean
-- Accounts have as many holdings on average as the profile says. A few accounts do not show their spread: then the widest there can be
-- between these bounds is taken.
SELECT
    'accounts' AS label,
    avg(holdings)::float8 AS observed,
    mean AS expected,
    CASE WHEN count(*) >= 100 THEN stddev(holdings)::float8 ELSE sqrt((mean - low) * (high - mean)) END / sqrt(count(*))
        AS standard_error
FROM (SELECT count(*) AS holdings FROM advisory.holdings GROUP BY account_id) AS account
CROSS JOIN (
    SELECT
        ${advisory.holding.count_mean}::float8 AS mean,
        ${advisory.holding.count.min}::float8 AS low,
        ${advisory.holding.count.max}::float8 AS high
) AS profile
GROUP BY mean, low, high;

-- check: regions | chi-square
-- Offices are spread over the nine regions as the profile weighs them.
SELECT coalesce(f.region, profile.region) AS label, coalesce(f.count, 0) AS observed, coalesce(share, 0)::float8 AS expected
FROM (
    VALUES
        ('New England', ${advisory.advisor.region.new_england}),
        ('Mid-Atlantic', ${advisory.advisor.region.mid_atlantic}),
        ('South Atlantic', ${advisory.advisor.region.south_atlantic}),
        ('Southeast', ${advisory.advisor.region.southeast}),
        ('Great Lakes', ${advisory.advisor.region.great_lakes}),
        ('Great Plains', ${advisory.advisor.region.great_plains}),
        ('Southwest', ${advisory.advisor.region.southwest}),
        ('Mountain', ${advisory.advisor.region.mountain}),
        ('Pacific', ${advisory.advisor.region.pacific})
) AS profile (region, share)
FULL JOIN (SELECT region, count(*) FROM advisory.financial_advisors GROUP BY region) AS f ON f.region = profile.region;

-- check: specializations | chi-square
-- Advisors specialize as the profile weighs it.
SELECT
    coalesce(f.specialization, profile.specialization) AS label,
    coalesce(f.count, 0) AS observed,
    coalesce(share, 0)::float8 AS expected
FROM (
    VALUES
        ('Retirement Planning', ${advisory.advisor.specialization.retirement_planning}),
        ('Wealth Management', ${advisory.advisor.specialization.wealth_management}),
        ('Estate Planning', ${advisory.advisor.specialization.estate_planning}),
        ('Tax-Efficient Investing', ${advisory.advisor.specialization.tax_efficient_investing}),
        ('Business Owners', ${advisory.advisor.specialization.business_owners}),
        ('Education Funding', ${advisory.advisor.specialization.education_funding}),
        ('Executive Compensation', ${advisory.advisor.specialization.executive_compensation}),
        ('Sustainable Investing', ${advisory.advisor.specialization.sustainable_investing})
) AS profile (specialization, share)
FULL JOIN (
    SELECT specialization, count(*) FROM advisory.financial_advisors GROUP BY specialization
) AS f ON f.specialization = profile.specialization;

-- check: risk_tolerances | chi-square
-- Households are as ready to take risks as the profile weighs it.
SELECT profile.risk AS label, coalesce(h.count, 0) AS observed, share::float8 AS expected
FROM (
    VALUES
        ('conservative', ${advisory.household.risk_tolerance.conservative}),
        ('moderate', ${advisory.household.risk_tolerance.moderate}),
        ('moderate_aggressive', ${advisory.household.risk_tolerance.moderate_aggressive}),
        ('aggressive', ${advisory.household.risk_tolerance.aggressive})
) AS profile (risk, share)
LEFT JOIN (
    SELECT risk_tolerance::text AS risk, count(*) FROM advisory.households GROUP BY risk_tolerance
) AS h ON h.risk = profile.risk;

-- check: account_types | chi-square
-- Accounts are of the types that the profile weighs.
SELECT profile.type AS label, coalesce(a.count, 0) AS observed, share::float8 AS expected
FROM (
    VALUES
        ('individual', ${advisory.account.type.individual}),
        ('joint', ${advisory.account.type.joint}),
        ('ira', ${advisory.account.type.ira}),
        ('roth_ira', ${advisory.account.type.roth_ira}),
        ('trust', ${advisory.account.type.trust})
) AS profile (type, share)
LEFT JOIN (
    SELECT account_type::text AS type, count(*) FROM advisory.accounts GROUP BY account_type
) AS a ON a.type = profile.type;
