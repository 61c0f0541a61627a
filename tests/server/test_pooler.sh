# Behind a transaction pooler a session's settings would stay for whoever uses it next: they hold in transactions, and only there.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
probe=$BUILD_DIR/tests/probe_connection
command -v pgbouncer >/dev/null || skip "pgbouncer is not installed"

postgres_start
psql -q -c "CREATE ROLE odd LOGIN" -c "ALTER ROLE odd SET statement_timeout = '50ms'" -c "ALTER ROLE odd SET lock_timeout = '1ms'"
postgres_make_directory pooler
cat >"$pooler/pgbouncer.ini" <<INI
[databases]
postgres = host=$postgres_directory port=5432 user=odd
[pgbouncer]
listen_addr =
unix_socket_dir = $pooler
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = 1
logfile = $pooler/log
pidfile = $pooler/pid
INI
[[ $EUID -ne 0 ]] || chown postgres "$pooler/pgbouncer.ini"
postgres_as_owner pgbouncer -d "$pooler/pgbouncer.ini"
on_exit "kill \$(cat '$pooler/pid')"
through="host=$pooler port=6432 dbname=postgres user=odd"
left="SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
expect_output "50ms|1ms
0|0
50ms|1ms" "$probe" "$through" "$left" begin "$left" commit "$left"
