-- Keys, rules and indexes of schema personal, built after the rows. One statement per constraint.

ALTER TABLE personal.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE personal.accounts ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE personal.transactions ADD CONSTRAINT transactions_pkey PRIMARY KEY (id);

ALTER TABLE personal.users ADD CONSTRAINT users_email_key UNIQUE (email);

ALTER TABLE personal.accounts ADD CONSTRAINT accounts_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES personal.users (id);
ALTER TABLE personal.transactions ADD CONSTRAINT transactions_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES personal.accounts (id);

-- What holds whoever writes the rows. What only generated rows promise is for checks.sql.
ALTER TABLE personal.accounts ADD CONSTRAINT accounts_subtype_check
    CHECK ((type = 'credit') = (subtype = 'credit_card'));
ALTER TABLE personal.accounts ADD CONSTRAINT accounts_mask_check CHECK (mask ~ '^[0-9]{4}$');
ALTER TABLE personal.accounts ADD CONSTRAINT accounts_card_check
    CHECK (CASE WHEN type = 'credit' THEN "limit" > 0 AND apr >= 0 AND min_payment >= 0 AND is_overdue IS NOT NULL
           ELSE num_nonnulls("limit", apr, min_payment, is_overdue) = 0 END);
ALTER TABLE personal.transactions ADD CONSTRAINT transactions_amount_check
    CHECK (CASE WHEN category = 'INCOME' THEN amount < 0 ELSE amount > 0 END);

-- Each also serves the foreign key on its first column.
CREATE INDEX idx_accounts_user ON personal.accounts (user_id, subtype);
CREATE INDEX idx_transactions_account_date ON personal.transactions (account_id, date);

-- Spending by category and period over all accounts.
CREATE INDEX idx_transactions_category_date ON personal.transactions (category, date);
