# --existing: into the empty tables of the user's own migrations; clear empties them again, and only when they are as loaded.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

book=(advisory --fas 2 --households-per-fa 3 --accounts-per-household 2)
sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

make_users_tables() {
    sql -c 'DROP SCHEMA IF EXISTS advisory CASCADE' 2>/dev/null
    sql -f "$SOURCE_DIR/schemas/advisory/tables.sql"
    sql -f "$SOURCE_DIR/schemas/advisory/keys.sql" >/dev/null
}

# Without the word, tables that fingen did not make are never touched.
make_users_tables
expect_status 5 "$FINGEN" seed "${book[@]}"
expect_contains 'advisory.holdings'
expect_equal 0 "$(sql -c 'SELECT count(*) FROM advisory.holdings')"
expect_equal 0 "$(sql -c "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'")"

# With it, keys in place are kept and hold; the rows are the same as anywhere.
expect_status 0 "$FINGEN" seed "${book[@]}" --existing
expect_status 0 "$FINGEN" status --exact
expect_status 0 "$FINGEN" validate
fingerprints() { grep -o '"fingerprint": *"[0-9a-f]*"'; }
expect_equal "$("$FINGEN" seed "${book[@]}" --to null: --json 2>/dev/null | fingerprints)" \
    "$("$FINGEN" status --json | fingerprints)"

# A run that is there is named first, with the ways on; not the rows that it has left.
expect_status 5 "$FINGEN" seed "${book[@]}" --existing
expect_contains 'advisory: the target holds a complete run already: seed 42'
for way in 'clear --confirm' --replace --resume; do
    expect_contains "$way"
done
expect_absent 'not empty'
expect_status 0 "$FINGEN" seed "${book[@]}" --existing --resume
expect_status 0 "$FINGEN" seed "${book[@]}" --existing --replace --seed 5
expect_status 0 "$FINGEN" status --exact
expect_contains 'seed 5'
expect_status 5 "$FINGEN" seed "${book[@]}" --replace
expect_contains 'was made with --existing'
# A replace that the tables do not suit, or that would empty what is not as loaded, changes nothing.
sql -c 'ALTER TABLE advisory.households RENAME household_name TO called'
expect_status 5 "$FINGEN" seed "${book[@]}" --existing --replace
expect_contains 'household_name'
sql -c 'ALTER TABLE advisory.households RENAME called TO household_name'
expect_status 0 "$FINGEN" status --exact
expect_contains 'seed 5'
expect_status 0 "$FINGEN" clear --confirm
expect_equal 0 "$(sql -c 'SELECT count(*) FROM advisory.holdings')"
expect_equal 4 "$(sql -c "SELECT count(*) FROM pg_class WHERE relnamespace = 'advisory'::regnamespace AND relkind = 'r'")"

# Other types that convert, columns in another order, a column more with a default.
sql -c 'ALTER TABLE advisory.holdings ALTER shares TYPE numeric(20,4), ALTER current_price TYPE numeric(14,2),
        ADD note text DEFAULT $$mine$$, ALTER purchase_date TYPE timestamptz' \
    -c 'ALTER TABLE advisory.accounts ALTER account_name TYPE text, ALTER account_type TYPE text USING account_type::text'
expect_status 0 "$FINGEN" seed "${book[@]}" --existing
expect_status 0 "$FINGEN" status --exact
expect_equal mine "$(sql -c 'SELECT DISTINCT note FROM advisory.holdings')"

# A changed row: clear keeps its hands off.
sql -c "UPDATE advisory.households SET household_name = 'Mine' WHERE household_id = 'HH-FA-00001-00001'"
expect_status 5 "$FINGEN" clear --confirm
expect_contains 'advisory.households'
expect_equal 6 "$(sql -c 'SELECT count(*) FROM advisory.households')"

# Every mismatch is named, not just the first.
sql -c 'DROP SCHEMA fingen CASCADE' 2>/dev/null
make_users_tables
sql -c 'ALTER TABLE advisory.holdings DROP COLUMN ticker, DROP COLUMN cost_basis, ADD cost_basis uuid' \
    -c 'ALTER TABLE advisory.households ADD loyalty integer NOT NULL'
expect_status 5 "$FINGEN" seed "${book[@]}" --existing
expect_contains 'ticker'
expect_contains 'cost_basis'
expect_contains 'loyalty'

# Not empty: refused.
make_users_tables
sql -c "INSERT INTO advisory.financial_advisors VALUES ('FA-00001', 'x', 'x@example.com', 'West', 'X, CA', 1, 1, 'x', 1)" 2>/dev/null ||
    sql -c "ALTER TABLE advisory.financial_advisors ADD spare int" 
if [[ $(sql -c 'SELECT count(*) FROM advisory.financial_advisors') == 1 ]]; then
    expect_status 5 "$FINGEN" seed "${book[@]}" --existing
    expect_contains 'financial_advisors'
    expect_equal 1 "$(sql -c 'SELECT count(*) FROM advisory.financial_advisors')"
fi

# A table of the user's in the schema keeps the schema.
sql -c 'DROP SCHEMA advisory CASCADE' 2>/dev/null
expect_status 0 "$FINGEN" seed "${book[@]}"
sql -c 'CREATE TABLE advisory.mine (a int)' -c 'INSERT INTO advisory.mine VALUES (1)'
expect_status 0 "$FINGEN" clear --confirm
expect_equal 1 "$(sql -c 'SELECT a FROM advisory.mine')"
expect_equal 1 "$(sql -c "SELECT count(*) FROM pg_class WHERE relnamespace = 'advisory'::regnamespace AND relkind = 'r'")"
