# shellcheck shell=bash
# The brokerage in PostgreSQL; sourced by scripts/bench.

tables="advisory.financial_advisors advisory.households advisory.accounts advisory.holdings"

# (a) rows alone against a replay of the same bytes in the same transactions; (c) what making them costs, right beside it
begin_series ns rate share
generate() {
    local cpu rows bytes
    read -r _ cpu _ < <("$measure" -o "$work/null.json" "${seed[@]}" --to null: --scale 10 --jobs 1)
    rows=$(grep '"rows"' "$work/null.json" | tr -dc '0-9\n' | paste -sd+ | bc)
    bytes=$(grep '"bytes"' "$work/null.json" | tr -dc '0-9\n' | paste -sd+ | bc)
    keep ns "$cpu / $rows * 1e9"
    keep rate "$bytes / $cpu / 1e6"
    keep share "($cpu / $rows) / ($1 / $2)"
}
for connections in 1 2; do
    begin_series ratios
    begin_series backend
    for ((i = 0; i < pairs; i++)); do
        "$fingen" clear --confirm --quiet >/dev/null
        query CHECKPOINT
        "${seed[@]}" --no-keys --jobs $connections >"$work/seed.json"
        batches=$(value batches_loaded "$work/seed.json")
        # shellcheck disable=SC2086
        read -r seconds rows _ backend _ < <("$replay" "$conninfo" $connections "$batches" $tables)
        keep ratios "$(value row_seconds "$work/seed.json") / $seconds"
        keep backend "$backend / $rows * 1e9"
        [[ $connections == 2 ]] || generate "$backend" "$rows"
    done
    bar="<= 1.05"
    [[ $connections == 1 ]] || bar="<= 1.08"
    report "a$connections" "rows of advisory / replay of the same COPY BINARY, $connections connection(s)" \
        "$(median <"$work/ratios")" "$(spread <"$work/ratios")" "$bar"
    [[ $connections == 2 ]] || report a "one backend's COPY CPU, ns a row" "$(median <"$work/backend")" "$(spread <"$work/backend")" ""
done
ns=$(median <"$work/ns")
report c "generation to null: ns of CPU a row" "$ns" "$(spread <"$work/ns")" ""
report c "generation to null: MB of COPY BINARY a second and core" "$(median <"$work/rate")" "$(spread <"$work/rate")" ">= 1000"
report c "generation to null: rows a second and core" "$(compute "1e9 / $ns")" "" ""
report c "generation / one backend's COPY CPU" "$(median <"$work/share")" "$(spread <"$work/share")" "<= 0.10"

# (b) everything, from nothing to statistics, against the same replay and the same keys
begin_series ratios
for ((i = 0; i < pairs; i++)); do
    "$fingen" clear --confirm --quiet >/dev/null
    query CHECKPOINT
    read -r whole _ < <("$measure" -o "$work/seed.json" "${seed[@]}")
    batches=$(value batches_loaded "$work/seed.json")
    "${seed[@]}" --replace --no-keys >"$work/seed.json"
    # shellcheck disable=SC2086
    read -r seconds rows _ backend _ < <("$replay" "$conninfo" "$(nproc)" "$batches" $tables)
    read -r keys _ < <("$measure" "$fingen" seed advisory --finish --quiet)
    keep ratios "$whole / ($seconds + $keys)"
done
report b "whole seed advisory / (replay + the same keys)" "$(median <"$work/ratios")" "$(spread <"$work/ratios")" "<= 1.08"

# (d) peak memory, MiB
for scale in 10 1; do # what (e) counts stays behind: scale 1
    read -r _ _ peak _ < <("$measure" "${seed[@]}" --replace --scale $scale)
    peak_mib[scale]=$(compute "$peak / 1024")
    report "d$scale" "peak memory of seed at scale $scale, MiB" "${peak_mib[scale]}" "" "<= 256"
done
report d "peak memory, scale 10 / scale 1" "$(compute "${peak_mib[10]} / ${peak_mib[1]}")" "" "<= 1.1"

# (e) rows a second with every key against rows of the same kind made in the server by generate_series and random(), without any
query "SET client_min_messages = warning; DROP TABLE IF EXISTS bench_series; CREATE TABLE bench_series (LIKE advisory.holdings)"
holdings=$(query "SELECT count(*) FROM advisory.holdings")
series="INSERT INTO bench_series
    SELECT gen_random_uuid(), account_id, ticker, shares, cost, price, round((shares * price)::numeric, 2),
           round((shares * (price - cost))::numeric, 2), round((random() * 20)::numeric, 4), bought
    FROM (SELECT 'ACC-HH-FA-' || lpad((i / 9500 + 1)::text, 5, '0') || '-' || lpad((i / 48 % 200 + 1)::text, 5, '0')
                     || '-' || lpad((i / 10 % 5 + 1)::text, 2, '0') AS account_id,
                 tickers[pick] AS ticker, prices[pick] AS price,
                 round((prices[pick] * (0.5 + random()))::numeric, 2)::float8 AS cost,
                 round((1 + random() * 500)::numeric, 4)::float8 AS shares,
                 date_trunc('second', timestamp '2015-01-01' + random() * interval '10 years') AS bought
          FROM (SELECT i, 1 + floor(random() * cardinality(tickers))::int AS pick, tickers, prices
                FROM generate_series(0, $holdings - 1) AS i,
                     (SELECT array_agg(ticker) AS tickers, array_agg(current_price) AS prices
                      FROM (SELECT DISTINCT ticker, current_price FROM advisory.holdings) AS quote) AS market
                OFFSET 0) AS picked
          OFFSET 0) AS drawn"
rows=$(query "SELECT sum(n) FROM (SELECT count(*) AS n FROM ${tables// / UNION ALL SELECT count(*) FROM }) AS counted")
begin_series ratios
for ((i = 0; i < pairs; i++)); do
    "$fingen" clear --confirm --quiet >/dev/null
    query CHECKPOINT
    read -r whole _ < <("$measure" "${seed[@]}")
    query "TRUNCATE bench_series; CHECKPOINT"
    read -r seconds _ < <("$measure" psql "$conninfo" -Xqc "$series")
    keep ratios "($rows / $whole) / ($holdings / $seconds)"
done
query "DROP TABLE bench_series"
report e "rows/s with all keys / generate_series without any" "$(median <"$work/ratios")" "$(spread <"$work/ratios")" ">= 3"

# (f) against pgbench -i, seconds per byte of table and index
begin_series ratios
for ((i = 0; i < pairs; i++)); do
    read -r whole _ < <("$measure" "${seed[@]}" --replace)
    size=$(query "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relnamespace = 'advisory'::regnamespace AND relkind = 'r'")
    read -r other _ < <("$measure" "$pgbench" -i -q -s 10 "$conninfo" 2>/dev/null)
    other_size=$(query "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname LIKE 'pgbench_%' AND relkind = 'r'")
    keep ratios "($whole / $size) / ($other / $other_size)"
done
report f "seconds per byte of table, fingen / pgbench -i" "$(median <"$work/ratios")" "$(spread <"$work/ratios")" ""

# (s) start-up
begin_series start
for ((i = 0; i < pairs; i++)); do
    read -r _ cpu _ < <("$measure" "${seed[@]}" --replace --no-keys --fas 1 --households-per-fa 1)
    keep start "$cpu * 1000"
done
report s "start-up to first row: CPU of a seed of one household, ms" "$(median <"$work/start")" "$(spread <"$work/start")" "< 150"

