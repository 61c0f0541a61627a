# The same seed makes the same rows: any number of jobs, any batch size, any sink; and what a table holds can be proven.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

fingerprints() { "$FINGEN" "$@" --json 2>/dev/null | grep -o '"fingerprint": *"[0-9a-f]*"'; }

for seed in 42 7; do
    book=(advisory --scale 0.06 --households-per-fa 23 --seed "$seed")
    reference=$(fingerprints seed "${book[@]}" --to null: --jobs 1)
    expect_equal 4 "$(sort -u <<<"$reference" | wc -l)" "four tables, four fingerprints"
    expect_equal "$reference" "$(fingerprints seed "${book[@]}" --to null: --jobs 8)" "eight jobs"
    expect_equal "$reference" "$(fingerprints seed "${book[@]}" --to null: --jobs 3 --batch-rows 1)" "a family a batch"
    expect_equal "$reference" "$(fingerprints seed "${book[@]}" --to null: --batch-rows 100000000)" "one batch"
    expect_equal "$reference" "$(fingerprints seed "${book[@]}" --replace --jobs 3 --batch-rows 1000)" "PostgreSQL"
    expect_status 0 "$FINGEN" status --exact
    expect_status 0 "$FINGEN" validate
done
[[ "$reference" != "$(fingerprints seed advisory --scale 0.06 --households-per-fa 23 --seed 8 --to null:)" ]] ||
    fail "another seed makes the same rows"

# The time zone, the locale and the day do not matter.
expect_equal "$reference" "$(TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 fingerprints seed "${book[@]}" --to null:)" "time zone and locale"

# A changed row is found.
psql -XqAtc "UPDATE advisory.holdings SET shares = shares + 0.0001 WHERE ctid = '(0,1)'"
expect_status 1 "$FINGEN" status --exact
expect_contains 'advisory.holdings'
