# Files: the same bytes whatever the jobs and batches, whole or not at all, and nothing touched that is not fingen's.
source "$SOURCE_DIR/tests/support/check.sh"
make_directory work
cd "$work"

small=(all --scale 0.01 --set advisory.households_per_fa=12)
holdings=(advisory --scale 0.01 --table advisory.holdings)
# What stands in a folder, byte by byte.
contents() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum); }

# ---- the same bytes ----

same_bytes() { # address with DIR for the folder, options
    local address=$1
    shift
    expect_status 0 "$FINGEN" seed "${small[@]}" "$@" --to "${address/DIR/one}" --jobs 1
    expect_status 0 "$FINGEN" seed "${small[@]}" "$@" --to "${address/DIR/eight}" --jobs 8 --batch-rows 50
    expect_equal "$(contents one)" "$(contents eight)" "$address $*"
    [[ $(contents one | wc -l) -ge 2 ]] || fail "$address $*: nothing was written"
    expect_equal "" "$(find one -name '*partial*')" "$address $* leaves something"
    rm -rf one eight
}
for address in csv:DIR jsonl:DIR json:DIR/all.json sql:DIR/all.sql; do
    same_bytes "$address"
done
same_bytes csv:DIR --compress zstd
same_bytes json:DIR/all.json --compress gzip

# Compressed is the same, smaller.
"$FINGEN" seed "${small[@]}" --to csv:plain -q >/dev/null
"$FINGEN" seed "${small[@]}" --to csv:gzip --compress gzip -q >/dev/null
expect_equal "$(cat plain/advisory/holdings.csv)" "$(gzip -dc gzip/advisory/holdings.csv.gz)" "gzip"
if command -v zstd >/dev/null; then
    "$FINGEN" seed "${small[@]}" --to csv:zstd --compress zstd -q >/dev/null
    expect_equal "$(cat plain/advisory/holdings.csv)" "$(zstd -qdc zstd/advisory/holdings.csv.zst)" "zstd"
fi
[[ $(stat -c %s gzip/advisory/holdings.csv.gz) -lt $(stat -c %s plain/advisory/holdings.csv) ]] || fail "gzip is no smaller"

# ---- the manifest ----

sha256=$(sha256sum plain/advisory/holdings.csv | cut -d' ' -f1)
expect_status 0 cat plain/manifest.json
expect_contains "\"sha256\": \"$sha256\""
expect_contains '"seed": 42'
expect_contains '"as_of": "2025-12-31"'
expect_contains "\"bytes\": $(stat -c %s plain/advisory/holdings.csv)"
expect_contains "\"rows\": $(($(wc -l <plain/advisory/holdings.csv) - 1))"
fingerprints() { grep -o '"fingerprint": *"[0-9a-f]*"' | sort; }
expect_equal "$("$FINGEN" seed "${small[@]}" --to null: --json -q | fingerprints)" "$(fingerprints <plain/manifest.json)" "fingerprints"
expect_status 0 "$FINGEN" status --to csv:plain --exact
expect_contains 'same'
expect_status 0 "$FINGEN" status --to csv:plain/ --json
expect_contains "$sha256"
cp -a plain changed
printf 'x' | dd of=changed/advisory/holdings.csv bs=1 seek=200 conv=notrunc status=none
expect_status 0 "$FINGEN" status --to csv:changed
expect_status 1 "$FINGEN" status --to csv:changed --exact
expect_contains 'differs'
rm changed/advisory/holdings.csv
expect_status 1 "$FINGEN" status --to csv:changed --exact
echo '{"generator": "fingen", "tables": [3]}' >changed/manifest.json
expect_status 7 "$FINGEN" status --to csv:changed
expect_contains 'not a manifest'
expect_status 4 "$FINGEN" status --to jsonl:plain
expect_status 0 "$FINGEN" status --to csv:nowhere
expect_contains 'no manifest'
expect_status 2 "$FINGEN" clear --to csv:plain --confirm

# ---- nothing touched that is not fingen's ----

before=$(contents plain)
expect_status 5 "$FINGEN" seed "${small[@]}" --seed 7 --to csv:plain
expect_contains '--replace'
expect_equal "$before" "$(contents plain)" "refused"
expect_status 0 "$FINGEN" seed "${small[@]}" --seed 7 --to csv:plain --replace
[[ "$before" != "$(contents plain)" ]] || fail "nothing was replaced"
echo mine >plain/advisory/mine.csv
expect_status 0 "$FINGEN" seed "${small[@]}" --to jsonl:plain --replace
expect_equal mine "$(cat plain/advisory/mine.csv)" "a file of the user's"
expect_equal "" "$(find plain -name '*.csv' ! -name mine.csv)" "the old files"
mkdir foreign && echo mine >foreign/mine.txt
for option in "" --replace; do
    expect_status 5 "$FINGEN" seed "${small[@]}" --to csv:foreign $option
    expect_contains 'no manifest'
done
expect_equal "./mine.txt" "$(cd foreign && find . -type f)" "foreign folder"
echo mine >mine.json
expect_status 5 "$FINGEN" seed "${small[@]}" --to json:mine.json --replace
expect_equal mine "$(cat mine.json)" "foreign file"
"$FINGEN" seed "${holdings[@]}" --to csv:listed -q >/dev/null
echo mine >listed/advisory/accounts.csv
expect_status 5 "$FINGEN" seed "${small[@]}" --to csv:listed --replace
expect_contains 'advisory/accounts.csv is there already'
# A manifest that somebody has edited names nothing outside its folder.
echo precious >precious
cp -a listed evil && sed -i 's|"file": "[^"]*"|"file": "../precious"|' evil/manifest.json && rm -r evil/advisory
expect_status 0 "$FINGEN" seed "${holdings[@]}" --to csv:evil --replace
expect_equal precious "$(cat precious)" "outside the folder"

# ---- standard output ----

expect_status 2 "$FINGEN" seed all --to csv:-
expect_contains '--table'
expect_status 2 "$FINGEN" seed "${holdings[@]}" --to csv:- --json
lines=$("$FINGEN" seed advisory --scale 1 --table advisory.holdings --to csv:- -q | head -n 3 | wc -l)
expect_equal 3 "$lines" "head"
statuses=$("$FINGEN" seed advisory --scale 1 --table holdings --to csv:- 2>errors | head -n 1 >/dev/null; echo "${PIPESTATUS[0]}")
expect_equal 0 "$statuses" "a closed pipe is no error"
expect_equal "" "$(grep error errors || true)" "a closed pipe is no error"
expect_equal "" "$(grep ' row' errors || true)" "how many rows went through a closed pipe is not known"
statuses=$("$FINGEN" seed advisory --scale 0.1 --to json:- 2>errors | head -n 1 >/dev/null; echo "${PIPESTATUS[0]}")
expect_equal 0 "$statuses" "a closed pipe while tables are joined"
expect_equal "" "$(grep ' row' errors || true)" "how many rows went through a closed pipe is not known"
expect_status 0 bash -c '"$0" "$@" | cat >whole.csv' "$FINGEN" seed "${holdings[@]}" --to csv:-
expect_contains "advisory: $(sed 1d whole.csv | wc -l | sed ':a;s/\B[0-9]\{3\}\b/,&/;ta') rows in "
"$FINGEN" seed "${holdings[@]}" --to csv:- -q >alone.csv
"$FINGEN" seed "${holdings[@]}" --to csv:alone -q >/dev/null
expect_equal "$(sha256sum <alone.csv)" "$(sha256sum <alone/advisory/holdings.csv)" "standard output"
expect_equal 1 "$(find alone -name '*.csv' | wc -l)" "one table"

# ---- failures ----

expect_status 7 "$FINGEN" seed "${small[@]}" --to json:/dev/full
expect_contains 'No space left on device'
expect_status 7 bash -c '"$0" "$@" >/dev/full' "$FINGEN" seed "${holdings[@]}" --to csv:-
expect_contains 'No space left on device'
# A file that may not grow stands for a full disk.
for address in csv:full jsonl:full json:full.json sql:full.sql; do
    expect_status 7 bash -c 'trap "" XFSZ; ulimit -f 64; exec "$0" "$@"' "$FINGEN" seed advisory --scale 0.1 --to "$address"
    expect_contains 'cannot write to'
    expect_equal "" "$(find . -path './full*' -type f)" "what is left of $address"
    rm -rf full
done
touch file
expect_status 7 "$FINGEN" seed "${small[@]}" --to csv:file
expect_contains 'not a folder'
expect_status 7 "$FINGEN" seed "${small[@]}" --to csv:file/below
expect_status 2 "$FINGEN" seed "${small[@]}" --to json:plain
expect_status 2 "$FINGEN" seed "${small[@]}" --to csv:
if [[ $EUID -eq 0 ]]; then
    as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
else
    as_nobody=()
fi
mkdir -m 555 locked && chmod 755 .
if "${as_nobody[@]}" test -x "$FINGEN" -a ! -w locked; then
    expect_status 7 "${as_nobody[@]}" "$FINGEN" seed "${small[@]}" --to csv:locked
    expect_contains 'Permission denied'
fi
expect_status 2 "$FINGEN" seed all --to csv:x --resume
expect_status 2 "$FINGEN" seed all --to csv:x --existing
expect_status 2 "$FINGEN" seed --finish --to csv:x
expect_status 2 "$FINGEN" seed all --to csv:x --compress rar
expect_status 2 "$FINGEN" seed all --to csv:x --table advisory.holding
expect_contains 'did you mean "holdings"'
expect_status 2 "$FINGEN" seed all --to null: --table advisory.holdings
[[ ! -e x ]] || fail "a refused command made its folder"
expect_status 0 "$FINGEN" seed all --to csv:x --dry-run
[[ ! -e x ]] || fail "a dry run made its folder"

# ---- killed and interrupted ----

begin() { # in the background; returns when it writes
    "$FINGEN" seed advisory --scale 30 --to "csv:$1" >/dev/null 2>errors &
    pid=$!
    for ((i = 0; i < 600; i++)); do
        [[ -n "$(find "$1" -name '*holdings*' -size +100k 2>/dev/null)" ]] && return
        sleep 0.05
    done
    fail "nothing is written"
}
begin killed
expect_status 5 "$FINGEN" seed "${small[@]}" --to csv:killed
expect_contains 'another fingen'
kill -9 "$pid"
wait "$pid" 2>/dev/null || true
expect_equal "" "$(find killed -name '*.csv' ! -path '*partial*')" "half a file under a final name"
expect_status 0 "$FINGEN" seed "${small[@]}" --to csv:killed
expect_equal "$(contents gzip | wc -l)" "$(contents killed | wc -l)" "after a kill"
# Killed while files got their names: what is there is whole, and the manifest that was on its way says whose it is.
"$FINGEN" seed "${small[@]}" --to csv:renaming -q >/dev/null
mkdir renaming/.fingen-partial && mv renaming/manifest.json renaming/.fingen-partial && rm renaming/advisory/holdings.csv
expect_status 5 "$FINGEN" seed "${small[@]}" --to csv:renaming
expect_contains '--replace'
expect_status 7 bash -c 'trap "" XFSZ; ulimit -f 4; exec "$0" "$@"' "$FINGEN" seed advisory --scale 0.1 --to csv:renaming --replace
expect_status 0 "$FINGEN" seed "${small[@]}" --to csv:renaming --replace
expect_equal "$(contents killed)" "$(contents renaming)" "after a kill while renaming"
begin interrupted
kill -TERM "$pid" # INT is ignored in the background of a script
status=0
wait "$pid" || status=$?
expect_equal 130 "$status" "interrupted"
expect_equal "" "$(find interrupted -type f)" "what is left"
