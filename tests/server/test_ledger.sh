# COPY, catalog, ledger and sink against a real server: as its superuser, as a role that owns nothing but one database and has the worst
# settings, and where privileges are missing. The programs are in tests/unit/pg/server_*.c.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"

programs=(server_copy server_catalog server_ledger server_clear server_sink)

run_programs() {
    local program
    for program in "${programs[@]}"; do
        expect_status 0 "$BUILD_DIR/tests/$program"
        expect_contains "[  PASSED  ]"
    done
}

as_superuser() {
    PGUSER=postgres PGDATABASE=${database:-postgres} psql -X -q -v ON_ERROR_STOP=1 "$@"
}

postgres_start

run_programs

# A role that owns nothing but one database; everything that a role can set against a loader is set.
as_superuser <<'SQL'
CREATE ROLE loader LOGIN;
CREATE DATABASE loaded OWNER loader;
REVOKE ALL ON DATABASE loaded FROM PUBLIC;
ALTER ROLE loader SET statement_timeout = '1ms';
ALTER ROLE loader SET lock_timeout = '1ms';
ALTER ROLE loader SET idle_in_transaction_session_timeout = '1ms';
ALTER ROLE loader SET client_encoding = 'LATIN1';
ALTER ROLE loader SET default_transaction_isolation = 'serializable';
ALTER ROLE loader SET search_path = 'trial', 'fingen';
ALTER ROLE loader SET DateStyle = 'German';
ALTER ROLE loader SET TimeZone = 'Asia/Kathmandu';
ALTER ROLE loader SET extra_float_digits = -10;
ALTER ROLE loader SET IntervalStyle = 'sql_standard';
ALTER ROLE loader SET bytea_output = 'escape';
ALTER ROLE loader SET standard_conforming_strings = off;
ALTER ROLE loader SET client_min_messages = 'debug1';
SQL
PGUSER=loader PGDATABASE=loaded run_programs

# Without CREATE on the database: said before anything is made, and what to grant.
as_superuser -c 'CREATE ROLE "a visitor" LOGIN' -c 'CREATE DATABASE visited'
export PGUSER="a visitor" PGDATABASE=visited
expect_status 4 "$BUILD_DIR/tests/trial_start"
expect_contains 'role "a visitor" may not create schema fingen in database visited'
expect_contains 'GRANT CREATE ON DATABASE visited TO "a visitor"'

# Schemas that somebody made ready will do instead; one that is there but closed is named.
database=visited as_superuser -c 'CREATE SCHEMA fingen AUTHORIZATION "a visitor"' -c 'CREATE SCHEMA trial'
expect_status 4 "$BUILD_DIR/tests/trial_start"
expect_contains 'role "a visitor" may not create tables in schema trial'
expect_contains 'GRANT USAGE, CREATE ON SCHEMA trial TO "a visitor"'
expect_output 0 env PGUSER=postgres psql -XAtc "SELECT count(*) FROM pg_class WHERE relnamespace IN ('fingen'::regnamespace, 'trial'::regnamespace)"
database=visited as_superuser -c 'GRANT USAGE, CREATE ON SCHEMA trial TO "a visitor"'
expect_output started "$BUILD_DIR/tests/trial_start"

# Of several that start at once, one does.
export PGUSER=loader PGDATABASE=loaded
make_directory answers
for number in 1 2 3 4 5; do
    { "$BUILD_DIR/tests/trial_start" >"$answers/$number.out" 2>&1 || true; } &
done
wait
expect_equal 1 "$(cat "$answers"/*.out | grep -c '^started$')" "processes that started the run"
expect_equal 4 "$(cat "$answers"/*.out | grep -c '^trial: the target holds a run that was interrupted, or is loading already')" "processes that were refused"
