-- Keys, rules, indexes and id defaults of schema advisory, built after the rows. One statement per constraint.

ALTER TABLE advisory.financial_advisors ADD CONSTRAINT financial_advisors_pkey PRIMARY KEY (fa_id);
ALTER TABLE advisory.households ADD CONSTRAINT households_pkey PRIMARY KEY (household_id);
ALTER TABLE advisory.accounts ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id);
ALTER TABLE advisory.holdings ADD CONSTRAINT holdings_pkey PRIMARY KEY (holding_id);

ALTER TABLE advisory.financial_advisors ADD CONSTRAINT financial_advisors_email_key UNIQUE (email);
ALTER TABLE advisory.households ADD CONSTRAINT households_email_key UNIQUE (email);
ALTER TABLE advisory.accounts ADD CONSTRAINT accounts_account_number_key UNIQUE (account_number);

ALTER TABLE advisory.households ADD CONSTRAINT households_fa_id_fkey
    FOREIGN KEY (fa_id) REFERENCES advisory.financial_advisors (fa_id);
ALTER TABLE advisory.accounts ADD CONSTRAINT accounts_household_id_fkey
    FOREIGN KEY (household_id) REFERENCES advisory.households (household_id);
ALTER TABLE advisory.holdings ADD CONSTRAINT holdings_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES advisory.accounts (account_id);

-- What no book can be without, whoever writes the rows. What only generated rows promise is for checks.sql.
ALTER TABLE advisory.financial_advisors ADD CONSTRAINT financial_advisors_total_aum_check CHECK (total_aum >= 0);
ALTER TABLE advisory.financial_advisors ADD CONSTRAINT financial_advisors_client_count_check CHECK (client_count >= 0);
ALTER TABLE advisory.financial_advisors ADD CONSTRAINT financial_advisors_years_experience_check
    CHECK (years_experience >= 0);
ALTER TABLE advisory.households ADD CONSTRAINT households_total_aum_check CHECK (total_aum >= 0);
ALTER TABLE advisory.accounts ADD CONSTRAINT accounts_cash_balance_check
    CHECK (cash_balance >= 0 AND cash_balance <= total_value);
ALTER TABLE advisory.holdings ADD CONSTRAINT holdings_shares_check CHECK (shares > 0);
ALTER TABLE advisory.holdings ADD CONSTRAINT holdings_prices_check CHECK (cost_basis > 0 AND current_price > 0);
ALTER TABLE advisory.holdings ADD CONSTRAINT holdings_pct_of_account_check
    CHECK (pct_of_account >= 0 AND pct_of_account <= 100);

-- The seed's four; each also serves the foreign key on its first column. An account holds a ticker once.
CREATE INDEX idx_fa_aum ON advisory.households (fa_id, total_aum);
CREATE INDEX idx_household_value ON advisory.accounts (household_id, total_value);
CREATE UNIQUE INDEX idx_account_ticker ON advisory.holdings (account_id, ticker);
CREATE INDEX idx_ticker_value ON advisory.holdings (ticker, current_value);

-- Largest books and largest clients.
CREATE INDEX idx_advisor_total_aum ON advisory.financial_advisors (total_aum);
CREATE INDEX idx_household_total_aum ON advisory.households (total_aum);

-- A row that comes without an id gets one that continues the generated ones. The numbers of households and accounts are
-- counted over all advisors from here on, so that two sessions never wait for each other.
SELECT setval('advisory.financial_advisors_number', max(substring(fa_id FROM 4)::bigint))
FROM advisory.financial_advisors;
SELECT setval('advisory.households_number', max(client_count)) FROM advisory.financial_advisors;
SELECT setval('advisory.accounts_number', max(accounts))
FROM (SELECT count(*) AS accounts FROM advisory.accounts GROUP BY household_id) AS household;

-- At least so many digits: lpad alone would cut longer numbers.
CREATE FUNCTION advisory.format_number(number bigint, digits integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT
AS $$ SELECT lpad(number::text, greatest(digits, length(number::text)), '0') $$;

CREATE FUNCTION advisory.make_fa_id() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.fa_id := 'FA-' || advisory.format_number(nextval('advisory.financial_advisors_number'), 5);
    RETURN NEW;
END
$$;

CREATE FUNCTION advisory.make_household_id() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.household_id := 'HH-' || NEW.fa_id || '-' || advisory.format_number(nextval('advisory.households_number'), 5);
    RETURN NEW;
END
$$;

CREATE FUNCTION advisory.make_account_id() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.account_id := 'ACC-' || NEW.household_id || '-' || advisory.format_number(nextval('advisory.accounts_number'), 2);
    RETURN NEW;
END
$$;

CREATE TRIGGER make_fa_id BEFORE INSERT ON advisory.financial_advisors
    FOR EACH ROW WHEN (NEW.fa_id IS NULL) EXECUTE FUNCTION advisory.make_fa_id();
CREATE TRIGGER make_household_id BEFORE INSERT ON advisory.households
    FOR EACH ROW WHEN (NEW.household_id IS NULL) EXECUTE FUNCTION advisory.make_household_id();
CREATE TRIGGER make_account_id BEFORE INSERT ON advisory.accounts
    FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION advisory.make_account_id();
