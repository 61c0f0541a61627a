# The local cluster: made where the server's user can work, started once, found again after a crash, removed without a trace.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
postgres_find
unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE PGHOSTADDR PGPASSWORD PGOPTIONS DATABASE_URL FINGEN_HOME FINGEN_PG_BINDIR

make_directory top
value() { # of a line of `fingen local status`
    "$FINGEN" local status | sed -n "s/^$1 *//p"
}
data_directory() {
    "$FINGEN" local status --json | sed -n 's/.*"data_directory":[[:space:]]*"\(.*\)".*/\1/p'
}
postmaster() {
    head -n 1 "$(data_directory)/postmaster.pid"
}
# Whatever happens, no server of this test stays behind.
on_exit 'for home in "$top"/*/.fingen "$top"/*/*/.fingen; do [[ ! -e "$home" ]] || (cd "$(dirname "$home")" && "$FINGEN" local destroy --confirm --quiet); done'

# ---- a directory that only its owner can enter ----

mkdir -m 700 "$top/closed"
cd "$top/closed"
expect_status 0 "$FINGEN" local status
expect_contains "not made yet"
expect_status 0 "$FINGEN" local stop
[[ ! -e .fingen ]] || fail "looking or stopping has made .fingen"

expect_status 0 "$FINGEN" local start
expect_equal running "$(value state)"
first=$(postmaster)
expect_status 0 "$FINGEN" local start
expect_equal "$first" "$(postmaster)" "a second start started another server"
expect_output 1 "$FINGEN" local psql -Atc 'select 1'
expect_output 1 "$FINGEN" local psql -- -At -c 'select 1'
expect_output 'fingen|fingen|off||UTF8|(empty)' "$FINGEN" local psql -At -P null='(null)' \
    -c "select current_user, current_database(), current_setting('fsync'), current_setting('listen_addresses'), current_setting('server_encoding'),
        coalesce(nullif(inet_server_addr()::text, ''), '(empty)')"
expect_output 1 env PGHOSTADDR=127.0.0.1 PGPORT=1 PGDATABASE=no PGUSER=no "$FINGEN" local psql -Atc 'select 1'
expect_status 1 "$FINGEN" local psql -qc 'select 1/0'
expect_equal "$(value connect)" "psql -h $(dirname "$(data_directory)") -U fingen fingen"
expect_status 0 "$FINGEN" local status --json
expect_contains '"running": true'
expect_equal 700 "$(stat -c %a "$(dirname "$(data_directory)")")" "others can reach the socket"
if [[ $EUID -eq 0 ]]; then
    expect_status 1 runuser -u nobody -- test -r "$(dirname "$(data_directory)")"
    [[ "$(stat -c %U "$(data_directory)")" != root ]] || fail "root owns the data directory"
fi

# ---- a crash ----

"$FINGEN" local psql -qc 'create table kept as select 7 as n'
kill -9 "$(postmaster)"
expect_output 7 "$FINGEN" local psql -Atc 'select n from kept'
[[ "$(postmaster)" != "$first" ]] || fail "the killed server still runs"

# A stale postmaster.pid whose number another process has now.
"$FINGEN" local stop --quiet
expect_equal stopped "$(value state)"
pid_file=$(data_directory)/postmaster.pid
printf '%s\n%s\n1\n5432\n/nowhere\n\n\n' "$$" "$(data_directory)" | if [[ $EUID -eq 0 ]]; then postgres_as_owner tee "$pid_file"; else tee "$pid_file"; fi >/dev/null
expect_equal stopped "$(value state)"
expect_output 7 "$FINGEN" local psql -Atc 'select n from kept'

# ---- two at once ----

"$FINGEN" local stop --quiet
"$FINGEN" local start --quiet &
one=$!
"$FINGEN" local start --quiet &
two=$!
wait "$one" || fail "the first of two starts failed"
wait "$two" || fail "the second of two starts failed"
expect_output 7 "$FINGEN" local psql -Atc 'select n from kept'

# ---- the end ----

expect_status 5 "$FINGEN" local destroy
expect_contains "--confirm"
expect_output 7 "$FINGEN" local psql -Atc 'select n from kept'
data=$(data_directory)
mkdir "$top/closed/.fingen/mine"
expect_status 0 "$FINGEN" local destroy --confirm
[[ ! -e "$data" && ! -e "$(dirname "$data")" ]] || fail "the data are still there: $data"
expect_equal mine "$(ls -A .fingen)" "what is left in .fingen"
rmdir .fingen/mine .fingen
expect_status 0 "$FINGEN" local destroy --confirm

# ---- its directory removed by hand: the data elsewhere are still found ----

if [[ $EUID -eq 0 ]]; then
    expect_status 0 "$FINGEN" local psql -qc 'create table kept as select 8 as n'
    data=$(data_directory)
    [[ "$data" == /var/lib/fingen/* ]] || fail "the data are not where the server's user can enter: $data"
    rm -rf .fingen
    expect_equal running "$(value state)"
    expect_equal "$data" "$(data_directory)"
    [[ ! -e .fingen ]] || fail "looking has made .fingen"
    expect_status 0 "$FINGEN" local stop
    rm -rf .fingen
    expect_equal stopped "$(value state)"
    expect_output 8 "$FINGEN" local psql -Atc 'select n from kept'
    expect_contains "were still in $(dirname "$data")"
    expect_equal "$(dirname "$data")" "$(readlink .fingen/server)"
    rm -rf .fingen
    expect_status 5 "$FINGEN" local destroy
    [[ -e "$data" ]] || fail "destroy without --confirm has removed the data"
    expect_status 0 "$FINGEN" local destroy --confirm
    [[ ! -e "$(dirname "$data")" && ! -e .fingen ]] || fail "something is still there"
    # By a home that is reached through a link, too.
    mkdir -m 700 "$top/behind"
    ln -s "$top/behind" "$top/link"
    expect_output 1 env FINGEN_HOME="$top/link/home" "$FINGEN" local psql -Atc 'select 1'
    rm -rf "$top/behind/home"
    expect_status 0 env FINGEN_HOME="$top/link/home" "$FINGEN" local status
    expect_contains running
    expect_status 0 env FINGEN_HOME="$top/link/home" "$FINGEN" local destroy --confirm
    rm -rf "$top/behind" "$top/link"
fi

# ---- no place to write ----

expect_status 7 env FINGEN_HOME=/proc/fingen "$FINGEN" local start
expect_contains 'cannot make the directory "/proc/fingen"'
expect_contains 'FINGEN_HOME, or another target with --to'

# ---- an interrupted first start ----

expect_status 0 "$FINGEN" local start
data=$(data_directory)
expect_status 0 "$FINGEN" local stop
mv "$data" "$data.new" # as initdb leaves it when it is killed
expect_equal "not made yet" "$(value state)"
expect_output 1 "$FINGEN" local psql -Atc 'select 1'
[[ ! -e "$data.new" ]] || fail "the half-made data directory is still there"
expect_status 0 "$FINGEN" local destroy --confirm
[[ ! -e .fingen ]] || fail ".fingen is still there"

# ---- a server of another version ----

expect_status 0 "$FINGEN" local start
expect_status 0 "$FINGEN" local stop
echo 9 >"$(data_directory)/PG_VERSION"
expect_status 4 "$FINGEN" local start
expect_contains "PostgreSQL 9"
expect_contains "destroy --confirm"
expect_status 0 "$FINGEN" local destroy --confirm

# ---- no server at all ----

mkdir "$top/none"
cd "$top/none"
expect_status 4 env FINGEN_PG_BINDIR=/nonexistent "$FINGEN" local start
expect_contains "apt-get install postgresql"
[[ ! -e .fingen ]] || fail "a start without a server has made .fingen"

# ---- what is not ours ----

mkdir -p "$top/foreign/.fingen/server/data"
cd "$top/foreign"
if [[ $EUID -eq 0 ]]; then chown -R postgres .fingen/server; fi
echo 15 >.fingen/server/data/PG_VERSION
expect_status 5 "$FINGEN" local start
expect_status 5 "$FINGEN" local destroy --confirm
[[ -e .fingen/server/data/PG_VERSION ]] || fail "a directory that fingen did not make was removed"
rm -rf .fingen/server
mkdir "$top/elsewhere"
ln -s "$top/elsewhere" .fingen/server
expect_status 5 "$FINGEN" local start
expect_contains "links to"
rm -rf .fingen

# ---- a path too long for a socket, with characters that need quotes ----

long="$top/it's, \"long\" and \\ \$spaced/$(printf 'x%.0s' {1..150})"
mkdir -p "$long"
chmod 755 "$top" "$top/it's, \"long\" and \\ \$spaced" "$long"
cd "$long"
expect_output 1 "$FINGEN" local psql -Atc 'select 1'
socket=$("$FINGEN" local psql -Atc "show unix_socket_directories")
[[ "$socket" == "/tmp/fingen-"* ]] || fail "the socket is in: $socket"
expect_equal "$(realpath .fingen)/server/data" "$("$FINGEN" local psql -Atc 'show data_directory')"
kill -9 "$(head -n 1 .fingen/server/data/postmaster.pid)"
expect_status 0 "$FINGEN" local destroy --confirm
[[ ! -e .fingen && ! -e "$socket" ]] || fail "something is still there"

# Somebody was in /tmp first.
expect_status 0 "$FINGEN" local start
expect_status 0 "$FINGEN" local stop
chmod 755 "$socket"
expect_status 5 "$FINGEN" local start
expect_contains "FINGEN_HOME"
chmod 700 "$socket"
expect_status 0 "$FINGEN" local destroy --confirm

# A short and plain one has the socket in it.
mkdir -m 755 "$top/short"
cd "$top/short"
expect_output "$(realpath .)/.fingen/server" "$FINGEN" local psql -Atc 'show unix_socket_directories'
expect_output 1 $(value connect) -Atc 'select 1'
expect_status 0 "$FINGEN" local destroy --confirm

# ---- $FINGEN_HOME ----

mkdir "$top/homes"
echo keep >"$top/homes/own"
cd /
export FINGEN_HOME=$top/homes
expect_output 1 "$FINGEN" local psql -Atc 'select 1'
expect_status 0 "$FINGEN" local destroy --confirm
expect_equal own "$(ls -A "$FINGEN_HOME")" "what is left in FINGEN_HOME"
unset FINGEN_HOME

# ---- words ----

expect_status 2 "$FINGEN" local
expect_status 2 "$FINGEN" local sit
expect_status 2 "$FINGEN" local start now
expect_status 2 "$FINGEN" local status --nonsense
