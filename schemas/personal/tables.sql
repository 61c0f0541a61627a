-- A personal-finance application: its users, the accounts they have linked, and the accounts' transactions.
-- Plain SQL: psql -f tables.sql runs it. Keys, indexes and rules stand in keys.sql and are built after the rows.
-- Money is integer cents. In transactions a positive amount leaves the account or is charged to the card, a negative one comes in.

CREATE SCHEMA IF NOT EXISTS personal;

CREATE TYPE personal.account_type AS ENUM ('depository', 'credit');

CREATE TYPE personal.account_subtype AS ENUM ('checking', 'savings', 'credit_card');

CREATE TYPE personal.transaction_category AS ENUM (
    'FOOD_AND_DRINK', 'GENERAL_MERCHANDISE', 'TRANSPORTATION', 'ENTERTAINMENT', 'UTILITIES', 'HEALTHCARE', 'INCOME'
);

CREATE TABLE personal.users (
    id         uuid         NOT NULL DEFAULT gen_random_uuid(),
    name       varchar(255) NOT NULL,
    email      varchar(255) NOT NULL,
    consent    boolean      NOT NULL DEFAULT false,
    created_at timestamp    NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
);

CREATE TABLE personal.accounts (
    id              uuid         NOT NULL DEFAULT gen_random_uuid(),
    user_id         uuid         NOT NULL,
    type            personal.account_type NOT NULL,
    subtype         personal.account_subtype NOT NULL,
    name            varchar(255) NOT NULL,
    mask            char(4)      NOT NULL,
    balance         bigint       NOT NULL,
    currency        char(3)      NOT NULL DEFAULT 'USD',
    "limit"         bigint,
    apr             numeric(5,2),
    min_payment     bigint,
    is_overdue      boolean,
    opening_balance bigint       NOT NULL DEFAULT 0
);

CREATE TABLE personal.transactions (
    id            uuid         NOT NULL DEFAULT gen_random_uuid(),
    account_id    uuid         NOT NULL,
    date          timestamp    NOT NULL,
    amount        bigint       NOT NULL,
    category      personal.transaction_category NOT NULL,
    merchant_name varchar(255) NOT NULL,
    pending       boolean      NOT NULL DEFAULT false
);

COMMENT ON TABLE personal.users IS 'People who use the application';
COMMENT ON COLUMN personal.users.consent IS 'Has agreed to have the data analysed';
COMMENT ON COLUMN personal.users.created_at IS 'When the user signed up; UTC';

COMMENT ON TABLE personal.accounts IS 'Bank accounts and credit cards that users have linked';
COMMENT ON COLUMN personal.accounts.name IS 'The institution and what it calls the account';
COMMENT ON COLUMN personal.accounts.mask IS 'The last four digits of the account number';
COMMENT ON COLUMN personal.accounts.balance IS 'Cents, pending transactions included; of a credit card: what is owed';
COMMENT ON COLUMN personal.accounts."limit" IS 'Credit limit in cents; cards only';
COMMENT ON COLUMN personal.accounts.apr IS 'Annual percentage rate; cards only';
COMMENT ON COLUMN personal.accounts.min_payment IS 'Minimum payment in cents; cards only';
COMMENT ON COLUMN personal.accounts.is_overdue IS 'A payment is late; cards only';
COMMENT ON COLUMN personal.accounts.opening_balance IS 'Cents before the first transaction: depository balance = opening_balance - sum(amount), card balance = opening_balance + sum(amount)';

COMMENT ON TABLE personal.transactions IS 'What came in and went out; oldest first within an account';
COMMENT ON COLUMN personal.transactions.date IS 'When it happened';
COMMENT ON COLUMN personal.transactions.amount IS 'Cents; positive: money out, negative: money in (INCOME)';
COMMENT ON COLUMN personal.transactions.pending IS 'Not yet posted';
