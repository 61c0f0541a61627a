# --part K/N: parts made apart, in any order, by any number of processes, add up to the whole exactly.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"

books=("advisory --fas 16 --households-per-fa 7 --accounts-per-household 3" "personal --users 60")
fingerprints() { grep -o '"fingerprint": *"[0-9a-f]*"' <<<"$1"; }

# ---- files: 13 parts hold the rows of the whole, each once, and parts do not depend on batches or jobs ----
for book in "${books[@]}"; do
    read -ra words <<<"$book"
    expect_status 0 "$FINGEN" seed "${words[@]}" --to csv:whole
    for part in 7 13 1 2 3 12 4 5 6 8 9 10 11; do
        expect_status 0 "$FINGEN" seed "${words[@]}" --part "$part/13" --batch-rows $((part * 100)) --jobs $((part % 3 + 1)) \
            --to "csv:part-$part"
    done
    expect_status 0 "$FINGEN" status --to csv:part-7
    expect_contains 'part 7 of 13'
    while read -r file; do
        for part in 1 2 3 4 5 6 7 8 9 10 11 12 13; do
            tail -n +2 "part-$part/$file"
        done >together
        tail -n +2 "whole/$file" >alone
        cmp together alone || fail "$file: 13 parts one behind the other are not the whole"
    done < <(cd whole && find . -name '*.csv')
    rm -rf whole part-*
done

# A domain with fewer families than parts: some parts are empty.
expect_status 0 "$FINGEN" seed personal --users 2 --to null: --part 1/5
expect_contains 'part 1/5: 0 rows'

# A script's tables stand in its first part, the keys in its last.
postgres_start
for part in 1 2 3; do
    expect_status 0 "$FINGEN" seed personal --users 60 --part "$part/3" --to "sql:dump-$part.sql"
    expect_status 0 psql -qX -v ON_ERROR_STOP=1 -f "dump-$part.sql"
done
expect_output '60' psql -AtXc 'SELECT count(*) FROM personal.users'
expect_output 't' psql -AtXc "SELECT count(*) > 0 FROM pg_constraint WHERE contype = 'f' AND connamespace = 'personal'::regnamespace"
expect_status 0 psql -qXc 'DROP SCHEMA personal CASCADE'

# ---- one database, three processes at once ----
for book in "${books[@]}"; do
    read -ra words <<<"$book"
    domain=${words[0]}
    whole=$(fingerprints "$("$FINGEN" seed "${words[@]}" --json 2>/dev/null)")
    expect_status 0 "$FINGEN" clear --confirm

    for round in 1 2 3; do
        for part in 1 2 3; do
            "$FINGEN" seed "${words[@]}" --part "$part/3" --jobs 1 --batch-rows 200 --json >"out-$part" 2>"err-$part" &
            processes[part]=$!
        done
        for part in 1 2 3; do
            wait "${processes[part]}" || fail "part $part/3: $(cat "err-$part")"
        done
        expect_equal 1 "$(cat out-1 out-2 out-3 | grep -c '"keys_built": *true')" "processes that built the keys"
        expect_status 0 "$FINGEN" status --exact --json
        expect_equal "$whole" "$(fingerprints "$(grep -v fingerprint_found <<<"$stdout")")" "three parts at once, round $round"
        expect_contains '"complete"'
        expect_status 0 "$FINGEN" validate
        [[ $round == 3 ]] || expect_status 0 "$FINGEN" clear --confirm
    done

    # A part that is loaded is left alone; the whole may be asked for as well.
    expect_status 0 "$FINGEN" seed "${words[@]}" --part 2/3
    expect_contains 'part 2/3: loaded already, nothing to do'
    expect_status 0 "$FINGEN" seed "${words[@]}" --resume
    expect_contains 'complete already, nothing to do'
    # The run is cut in three.
    expect_status 5 "$FINGEN" seed "${words[@]}" --part 2/4
    expect_contains 'parts: the run has 3, this request 4'
    expect_status 5 "$FINGEN" seed "${words[@]}" --part 2/3 --seed 4711
    expect_contains 'seed: the run has'
    expect_status 0 "$FINGEN" clear --confirm

    # One after another: how far it is, and who builds the keys.
    expect_status 0 "$FINGEN" seed "${words[@]}" --part 3/3
    expect_status 0 "$FINGEN" status
    expect_contains 'parts 1 of 3'
    expect_contains 'interrupted at batch'
    expect_status 5 "$FINGEN" seed "$domain" --finish
    expect_contains 'rows are missing'
    expect_status 0 "$FINGEN" seed "${words[@]}" --part 1/3 --no-keys
    # --resume without a part loads what is left of all of them.
    expect_status 0 "$FINGEN" seed "${words[@]}" --resume --no-keys
    expect_status 0 "$FINGEN" status
    expect_contains 'parts 3 of 3'
    expect_contains 'keys missing'
    expect_status 0 "$FINGEN" seed "${words[@]}" --part 1/3
    expect_contains 'nothing to do'
    expect_status 0 "$FINGEN" seed "$domain" --finish
    expect_status 0 "$FINGEN" status --exact --json
    expect_equal "$whole" "$(fingerprints "$(grep -v fingerprint_found <<<"$stdout")")" "parts one after another"
    expect_contains '"complete"'
    expect_status 0 "$FINGEN" clear --confirm
done

# ---- kill -9 of one part; the part again; the rest ----
book=(advisory --fas 30 --households-per-fa 20 --accounts-per-household 3)
whole=$(fingerprints "$("$FINGEN" seed "${book[@]}" --json 2>/dev/null)")
expect_status 0 "$FINGEN" clear --confirm
killed=0
for delay in 0.05 0.1 0.15 0.25 0.4; do
    "$FINGEN" seed "${book[@]}" --part 1/3 --jobs 1 --batch-rows 300 >/dev/null 2>&1 &
    victim=$!
    "$FINGEN" seed "${book[@]}" --part 2/3 --jobs 1 --batch-rows 300 >out 2>err &
    other=$!
    sleep "$delay"
    kill -9 "$victim" 2>/dev/null || true
    wait "$victim" 2>/dev/null && status=0 || status=$?
    if [[ $status == 137 ]]; then
        killed=$((killed + 1))
    fi
    wait "$other" || fail "the part that was not killed: $(cat err)"
    expect_status 0 "$FINGEN" seed "${book[@]}" --part 3/3
    expect_status 0 "$FINGEN" seed "${book[@]}" --part 1/3 --resume
    expect_status 0 "$FINGEN" status --exact --json
    expect_equal "$whole" "$(fingerprints "$(grep -v fingerprint_found <<<"$stdout")")" "after kill -9"
    expect_contains '"complete"'
    expect_status 0 "$FINGEN" clear --confirm
done
[[ $killed -ge 2 ]] || fail "only $killed of five parts were killed before they ended"

# ---- words that are wrong ----
for part in 0/3 4/3 3 1/ a/b 1/10001; do
    expect_status 2 "$FINGEN" seed personal --part "$part" --to null:
    expect_contains 'expected K/N'
done
expect_status 2 "$FINGEN" seed personal --part 1/3 --replace
expect_contains 'fingen clear --confirm'
expect_status 2 "$FINGEN" seed personal --part 1/3 --existing
expect_status 2 "$FINGEN" seed personal --part 1/3 --finish
