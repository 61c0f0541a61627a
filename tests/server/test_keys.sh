# Keys after rows against a real server: as its superuser, with fewer connections than jobs, and through kill -9. The programs are in
# tests/unit/pg/server_keys.c.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
postgres_start

build_keys() {
    expect_status 0 "$BUILD_DIR/tests/server_keys"
    expect_contains "[  PASSED  ]"
}

KEYS_JOBS=1 build_keys
KEYS_JOBS=3 build_keys

# A role that owns nothing but one database, with settings against it.
psql -X -q -v ON_ERROR_STOP=1 <<'SQL'
CREATE ROLE builder LOGIN;
CREATE DATABASE built OWNER builder;
ALTER ROLE builder SET statement_timeout = '100ms';
ALTER ROLE builder SET lock_timeout = '10ms';
ALTER ROLE builder SET default_transaction_isolation = 'serializable';
ALTER ROLE builder SET search_path = 'trial', 'fingen';
ALTER ROLE builder SET maintenance_work_mem = '1MB';
SQL
PGUSER=builder PGDATABASE=built KEYS_JOBS=8 build_keys

# Fewer connections than jobs: those that are to be had do the work.
make_directory work
cd "$work"
small=(advisory --fas 3 --households-per-fa 4 --accounts-per-household 2)
as_builder() { PGUSER=builder PGDATABASE=built "$@"; }
await_no_builder() {
    local i
    for ((i = 0; i < 600; i++)); do
        [[ $(psql -AtXc "SELECT count(*) FROM pg_stat_activity WHERE usename = 'builder'") != 0 ]] || return 0
        sleep 0.05
    done
    fail "sessions of builder do not end"
}
as_builder expect_status 0 "$FINGEN" seed "${small[@]}" --no-keys --jobs 1
await_no_builder
psql -XqAtc 'ALTER ROLE builder CONNECTION LIMIT 3'
as_builder expect_status 0 "$FINGEN" seed --finish --jobs 8
await_no_builder
as_builder expect_status 0 "$FINGEN" status --json
expect_contains '"complete"'

# kill -9 in the middle: what was done is not done again.
expect_status 0 "$FINGEN" seed "${small[@]}" --no-keys
fifo=$work/locker
mkfifo "$fifo"
psql -Xq <"$fifo" >/dev/null &
exec 3>"$fifo"
echo 'BEGIN; LOCK TABLE advisory.holdings IN ROW EXCLUSIVE MODE;' >&3
for ((i = 0; i < 600; i++)); do
    [[ $(psql -AtXc "SELECT count(*) FROM pg_locks WHERE relation = 'advisory.holdings'::regclass AND granted") == 0 ]] || break
    sleep 0.05
done
steps() { psql -AtXc "SELECT $1 FROM fingen.steps"; }
"$FINGEN" seed --finish --jobs 8 >out 2>err &
victim=$!
for ((i = 0; i < 600; i++)); do
    if [[ $(psql -AtXc "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted") == t && $(steps 'count(*)') -ge 5 ]]; then
        break
    fi
    sleep 0.05
done
kill -9 "$victim"
wait "$victim" 2>/dev/null || true
before=$(steps "string_agg(step || finished_at, E'\n' ORDER BY step)")
[[ "$before" != *'of advisory.holdings'* ]] || fail "the lock was not waited for: $before"
[[ $(wc -l <<<"$before") -ge 5 ]] || fail "only these steps were done: $before"
echo 'COMMIT;' >&3
exec 3>&-
expect_status 0 "$FINGEN" status --json
expect_contains '"loaded"'
expect_status 0 "$FINGEN" seed --finish
after=$(steps "string_agg(step || finished_at, E'\n' ORDER BY step)")
while read -r line; do
    grep -qxF "$line" <<<"$after" || fail "a step was done again: $line"
done <<<"$before"
expect_status 0 "$FINGEN" status --json
expect_contains '"complete"'
expect_output 't' psql -AtXc "SELECT bool_and(convalidated) AND count(*) > 8 FROM pg_constraint WHERE connamespace = 'advisory'::regnamespace"

# A foreign key that does not hold is named, with its table; mended, it goes on.
expect_status 0 "$FINGEN" seed "${small[@]}" --no-keys --replace
psql -XqAtc "CREATE TABLE public.kept AS SELECT * FROM advisory.accounts WHERE account_id = 'ACC-HH-FA-00002-00003-01'" \
    -c "DELETE FROM advisory.accounts WHERE account_id = 'ACC-HH-FA-00002-00003-01'"
expect_status 6 "$FINGEN" seed --finish
expect_contains 'holdings_account_id_fkey'
expect_contains 'advisory.holdings'
expect_contains 'ACC-HH-FA-00002-00003-01'
psql -XqAtc "INSERT INTO advisory.accounts SELECT * FROM public.kept"
expect_status 0 "$FINGEN" seed --finish
expect_status 0 "$FINGEN" validate
