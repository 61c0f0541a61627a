# What files hold is what a direct seed loads: every table of every domain, by the fingerprints that the ledger of a direct
# seed has and `status --exact` takes of the tables.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

small=(all --scale 0.01 --set advisory.households_per_fa=12)
expect_status 0 "$FINGEN" seed "${small[@]}"
expect_status 0 "$FINGEN" status --exact
tables=$(psql -AtXc "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('fingen', 'pg_catalog', 'information_schema') ORDER BY 1")
[[ $(wc -l <<<"$tables") -ge 4 ]] || fail "no tables: $tables"

# The tables of the direct seed are emptied and filled again; triggers of foreign keys do not fire.
sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }
refill() { # of every table: psql input from the function named
    local table
    for table in $tables; do
        sql -c "SET session_replication_role = replica; DELETE FROM $table"
        [[ $(sql -c "SELECT count(*) FROM $table") == 0 ]] || fail "$table is not empty"
        { echo "SET session_replication_role = replica;" && "$1" "$table"; } | sql
    done
}
proven() {
    run "$FINGEN" status --exact
    [[ "$status" == 0 ]] || fail "$1 holds other rows:
$stdout
$stderr"
}

# An empty table is no proof of anything; a bank as small as this one may lack what is rare.
for table in $tables; do
    [[ $table == customer_db.* || $table == loans_db.* || $(sql -c "SELECT count(*) FROM $table") -gt 0 ]] || fail "$table has no rows"
done
sql -c "SET session_replication_role = replica; DELETE FROM advisory.holdings"
expect_status 1 "$FINGEN" status --exact

expect_status 0 "$FINGEN" seed "${small[@]}" --to csv:csv --jobs 3
from_csv() { echo "\\copy $1 from 'csv/${1/.//}.csv' csv header"; }
refill from_csv
proven CSV

# CSV is what the server itself writes, but for the order of rows.
for table in $tables; do
    expect_equal "$(sql -c "\\copy $table to stdout csv header" | LC_ALL=C sort | sha256sum)" \
        "$(LC_ALL=C sort "csv/${table/.//}.csv" | sha256sum)" "$table as the server writes it"
done

expect_status 0 "$FINGEN" seed "${small[@]}" --to jsonl:jsonl
from_jsonl() {
    echo "CREATE TEMPORARY TABLE line (object jsonb);"
    echo "\\copy line from 'jsonl/${1/.//}.jsonl' csv quote e'\\x01' delimiter e'\\x02'"
    echo "INSERT INTO $1 SELECT (jsonb_populate_record(NULL::$1, object)).* FROM line;"
}
refill from_jsonl
proven "JSON Lines"

expect_status 0 "$FINGEN" seed "${small[@]}" --to json:all.json
from_json() {
    echo "\\set file \`cat all.json\`"
    echo "INSERT INTO $1 SELECT * FROM jsonb_populate_recordset(NULL::$1, :'file'::jsonb -> '$1');"
}
refill from_json
proven JSON

# A file of one schema names its arrays like the tables.
expect_status 0 "$FINGEN" seed advisory --scale 0.01 --to json:one.json
expect_status 0 head -n 2 one.json
expect_contains '  "financial_advisors": ['

# The script makes the same database, keys and all, and twice it refuses as a whole.
createdb scripted
expect_status 0 "$FINGEN" seed "${small[@]}" --to sql:all.sql
expect_status 0 psql -Xq -d scripted -f all.sql
expect_status 3 psql -Xq -d scripted -f all.sql
from_script() { echo "\\copy $1 from program 'psql -Xqc \"COPY $1 TO STDOUT (FORMAT binary)\" -d scripted' (format binary)"; }
refill from_script
proven SQL
keys="SELECT count(*), count(*) FILTER (WHERE contype = 'f') FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace
    WHERE nspname <> 'fingen'"
expect_equal "$(sql -c "$keys")" "$(sql -d scripted -c "$keys")" "constraints"
indexes="SELECT md5(string_agg(indexdef, ';' ORDER BY indexdef)) FROM pg_indexes WHERE schemaname NOT IN ('fingen', 'pg_catalog')"
expect_equal "$(sql -c "$indexes")" "$(sql -d scripted -c "$indexes")" "indexes"

# Without keys, and of one table.
createdb bare
expect_status 0 bash -c '"$0" "$@" -q | psql -Xq -d bare' "$FINGEN" seed "${small[@]}" --to sql:- --no-keys
expect_equal "$(wc -l <csv/advisory/holdings.csv)" "$(($(sql -d bare -c 'SELECT count(*) FROM advisory.holdings') + 1))" "rows"
expect_equal 0 "$(sql -d bare -c "SELECT count(*) FROM pg_constraint WHERE connamespace = 'advisory'::regnamespace")" "no keys"
