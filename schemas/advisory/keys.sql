-- Keys, rules, indexes and id defaults of schema advisory, built after the rows. One statement per constraint.

ALTER TABLE advisory.financial_advisors ADD CONSTRAINT financial_advisors_pkey PRIMARY KEY (fa_id);
ALTER TABLE advisory.households ADD CONSTRAINT households_pkey PRIMARY KEY (household_id);
ALTER TABLE advisory.accounts ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id);
ALTER TABLE advisory.holdings ADD CONSTRAINT holdings_pkey PRIMARY KEY (holding_id);
