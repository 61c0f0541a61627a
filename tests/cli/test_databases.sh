# banking.layout=databases: the bank in four databases, each with its own ledger. The same rows as in one; every command follows; a run that
# was killed goes on; and nothing of anybody else's is touched.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

bank=(banking --scale 0.3 --batch-rows 1500 --jobs 2)
split=(--set banking.layout=databases --set banking.database_prefix=t_)
databases=(t_employees_db t_customer_db t_accounts_db t_loans_db)
fingerprints() { grep -o '"fingerprint": *"[0-9a-f]*"' <<<"$1"; }
sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }
count_databases() { sql -c "SELECT count(*) FROM pg_database WHERE datname LIKE 't\\_%'"; }

# ---- one database: what the rows must be ----

expect_status 0 "$FINGEN" seed "${bank[@]}" --json
undisturbed=$(fingerprints "$stdout")
expect_status 0 "$FINGEN" validate
checks=$(grep -o '^[0-9]* checks' <<<"$stdout")
expect_status 5 "$FINGEN" seed "${bank[@]}" "${split[@]}"         # a run is there already
expect_status 5 "$FINGEN" seed "${bank[@]}" "${split[@]}" --resume # and it is in another layout
expect_contains 't_accounts_db'
expect_equal 0 "$(count_databases)" "databases after a refusal"
expect_status 0 "$FINGEN" clear --confirm

# ---- four databases ----

expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "rows in four databases"
expect_equal 4 "$(count_databases)" "databases"
for database in "${databases[@]}"; do
    expect_equal complete "$(sql -d "$database" -c 'SELECT state FROM fingen.runs')" "ledger of $database"
done
# Foreign keys inside each database: all but those that the links of checks.sql stand for.
foreign_keys=0
for database in "${databases[@]}"; do
    foreign_keys=$((foreign_keys + $(sql -d "$database" -c "SELECT count(*) FROM pg_constraint
        WHERE contype = 'f' AND convalidated AND connamespace::regnamespace::text LIKE '%\\_db'")))
done
across=$(grep -c '^-- link: [a-z_]* | [a-z_.]* ->' "$SOURCE_DIR/schemas/banking/checks.sql")
expect_equal "$(grep -c 'FOREIGN KEY (' "$SOURCE_DIR/schemas/banking/keys.sql")" $((foreign_keys + across)) "foreign keys and links"
expect_status 0 "$FINGEN" status --exact --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "status"
expect_contains '"t_loans_db"'
expect_status 0 "$FINGEN" validate
expect_contains "$checks"
expect_contains 'not for this target'
expect_contains 'ok    link_loans_customer'
expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --resume --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "resume of a complete run"
expect_status 5 "$FINGEN" seed "${bank[@]}" "${split[@]}"
expect_status 5 "$FINGEN" seed "${bank[@]}" --resume
# One of the databases is not looked at or changed on its own.
expect_status 5 "$FINGEN" status --to "dbname=t_loans_db"
expect_contains 'database postgres'
expect_status 5 "$FINGEN" clear --confirm --to "dbname=t_loans_db"
expect_status 5 "$FINGEN" seed "${bank[@]}" --replace --to "dbname=t_loans_db"
expect_status 5 "$FINGEN" clear
expect_equal 4 "$(count_databases)" "databases after clear without --confirm"

# ---- links are checked by reading both sides ----

broken() { # CHECK DATABASE SQL: breaks something that only that link sees, and mends it
    sql -d "$2" -c "$3"
    expect_status 1 "$FINGEN" validate
    grep -qE "^FAIL  $1 +1 row, e.g. $4" <<<"$stdout" || fail "$1: $(grep "$1" <<<"$stdout")"
    sql -d "$2" -c "$5"
}
broken link_loan_guarantors_customer t_loans_db \
    "UPDATE loans_db.loan_guarantors SET guarantor_customer_id = 999999 WHERE guarantor_id = (SELECT min(guarantor_id) FROM loans_db.loan_guarantors WHERE guarantor_customer_id IS NOT NULL)" \
    999999 "UPDATE loans_db.loan_guarantors SET guarantor_customer_id = 1 WHERE guarantor_customer_id = 999999"
broken link_profile_is_the_customer t_customer_db \
    "UPDATE customer_db.customer_profiles SET first_name = E'Na\\\\me\\tO' || first_name WHERE customer_id = 5" '\["5", ' \
    "UPDATE customer_db.customer_profiles SET first_name = substr(first_name, 8) WHERE customer_id = 5"
expect_status 1 "$FINGEN" status --exact # the guarantor is another one now
expect_contains 'differs'

# ---- replace, and clear ----

expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --replace --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "replaced"
sql -d t_accounts_db -c 'CREATE TABLE public.mine (a int)'
expect_status 0 "$FINGEN" clear --confirm
expect_contains 'something of yours'
expect_equal 1 "$(count_databases)" "the database with something of the user's"
expect_equal 0 "$(sql -d t_accounts_db -c "SELECT count(*) FROM pg_namespace WHERE nspname IN ('accounts_db', 'fingen')")"
expect_equal 0 "$(sql -c "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'")" "leading ledger"
# A database that was there is used, and stays.
expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --no-keys
expect_contains 'rows'
expect_status 0 "$FINGEN" status
expect_contains 'keys missing'
expect_status 0 "$FINGEN" seed banking --finish
expect_status 0 "$FINGEN" status
expect_contains 'complete'
expect_status 0 "$FINGEN" validate
expect_status 0 "$FINGEN" clear --confirm
expect_equal t_accounts_db "$(sql -c "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE 't\\_%'")"

# ---- a role that may not make databases is told what to grant ----

sql -c 'CREATE ROLE clerk LOGIN' -c 'CREATE DATABASE desk OWNER clerk'
expect_status 4 "$FINGEN" seed "${bank[@]}" "${split[@]}" --to "user=clerk dbname=desk"
expect_contains 'ALTER ROLE clerk CREATEDB'
expect_contains 'CREATE DATABASE "t_loans_db" OWNER clerk'
expect_equal 0 "$(sql -d desk -c "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'")"
for database in "${databases[@]}"; do
    sql -c "CREATE DATABASE $database" 2>/dev/null || true
done
expect_status 4 "$FINGEN" seed "${bank[@]}" "${split[@]}" --to "user=clerk dbname=desk" # there, but somebody else's
expect_contains 'GRANT CREATE ON DATABASE t_employees_db TO clerk'
for database in "${databases[@]}"; do
    sql -c "GRANT CREATE ON DATABASE $database TO clerk"
done
expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --to "user=clerk dbname=desk" --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "a role that owns none of them"
# What another leads is not for us.
expect_status 5 "$FINGEN" seed "${bank[@]}" "${split[@]}"
expect_equal 0 "$(sql -c "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'")"
expect_status 0 "$FINGEN" clear --confirm --to "user=clerk dbname=desk"
expect_equal 4 "$(count_databases)" "databases that fingen did not make"
expect_status 4 "$FINGEN" seed "${bank[@]}" "${split[@]}" --to "dbname=t_loans_db" # cannot lead itself
expect_contains 'one of those'

# ---- --existing: the user's own tables ----

for database in "${databases[@]}"; do
    sql -d "$database" -f "$SOURCE_DIR/schemas/banking/tables.sql"
done
expect_status 5 "$FINGEN" seed "${bank[@]}" "${split[@]}"
expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --existing --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "tables that were there"
expect_status 0 "$FINGEN" clear --confirm
expect_equal 0 "$(sql -d t_loans_db -c 'SELECT count(*) FROM loans_db.loans')"
for database in "${databases[@]}"; do
    sql -c "DROP DATABASE $database"
done

# ---- kill -9, then --resume ----

start=$(date +%s%N)
expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}"
whole_ms=$((($(date +%s%N) - start) / 1000000))
expect_status 0 "$FINGEN" clear --confirm
RANDOM=4711
interrupted=0
for round in 1 2 3 4 5 6 7 8; do
    # Moments over the whole run: while databases are made, among the rows, among the keys.
    delay_ms=$((whole_ms * (10 * round - RANDOM % 10) / 85))
    "$FINGEN" seed "${bank[@]}" "${split[@]}" >/dev/null 2>&1 &
    victim=$!
    sleep "$(printf '%d.%03d' $((delay_ms / 1000)) $((delay_ms % 1000)))"
    kill -9 "$victim" 2>/dev/null || true
    wait "$victim" 2>/dev/null && status=0 || status=$?
    if [[ $status == 137 ]]; then
        interrupted=$((interrupted + 1))
    fi
    expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --resume
    expect_status 0 "$FINGEN" status --exact --json
    expect_equal "$undisturbed" "$(fingerprints "$stdout")" "after kill $round"
    expect_contains '"complete"'
    expect_status 0 "$FINGEN" clear --confirm
    expect_equal 0 "$(count_databases)" "databases after clear $round"
done
[[ $interrupted -ge 4 ]] || fail "only $interrupted of eight runs were killed before they ended"

# A batch that is in some databases and not in others goes only where it is missing.
expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --no-keys
sql -d t_loans_db <<'SQL'
CREATE TEMP TABLE lost AS SELECT number, first_family + 1 AS first, first_family + family_count AS last
    FROM fingen.batches ORDER BY number DESC LIMIT 1;
DELETE FROM loans_db.loan_applications WHERE customer_id BETWEEN (SELECT first FROM lost) AND (SELECT last FROM lost);
DELETE FROM loans_db.risk_assessments WHERE customer_id BETWEEN (SELECT first FROM lost) AND (SELECT last FROM lost);
DELETE FROM loans_db.collateral WHERE loan_id IN (SELECT loan_id FROM loans_db.loans, lost WHERE customer_id BETWEEN first AND last);
DELETE FROM loans_db.repayment_schedule WHERE loan_id IN (SELECT loan_id FROM loans_db.loans, lost WHERE customer_id BETWEEN first AND last);
DELETE FROM loans_db.loan_guarantors WHERE loan_id IN (SELECT loan_id FROM loans_db.loans, lost WHERE customer_id BETWEEN first AND last);
DELETE FROM loans_db.loans WHERE customer_id BETWEEN (SELECT first FROM lost) AND (SELECT last FROM lost);
DELETE FROM fingen.batches WHERE number = (SELECT number FROM lost);
SQL
when_committed() { sql -d t_accounts_db -c 'SELECT number, committed_at FROM fingen.batches ORDER BY number'; }
before=$(when_committed)
expect_status 0 "$FINGEN" status
expect_contains 'interrupted'
expect_status 5 "$FINGEN" seed banking --finish
expect_status 0 "$FINGEN" seed "${bank[@]}" "${split[@]}" --resume --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "after a batch was lost in one of the databases"
expect_equal "$before" "$(when_committed)" "batches of a database that had lost none"
expect_status 0 "$FINGEN" status --exact
expect_status 0 "$FINGEN" clear --confirm
