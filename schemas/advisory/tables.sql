-- A brokerage's book of business: advisors, their households, the households' accounts and what the accounts hold.
-- Plain SQL: psql -f tables.sql runs it. Keys, indexes and rules stand in keys.sql and are built after the rows.

CREATE SCHEMA IF NOT EXISTS advisory;

CREATE TYPE advisory.risk_tolerance AS ENUM ('conservative', 'moderate', 'moderate_aggressive', 'aggressive');

CREATE TYPE advisory.account_type AS ENUM ('individual', 'joint', 'ira', 'roth_ira', 'trust');

CREATE TABLE advisory.financial_advisors (
    fa_id            varchar(20)  NOT NULL,
    name             varchar(255) NOT NULL,
    email            varchar(255) NOT NULL,
    region           varchar(50)  NOT NULL,
    office_location  varchar(100) NOT NULL,
    total_aum        double precision NOT NULL,
    client_count     integer      NOT NULL,
    specialization   varchar(100) NOT NULL,
    years_experience integer      NOT NULL
);

CREATE TABLE advisory.households (
    household_id         varchar(20)  NOT NULL,
    fa_id                varchar(20)  NOT NULL,
    household_name       varchar(255) NOT NULL,
    primary_contact_name varchar(255) NOT NULL,
    email                varchar(255) NOT NULL,
    phone                varchar(20)  NOT NULL,
    total_aum            double precision NOT NULL,
    risk_tolerance       advisory.risk_tolerance NOT NULL,
    client_since         timestamp    NOT NULL
);

CREATE TABLE advisory.accounts (
    account_id     varchar(30)  NOT NULL,
    household_id   varchar(20)  NOT NULL,
    account_number varchar(50)  NOT NULL,
    account_type   advisory.account_type NOT NULL,
    account_name   varchar(255) NOT NULL,
    total_value    double precision NOT NULL,
    cash_balance   double precision NOT NULL,
    opened_date    timestamp    NOT NULL
);

CREATE TABLE advisory.holdings (
    holding_id           uuid             NOT NULL DEFAULT gen_random_uuid(),
    account_id           varchar(30)      NOT NULL,
    ticker               varchar(10)      NOT NULL,
    shares               double precision NOT NULL,
    cost_basis           double precision NOT NULL,
    current_price        double precision NOT NULL,
    current_value        double precision NOT NULL,
    unrealized_gain_loss double precision NOT NULL,
    pct_of_account       double precision NOT NULL,
    purchase_date        timestamp        NOT NULL
);

CREATE SEQUENCE advisory.financial_advisors_number;
CREATE SEQUENCE advisory.households_number;
CREATE SEQUENCE advisory.accounts_number;

COMMENT ON TABLE advisory.financial_advisors IS 'Financial advisors and the books they manage';
COMMENT ON COLUMN advisory.financial_advisors.fa_id IS 'FA-00001, FA-00002, ...';
COMMENT ON COLUMN advisory.financial_advisors.region IS 'One of nine US regions';
COMMENT ON COLUMN advisory.financial_advisors.office_location IS 'City, ST; lies in the region';
COMMENT ON COLUMN advisory.financial_advisors.total_aum IS 'US dollars; the sum of the households'' total_aum, to the cent';
COMMENT ON COLUMN advisory.financial_advisors.client_count IS 'Number of households';
COMMENT ON COLUMN advisory.financial_advisors.years_experience IS 'Years in the industry';

COMMENT ON TABLE advisory.households IS 'Client households of the advisors';
COMMENT ON COLUMN advisory.households.household_id IS 'HH-, the advisor''s id, number with the advisor: HH-FA-00001-00001';
COMMENT ON COLUMN advisory.households.phone IS 'In the range reserved for fiction, area code of the region';
COMMENT ON COLUMN advisory.households.total_aum IS 'US dollars; the sum of the accounts'' total_value, to the cent';
COMMENT ON COLUMN advisory.households.client_since IS 'Start of the relationship; UTC';

COMMENT ON TABLE advisory.accounts IS 'Investment accounts of the households';
COMMENT ON COLUMN advisory.accounts.account_id IS 'ACC-, the household''s id, number in the household: ACC-HH-FA-00001-00001-01';
COMMENT ON COLUMN advisory.accounts.total_value IS 'US dollars; cash_balance plus the holdings'' current_value, to the cent';
COMMENT ON COLUMN advisory.accounts.cash_balance IS 'US dollars not invested';
COMMENT ON COLUMN advisory.accounts.opened_date IS 'On or after the household''s client_since; UTC';

COMMENT ON TABLE advisory.holdings IS 'Positions of the accounts: stocks and funds';
COMMENT ON COLUMN advisory.holdings.shares IS 'Number of shares; funds in fractions down to 1/10000';
COMMENT ON COLUMN advisory.holdings.cost_basis IS 'Purchase price per share: the close on the purchase date, US dollars';
COMMENT ON COLUMN advisory.holdings.current_price IS 'The close on the as-of date or the last session before it, US dollars';
COMMENT ON COLUMN advisory.holdings.current_value IS 'shares x current_price, rounded to the cent';
COMMENT ON COLUMN advisory.holdings.unrealized_gain_loss IS '(current_price - cost_basis) x shares, rounded to the cent';
COMMENT ON COLUMN advisory.holdings.pct_of_account IS 'current_value in percent of the account''s total_value';
COMMENT ON COLUMN advisory.holdings.purchase_date IS 'A session of the NYSE on or after the account''s opening; UTC';
