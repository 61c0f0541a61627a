# kill -9 at ten random moments, then --resume: the same rows as an undisturbed run, every time.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

book=(advisory --fas 40 --households-per-fa 20 --accounts-per-household 3 --batch-rows 400 --jobs 2)
await_first_batch() {
    until [[ $(psql -AtXc "SELECT count(*) FROM fingen.batches" 2>&1) =~ ^[1-9] ]]; do
        kill -0 "$victim" || fail "no batch was ever committed: $(cat err)"
    done
}
fingerprints() { grep -o '"fingerprint": *"[0-9a-f]*"' <<<"$1"; }

start=$(date +%s%N)
undisturbed=$(fingerprints "$("$FINGEN" seed "${book[@]}" --json 2>/dev/null)")
whole_ms=$((($(date +%s%N) - start) / 1000000))
expect_status 0 "$FINGEN" clear --confirm

RANDOM=4711
interrupted=0
for round in 1 2 3 4 5 6 7 8 9 10; do
    # Moments over the whole run: before the first row, among the rows, among the keys.
    delay_ms=$((whole_ms * (10 * round - RANDOM % 10) / 105))
    "$FINGEN" seed "${book[@]}" >/dev/null 2>&1 &
    victim=$!
    sleep "$(printf '%d.%03d' $((delay_ms / 1000)) $((delay_ms % 1000)))"
    kill -9 "$victim" 2>/dev/null || true
    wait "$victim" 2>/dev/null && status=0 || status=$?
    if [[ $status == 137 ]]; then
        interrupted=$((interrupted + 1))
    fi
    expect_status 0 "$FINGEN" seed "${book[@]}" --resume
    expect_status 0 "$FINGEN" status --json
    expect_equal "$undisturbed" "$(fingerprints "$stdout")" "ledger after kill $round"
    expect_contains '"complete"'
    expect_status 0 "$FINGEN" status --exact
    expect_status 0 "$FINGEN" validate
    expect_status 0 "$FINGEN" clear --confirm
    expect_output '0' psql -AtXc "SELECT count(*) FROM pg_namespace WHERE nspname IN ('advisory', 'fingen')"
done
[[ $interrupted -ge 5 ]] || fail "only $interrupted of ten runs were killed before they ended"

# Ctrl-C leaves whole batches and says how to go on. (Job control, or the shell starts the job with the signal ignored.)
set -m
"$FINGEN" seed "${book[@]}" >out 2>err &
victim=$!
await_first_batch
kill -INT "$victim"
wait "$victim" && status=0 || status=$?
set +m
expect_equal 130 "$status" "Ctrl-C: $(cat err)"
! grep -q "fingen: error" err || grep -qE -- "--(resume|finish)" err || fail "Ctrl-C does not say how to go on: $(cat err)"
expect_status 0 "$FINGEN" seed "${book[@]}" --resume
expect_status 0 "$FINGEN" status --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "after Ctrl-C"

# A run that another version has cut otherwise is not continued: its batches are not ours.
psql -qXc "UPDATE fingen.runs SET batches_planned = batches_planned + 1"
expect_status 5 "$FINGEN" seed "${book[@]}" --resume
grep -qE 'cut into [0-9]+ batches, this fingen would make [0-9]+' <<<"$stderr" || fail "another cut is not named: $stderr"
expect_status 0 "$FINGEN" clear --confirm

# A server that restarts in the middle is waited for.
"$FINGEN" seed "${book[@]}" >out 2>err &
victim=$!
await_first_batch
postgres_stop immediate
postgres_run "$postgres_directory"
wait "$victim" || fail "a restart of the server ended the run: $(cat err)"
expect_status 0 "$FINGEN" status --exact --json
expect_equal "$undisturbed" "$(fingerprints "$stdout")" "after a restart of the server"
