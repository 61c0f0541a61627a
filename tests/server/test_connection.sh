# What a session needs is stated whatever the role or the database says; what cannot be loaded into is refused by name; errors
# are told apart by SQLSTATE.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
probe=$BUILD_DIR/tests/probe_connection

postgres_start max_wal_senders=4 wal_level=replica log_connections=on
make_directory scratch

# ---- the session ----

psql -q -c "CREATE ROLE odd LOGIN" -c "ALTER ROLE odd SET client_encoding = 'LATIN1'" -c "ALTER ROLE odd SET statement_timeout = '50ms'" \
    -c "ALTER ROLE odd SET lock_timeout = '1ms'" -c "ALTER ROLE odd SET idle_in_transaction_session_timeout = '50ms'" \
    -c "ALTER ROLE odd SET DateStyle = 'SQL, DMY'" -c "ALTER ROLE odd SET TimeZone = 'Asia/Tokyo'" \
    -c "ALTER ROLE odd SET IntervalStyle = 'sql_standard'" -c "ALTER ROLE odd SET extra_float_digits = -5" \
    -c "ALTER ROLE odd SET bytea_output = 'escape'" -c "ALTER ROLE odd SET standard_conforming_strings = off" \
    -c "ALTER ROLE odd SET default_transaction_isolation = 'serializable'"
settings="SELECT current_setting('client_encoding'), current_setting('statement_timeout'), current_setting('lock_timeout'),
    current_setting('idle_in_transaction_session_timeout'), current_setting('DateStyle'), current_setting('TimeZone'),
    current_setting('IntervalStyle'), current_setting('extra_float_digits'), current_setting('bytea_output'),
    current_setting('standard_conforming_strings')"
stated='UTF8|0|0|0|ISO, YMD|UTC|postgres|1|hex|on'
expect_output "$stated" "$probe" "user=odd" "$settings"
expect_output "$stated
read committed" "$probe" "user=odd" begin "$settings" "SHOW transaction_isolation" commit
expect_output "1" "$probe" "user=odd" "SELECT char_length('é')"
expect_output "done" "$probe" "user=odd" "SELECT 'done' FROM pg_sleep(0.3)"
expect_output "fingen" "$probe" "" "SHOW application_name"
expect_output "mine" env PGAPPNAME=mine "$probe" "" "SHOW application_name"
expect_output "theirs" "$probe" "application_name=theirs" "SHOW application_name"

# Notices are for --verbose.
expect_output "" "$probe" "" "DO \$\$BEGIN RAISE NOTICE 'look'; RAISE WARNING 'look'; END\$\$"
expect_absent "look"

psql -q -c "CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0"
expect_output "1" "$probe" "dbname=bytes" "SELECT 1"
expect_contains "SQL_ASCII"

# ---- a session that was released is used again, when it is sound ----

own="pg_backend_pid() = current_setting('my.own')::int"
note="SELECT NULL FROM set_config('my.own', pg_backend_pid()::text, false)"
expect_output "
t" "$probe" "" "$note" again "SELECT $own"
expect_output "
1
t" "$probe" "" "$note" begin "CREATE TABLE left_open ()" "SELECT 1" again "SELECT $own AND to_regclass('left_open') IS NULL"
# One that the server ended, or that is in the middle of something, is not.
expect_output "
t" "$probe" "" "$note" "SET idle_session_timeout = '50ms'" later "SELECT current_setting('my.own', true) IS NULL"
run "$probe" "" "$note" "SELECT pg_terminate_backend(pg_backend_pid())" again "SELECT current_setting('my.own', true) IS NULL"
expect_contains "retryable"
expect_equal "t" "$(tail -n 1 <<<"$stdout")" "the session after one that was ended"
run "$probe" "" "$note" "COPY (SELECT 1) TO STDOUT" again "SELECT current_setting('my.own', true) IS NULL"
expect_equal "t" "$(tail -n 1 <<<"$stdout")" "the session after one that was busy"

# A whole run, which asks and writes the ledger and builds keys, makes do with the sessions of its one connection and of its keys.
sessions_of_fingen() { grep -c "connection authorized: .* application_name=fingen" "$postgres_directory/log" || true; }
before=$(sessions_of_fingen)
expect_status 0 "$FINGEN" seed advisory --quiet --jobs 1 --fas 1 --households-per-fa 2
sessions=$(($(sessions_of_fingen) - before))
((sessions >= 1 && sessions <= 3)) || fail "a run of one connection took $sessions sessions"
expect_status 0 "$FINGEN" clear --confirm --quiet

# ---- the ways in ----

cat >"$scratch/hba" <<HBA
local all keeper scram-sha-256
local all all trust
local replication all trust
HBA
postgres_as_owner tee "$postgres_directory/data/pg_hba.conf" <"$scratch/hba" >/dev/null
psql -q -c "CREATE ROLE keeper LOGIN PASSWORD 'open sesame'" -c "SELECT pg_reload_conf()" >/dev/null
until ! psql -qw -U keeper -c "SELECT 1" >/dev/null 2>&1; do sleep 0.1; done # the reload has happened

echo "*:*:*:keeper:open sesame" >"$scratch/passwords"
chmod 600 "$scratch/passwords"
expect_output "keeper" env PGPASSFILE="$scratch/passwords" "$probe" "user=keeper" "SELECT current_user"
expect_output "keeper" env PGPASSWORD="open sesame" "$probe" "user=keeper" "SELECT current_user"
expect_output "keeper" "$probe" "postgresql+psycopg://keeper:open%20sesame@:5432/postgres?host=$PGHOST" "SELECT current_user"
expect_absent "sesame"
expect_status 4 "$probe" "user=keeper" "SELECT 1"
expect_contains "code 4, final"
expect_contains "PGPASSWORD"
expect_status 4 "$probe" "user=keeper password='wrong guess'" "SELECT 1"
expect_contains "code 4, final"
expect_absent "guess"

printf '[books]\nhost=%s\nport=5432\ndbname=postgres\nuser=keeper\npassword=open sesame\n' "$PGHOST" >"$scratch/services"
expect_output "keeper" env -u PGHOST -u PGUSER PGSERVICEFILE="$scratch/services" PGSERVICE=books "$probe" "" "SELECT current_user"
expect_contains "host=$PGHOST port=5432 dbname=postgres user=keeper"
expect_absent "sesame"
expect_output "postgres" env -u PGHOST PGSERVICEFILE="$scratch/services" "$probe" "service=books user=postgres" "SELECT current_user"

# The working directory's .env, but only its DATABASE_URL.
printf 'PGUSER=nobody\nexport DATABASE_URL="postgresql:///postgres?host=%s&user=odd"\n' "$PGHOST" >"$scratch/.env"
cd "$scratch"
expect_output "odd" "$probe" "" "SELECT current_user"
expect_contains "from DATABASE_URL of .env"
rm .env
cd /

# ---- what went wrong ----

expect_status 6 "$probe" "" "SELECT pg_terminate_backend(pg_backend_pid())"
expect_contains "code 6, retryable"
for state in 40001 40P01 57P01 08006; do
    expect_status 6 "$probe" "" "DO \$\$BEGIN RAISE 'x' USING ERRCODE = '$state'; END\$\$"
    expect_contains "code 6, retryable"
    expect_contains "SQLSTATE $state"
done
for state in 53300 57P03; do
    expect_status 4 "$probe" "" "DO \$\$BEGIN RAISE 'x' USING ERRCODE = '$state'; END\$\$"
    expect_contains "code 4, retryable"
done
for state in 23505 22P02 57014 53100 57P04; do
    expect_status 6 "$probe" "" "DO \$\$BEGIN RAISE 'what' USING ERRCODE = '$state', DETAIL = 'why', HINT = 'how'; END\$\$"
    expect_contains "code 6, final"
    expect_contains "error: what"
    expect_contains "detail: why"
    expect_contains "hint: how"
done
expect_status 4 "$probe" "user=odd" "CREATE SCHEMA not_mine"
expect_contains "SQLSTATE 42501"
expect_status 70 "$probe" "" begin "SELECT 1/0" commit "SELECT 'still here'"
expect_contains "still here"
expect_status 4 "$probe" "dbname=nowhere"
expect_contains "code 4, final"
expect_status 70 "$probe" "" "COPY (SELECT 1) TO STDOUT"

postgres_stop
expect_status 4 "$probe" ""
expect_contains "code 4, retryable"
postgres_run "$postgres_directory"

# ---- what cannot be loaded into ----

psql -q -c "CREATE DATABASE pglite"
psql -q -d pglite -c "CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql AS
    \$\$SELECT 'PostgreSQL 16.4 on x86_64-pc-linux-gnu, compiled by emcc (Emscripten gcc/clang-like replacement) 3.1.72, 32-bit'\$\$"
expect_status 4 "$probe" "dbname=pglite" "SELECT 'not reached'"
expect_contains "PGlite"
expect_absent "not reached"

postgres_make_directory standby
postgres_as_owner "$postgres_bin/pg_basebackup" -h "$PGHOST" -U postgres -D "$standby/data" -R --checkpoint=fast --no-sync
on_exit "postgres_halt '$standby' immediate"
postgres_run "$standby"
expect_status 4 "$probe" "host=$standby" "SELECT 'not reached'"
expect_contains "code 4, final"
expect_contains "standby"
expect_absent "not reached"
