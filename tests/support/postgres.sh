# shellcheck shell=bash
# A PostgreSQL of the test's own: Unix socket only, in a temporary directory, gone when the test ends. Source check.sh first.
#
#   postgres_start                          # exports PGHOST PGPORT PGUSER PGDATABASE; user postgres is superuser
#   postgres_start max_connections=20       # with settings
#   postgres_restart statement_timeout=5s   # fast shutdown, then start with more settings
#
# $postgres_bin holds the server's programs, $postgres_directory the data (data/), the socket and the log of the server last started.
# $postgres_initdb_options (an array) is added to initdb.

postgres_bin=""
postgres_directory=""
postgres_initdb_options=()

# The newest server installed.
postgres_find() {
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -n | tail -n 1)
    [[ -n "$found" && -x "$found/initdb" ]] || found=$(pg_config --bindir 2>/dev/null || true)
    [[ -n "$found" && -x "$found/initdb" ]] || skip "no PostgreSQL server is installed (Debian package: postgresql)"
    postgres_bin=$found
}

# A server does not run as root.
postgres_as_owner() {
    if [[ $EUID -eq 0 ]]; then
        (cd / && exec runuser -u postgres -- "$@")
    else
        (cd / && exec "$@")
    fi
}

# Makes a directory that the server's user owns, in the variable named by the first argument.
postgres_make_directory() {
    make_directory "$1"
    if [[ $EUID -eq 0 ]]; then
        chown postgres "${!1}"
    fi
    chmod 711 "${!1}" # the data in it are 0700; the socket is for every user of the test
}

# Starts the server of one directory. postgres_run DIRECTORY
postgres_run() {
    postgres_as_owner "$postgres_bin/pg_ctl" start --silent --wait --timeout=120 --pgdata="$1/data" --log="$1/log" \
        --options="-c unix_socket_directories='$1' -c listen_addresses=''" >/dev/null || {
        cat "$1/log" >&2
        fail "the test's PostgreSQL did not start"
    }
}

postgres_halt() {
    if [[ -f "$1/data/postmaster.pid" ]]; then
        postgres_as_owner "$postgres_bin/pg_ctl" stop --silent --mode="${2:-fast}" --wait --pgdata="$1/data" >/dev/null
    fi
}

# Appends settings NAME=VALUE to the configuration. postgres_configure DIRECTORY NAME=VALUE...
postgres_configure() {
    local directory=$1 setting
    shift
    for setting in "$@"; do
        echo "${setting%%=*} = '${setting#*=}'" | postgres_as_owner tee -a "$directory/data/postgresql.conf" >/dev/null
    done
}

postgres_start() {
    local directory
    postgres_find
    postgres_make_directory directory
    postgres_as_owner "$postgres_bin/initdb" --no-sync --username=postgres --auth=trust --encoding=UTF8 --locale=C \
        ${postgres_initdb_options[@]+"${postgres_initdb_options[@]}"} --pgdata="$directory/data" >"$directory/initdb.log" 2>&1 ||
        fail "initdb: $(cat "$directory/initdb.log")"
    on_exit "postgres_halt '$directory' immediate"
    postgres_configure "$directory" fsync=off synchronous_commit=off full_page_writes=off shared_buffers=64MB "$@"
    postgres_run "$directory"
    postgres_directory=$directory
    postgres_export "$directory"
}

# What libpq needs to reach the server of a directory.
postgres_export() {
    unset PGSERVICE PGHOSTADDR PGPASSWORD DATABASE_URL PGOPTIONS
    export PGHOST=$1 PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
}

postgres_stop() {
    postgres_halt "$postgres_directory" "${1:-fast}"
}

postgres_restart() {
    postgres_halt "$postgres_directory" fast
    postgres_configure "$postgres_directory" "$@"
    postgres_run "$postgres_directory"
}
