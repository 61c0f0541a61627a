-- The checks of `fingen validate advisory`. A rows check returns the rows that break it, first column the example key.

-- check: accounts_orphans
-- Every account belongs to a household.
SELECT a.account_id AS key
FROM advisory.accounts a LEFT JOIN advisory.households h USING (household_id)
WHERE h.household_id IS NULL;
