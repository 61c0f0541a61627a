# shellcheck shell=bash
# Files and SQLite; sourced by scripts/bench. What a row of text costs is CPU: TPC-H's dbgen, built with -O3, makes 78 MB of
# lineitem a second and core.

tables="advisory.financial_advisors advisory.households advisory.accounts advisory.holdings"

# (g) rows into a SQLite file against a loop that binds the same ready values
begin_series ratios
begin_series rate
for ((i = 0; i < pairs; i++)); do
    rm -f "$work"/*.db
    "${seed[@]}" --to "sqlite:$work/fingen.db" --no-keys >"$work/seed.json"
    batches=$(value batches_loaded "$work/seed.json")
    row_seconds=$(value row_seconds "$work/seed.json")
    # shellcheck disable=SC2086
    read -r seconds rows _ < <("$sqlite_load" "$work/fingen.db" "$work/loop.db" "$batches" ${tables//./_})
    keep ratios "$row_seconds / $seconds"
    keep rate "$rows / $row_seconds"
done
rm -f "$work"/*.db
report g "rows of advisory into SQLite / a loop that binds ready values" "$(median <"$work/ratios")" "$(spread <"$work/ratios")" "<= 1.25"
report g "rows of advisory into SQLite: rows a second" "$(median <"$work/rate")" "$(spread <"$work/rate")" ""

# (h) a table as CSV, one job: its rows are made as for null:, the rest is formatting
csv=("$fingen" seed advisory --quiet --scale 3 --to csv:- --table advisory.holdings --jobs 1)
read -r csv_rows _ csv_bytes < <("${csv[@]}" 2>/dev/null | tail -n +2 | wc)
begin_series making formatting rate
for ((i = 0; i < pairs; i++)); do
    read -r _ making _ < <("$measure" "${seed[@]}" --to null: --scale 3 --jobs 1)
    read -r _ whole _ < <("$measure" "${csv[@]}" 2>/dev/null)
    keep making "$making / $csv_rows * 1e9"
    keep formatting "($whole - $making) / $csv_rows * 1e9"
    keep rate "$csv_bytes / $whole / 1e6"
done
csv_rate=$(median <"$work/rate")
report h "advisory.holdings as CSV: MB a second of CPU" "$csv_rate" "$(spread <"$work/rate")" ">= 300"
report h "advisory.holdings as CSV / lineitem of dbgen, MB a second" "$(compute "$csv_rate / 78")" "" ""
report h "advisory.holdings as CSV: ns a row to make it" "$(median <"$work/making")" "$(spread <"$work/making")" ""
report h "advisory.holdings as CSV: ns a row to format it" "$(median <"$work/formatting")" "$(spread <"$work/formatting")" ""

# (m) peak memory of whatever can be written, with more jobs than most machines have
for target in csv:folder jsonl:folder json:all.json sql:all.sql sqlite:all.db; do
    for compression in "" zstd; do
        [[ $target != sqlite:* || -z $compression ]] || continue
        read -r _ _ peak _ < <(cd "$work" && "$measure" "$fingen" seed all --quiet --scale 10 --jobs 8 --replace \
            --to "$target" ${compression:+--compress "$compression"} 2>/dev/null)
        report m "peak memory of seed all at scale 10, 8 jobs, ${target%%:*} $compression, MiB" \
            "$(compute "$peak / 1024")" "" "<= 256"
        rm -rf "$work"/folder "$work"/all.* "$work"/.all.*
    done
done
