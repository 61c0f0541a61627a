# A SQLite file: the rows of PostgreSQL, with keys and a ledger; resumed, checked, cleared, and nothing touched that is not fingen's.
source "$SOURCE_DIR/tests/support/check.sh"
command -v sqlite3 >/dev/null || skip "there is no sqlite3"
make_directory work
cd "$work"

small=(all --scale 0.02 --set advisory.households_per_fa=40 -q)
sql() { sqlite3 "$1" "$2"; }
fingerprints() { grep -o '"fingerprint": *"[0-9a-f]*"' | sort; }
wanted=$("$FINGEN" seed "${small[@]}" --to null: --json | fingerprints)
# Every row of the file, encoded again, is what was generated.
expect_whole() {
    expect_status 0 "$FINGEN" status --to "sqlite:$1" --exact --json
    expect_equal "$wanted" "$(fingerprints <<<"$stdout")" "fingerprints of $1"
    expect_equal "" "$(grep '"same":.*false' <<<"$stdout" || true)" "tables of $1 that do not hold what was loaded"
    expect_equal "" "$(sql "$1" 'PRAGMA foreign_key_check')" "references of $1"
    expect_equal "ok" "$(sql "$1" 'PRAGMA integrity_check')" "integrity of $1"
    expect_equal "delete" "$(sql "$1" 'PRAGMA journal_mode')" "journal of $1"
}

# ---- rows, whatever the jobs and batches ----

for options in "--jobs 1" "--jobs 4 --batch-rows 50" "--jobs 3 --batch-rows 700"; do
    # shellcheck disable=SC2086
    expect_status 0 "$FINGEN" seed "${small[@]}" --to sqlite:one.db --json $options
    expect_equal "$wanted" "$(fingerprints <<<"$stdout")" "fingerprints of seed $options"
    expect_whole one.db
    rm one.db
done

# ---- the tables ----

expect_status 0 "$FINGEN" seed "${small[@]}" --to sqlite:fingen.db
expect_equal "0" "$(sql fingen.db "SELECT count(*) FROM pragma_table_list WHERE name LIKE 'advisory_%' AND NOT strict")" "strict tables"
expect_equal "account_id" "$(sql fingen.db "SELECT name FROM pragma_table_info('advisory_accounts') WHERE pk")" "primary key"
expect_equal "advisory_accounts|account_id|account_id" \
    "$(sql fingen.db "SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('advisory_holdings')")" "foreign key"
expect_equal "account_id,ticker|1" \
    "$(sql fingen.db "SELECT group_concat(i.name), l.\"unique\" FROM pragma_index_list('advisory_holdings') l
        JOIN pragma_index_info(l.name) i WHERE l.name = 'advisory_idx_account_ticker'")" "index"
expect_status 19 sqlite3 fingen.db "UPDATE advisory_households SET risk_tolerance = 'reckless'"
expect_status 19 sqlite3 fingen.db "UPDATE advisory_households SET total_aum = 'much'"
expect_status 19 sqlite3 fingen.db "UPDATE advisory_households SET total_aum = -1"
expect_status 19 sqlite3 fingen.db "PRAGMA foreign_keys = ON; DELETE FROM advisory_accounts"
expect_equal "0" "$(sql fingen.db "SELECT count(*) FROM advisory_holdings WHERE date(purchase_date) IS NULL OR length(holding_id) <> 36")" "dates"

# ---- status, validate ----

expect_status 0 "$FINGEN" status --to sqlite:fingen.db
expect_contains 'advisory: complete'
expect_contains 'personal: complete'
expect_status 0 "$FINGEN" validate --to sqlite:fingen.db
expect_contains 'ok    account_totals'
expect_contains 'skip'
[[ $stdout != *FAIL* && $stdout != *ERROR* ]] || fail "a check fails: $stdout"
cp fingen.db changed.db
sql changed.db "UPDATE advisory_accounts SET cash_balance = cash_balance + 0.01 WHERE rowid = 1"
expect_status 1 "$FINGEN" validate advisory --to sqlite:changed.db
expect_contains 'FAIL  account_totals'
expect_status 0 "$FINGEN" status --to sqlite:changed.db
expect_status 1 "$FINGEN" status --to sqlite:changed.db --exact
expect_contains 'differs'
cp fingen.db changed.db
sql changed.db "UPDATE advisory_holdings SET purchase_date = 'yesterday' WHERE rowid = 7"
expect_status 1 "$FINGEN" status advisory --to sqlite:changed.db --exact
expect_contains '1 table does not hold what was loaded'

# ---- what is in the way ----

expect_status 5 "$FINGEN" seed "${small[@]}" --to sqlite:fingen.db
expect_contains 'advisory: fingen.db holds a complete run already'
expect_status 0 "$FINGEN" seed "${small[@]}" --to sqlite:fingen.db --resume
expect_status 5 "$FINGEN" seed "${small[@]}" --to sqlite:fingen.db --resume --seed 7
expect_contains 'seed: the run has 42, this request 7'
expect_status 0 "$FINGEN" seed "${small[@]}" --to sqlite:fingen.db --replace
expect_whole fingen.db
sql mine.db "CREATE TABLE personal_users (mine); INSERT INTO personal_users VALUES (1)"
expect_status 5 "$FINGEN" seed personal -q --to sqlite:mine.db
expect_contains 'personal_users'
expect_equal "1" "$(sql mine.db 'SELECT mine FROM personal_users')" "a table that is not fingen's"
expect_status 2 "$FINGEN" seed personal -q --existing --to sqlite:mine.db

# ---- keys later, and parts ----

expect_status 0 "$FINGEN" seed "${small[@]}" --to sqlite:later.db --no-keys
expect_status 0 "$FINGEN" status --to sqlite:later.db
expect_contains 'rows loaded'
expect_equal "" "$(sql later.db "SELECT name FROM pragma_table_info('advisory_accounts') WHERE pk")" "a key before the rows"
cp later.db twice.db
cp later.db killed.db
expect_status 0 "$FINGEN" seed --finish -q --to sqlite:later.db
expect_whole later.db
expect_equal "ok" "$(sql later.db 'PRAGMA integrity_check')" "integrity of keys that were made after the rows"

# The finished file is what CREATE TABLE with the keys makes: its own text, run in a new file, gives the same objects.
objects="SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name"
sqlite3 later.db '.schema --nosys' | sqlite3 anew.db
expect_equal "$(sql anew.db "$objects")" "$(sql later.db "$objects")" "objects of the finished file"
expect_equal "1" "$(sql later.db "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_autoindex_advisory_holdings_1'")" "key"
expect_status 19 sqlite3 later.db "INSERT INTO advisory_holdings SELECT * FROM advisory_holdings LIMIT 1"
expect_contains 'UNIQUE constraint failed: advisory_holdings.'

# Killed when a key was built and its table did not have it yet.
sql killed.db 'CREATE UNIQUE INDEX "fingen_sqlite_autoindex_advisory_holdings_1" ON advisory_holdings ("holding_id")'
expect_status 0 "$FINGEN" seed --finish -q --to sqlite:killed.db
expect_whole killed.db
expect_equal "$(sql later.db "$objects")" "$(sql killed.db "$objects")" "objects after a kill"

# What the key finds is named, and the rest waits.
sql twice.db "INSERT INTO advisory_holdings SELECT * FROM advisory_holdings LIMIT 1"
expect_status 6 "$FINGEN" seed --finish -q --to sqlite:twice.db
expect_contains 'the keys of advisory_holdings: UNIQUE constraint failed: advisory_holdings.holding_id'
sql twice.db "DELETE FROM advisory_holdings WHERE rowid = (SELECT max(rowid) FROM advisory_holdings)"
expect_status 0 "$FINGEN" seed --finish -q --to sqlite:twice.db
expect_whole twice.db
for part in 2/3 3/3 1/3; do
    expect_status 0 "$FINGEN" seed "${small[@]}" --part $part --to sqlite:parts.db
done
expect_whole parts.db

# From three processes at once: they wait for each other, and the last one builds the indexes.
loaders=()
for part in 1/3 2/3 3/3; do
    "$FINGEN" seed "${small[@]}" --batch-rows 2000 --part $part --to sqlite:together.db >"part-${part%/*}.log" 2>&1 &
    loaders+=($!)
done
for loader in "${loaders[@]}"; do
    wait "$loader" || fail "$(cat part-*.log)"
done
expect_whole together.db

# ---- killed half-way ----

large=(all --scale 0.3 --batch-rows 300 -q)
for signal in KILL TERM; do
    "$FINGEN" seed "${large[@]}" --to "sqlite:$signal.db" --jobs 2 >/dev/null 2>&1 &
    loader=$!
    for ((i = 0; i < 600; i++)); do
        [[ $(stat -c %s "$signal.db" 2>/dev/null || echo 0) -lt 2000000 ]] || break
        sleep 0.05
    done
    kill -s "$signal" $loader
    wait $loader && fail "$signal: the loader ended by itself" || true
    expect_status 0 "$FINGEN" status --to "sqlite:$signal.db"
    expect_contains 'interrupted at batch'
    expect_status 5 "$FINGEN" seed "${large[@]}" --to "sqlite:$signal.db"
    expect_status 0 "$FINGEN" seed "${large[@]}" --to "sqlite:$signal.db" --resume
    expect_status 0 "$FINGEN" status --to "sqlite:$signal.db" --exact
    expect_equal "ok" "$(sql "$signal.db" 'PRAGMA integrity_check')" "integrity after $signal"
done

# A document that was killed half-way is loaded anew: its batches are slices of a file, and no words say otherwise.
expect_status 0 "$FINGEN" seed personal --users 50 -q --to json:users.json
expect_status 0 "$FINGEN" load users.json --batch-rows 200 --no-keys --to sqlite:half.db
sql half.db "DELETE FROM fingen_batch_tables WHERE number = 3; DELETE FROM fingen_batches WHERE number = 3; UPDATE fingen_runs SET state = 'loading'"
expect_status 0 "$FINGEN" status --to sqlite:half.db
expect_contains '(`fingen load users.json --replace` loads it anew)'
expect_status 5 "$FINGEN" seed --finish --to sqlite:half.db
expect_contains '`fingen load users.json --replace`'
expect_status 5 "$FINGEN" load users.json --to sqlite:half.db
expect_contains '--replace clears it first'
[[ $stderr != *--resume* && $stderr != *'nothing of the document'* ]] || fail "a load is not resumed: $stderr"
expect_status 0 "$FINGEN" load users.json --replace --to sqlite:half.db
expect_status 0 "$FINGEN" status --exact --to sqlite:half.db
expect_status 5 "$FINGEN" seed personal --users 50 --to sqlite:half.db
expect_contains 'personal: half.db holds a loaded document already: users.json'
expect_absent '--resume'

# ---- clear ----

expect_status 5 "$FINGEN" clear --to sqlite:later.db
expect_whole later.db
sql later.db "CREATE TABLE mine (a); INSERT INTO mine VALUES (1)"
expect_status 0 "$FINGEN" clear advisory --confirm --to sqlite:later.db
expect_status 0 "$FINGEN" status personal --exact --to sqlite:later.db
expect_status 0 "$FINGEN" clear --confirm --to sqlite:later.db
expect_equal "mine" "$(sql later.db "SELECT group_concat(name) FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'")" "what is left"
expect_status 0 "$FINGEN" clear --confirm --to sqlite:parts.db
[[ ! -e parts.db ]] || fail "an empty file is left"
sql fingen.db "DROP TABLE advisory_holdings; CREATE TABLE advisory_holdings (mine); INSERT INTO advisory_holdings VALUES (1)"
expect_status 5 "$FINGEN" clear --confirm --to sqlite:fingen.db
expect_equal "1" "$(sql fingen.db 'SELECT mine FROM advisory_holdings')" "a table made anew"

# ---- what can go wrong ----

expect_status 2 "$FINGEN" seed personal -q --to sqlite:
expect_status 4 "$FINGEN" status --to sqlite:nothing.db
expect_contains 'there is no file nothing.db'
[[ ! -e nothing.db ]] || fail "status made a file"
expect_status 4 "$FINGEN" seed personal -q --to sqlite:no/such/folder.db
expect_contains 'No such file or directory'
for ((i = 0; i < 200; i++)); do echo "this is no database"; done >text.db
cp text.db text.copy
expect_status 4 "$FINGEN" seed personal -q --to sqlite:text.db
expect_contains 'text.db is no SQLite database'
cmp text.db text.copy
expect_status 6 bash -c "trap '' XFSZ; ulimit -f 200; exec \"$FINGEN\" seed ${large[*]} --to sqlite:full.db"
expect_contains 'disk I/O error'
expect_status 0 "$FINGEN" seed "${large[@]}" --to sqlite:full.db --replace
if mkdir small && mount -t tmpfs -o size=3m tmpfs small 2>/dev/null; then
    on_exit "umount '$work/small'"
    expect_status 6 "$FINGEN" seed "${large[@]}" --to sqlite:small/full.db
    expect_contains 'the disk is full'
fi
mkfifo hold
sqlite3 mine.db <hold >held &
holder=$!
exec 9>hold
printf 'BEGIN EXCLUSIVE;\nSELECT 1;\n' >&9
for ((i = 0; i < 100; i++)); do [[ ! -s held ]] || break; sleep 0.05; done
expect_status 4 "$FINGEN" seed advisory --fas 1 -q --to sqlite:mine.db
expect_contains 'another program has locked the database'
exec 9>&-
wait $holder
