# Profiles as files and options: what is in effect, what is wrong and where, and that nothing is touched before all is right.
source "$SOURCE_DIR/tests/support/check.sh"
make_directory work
cd "$work"
export FINGEN_HOME=$work/home
unset DATABASE_URL PGHOST PGPORT PGDATABASE PGSERVICE PGHOSTADDR

# ---- show ----

expect_status 0 "$FINGEN" profile show
default=$stdout
expect_contains 'seed: 42'
expect_contains 'as_of: 2025-12-31'
expect_contains '  fas: 100'
printf '%s\n' "$default" >default.yaml
expect_output "$default" "$FINGEN" profile show --profile default.yaml
expect_output "$default" "$FINGEN" profile show --profile default
expect_output "$default" "$FINGEN" profile show --profile "$SOURCE_DIR/config/default.yaml"

expect_status 0 "$FINGEN" profile show --profile ci --set advisory.fas=7 --set 'advisory.holding.count={min: 6, max: 18}' --seed 9 \
    --scale 1e-2 --as-of 2024-02-29 --jobs 3 --batch-rows 1_000
expect_contains 'seed: 9'
expect_contains 'scale: 0.01'
expect_contains 'as_of: 2024-02-29'
expect_contains 'jobs: 3'
expect_contains 'batch_rows: 1000'
expect_contains '  fas: 7'
expect_contains 'count: {min: 6, max: 18}'
printf '%s\n' "$stdout" >mine.yaml
expect_output "$stdout" "$FINGEN" profile show --profile mine.yaml

# A file in the way hides the embedded profile of the same name.
echo 'seed: 1234' >ci
expect_status 0 "$FINGEN" profile show --profile ci
expect_contains 'seed: 1234'
rm ci

expect_status 0 "$FINGEN" profile list
for name in ci default loadtest; do
    expect_contains "$name "
done
expect_status 0 "$FINGEN" profile check "$SOURCE_DIR"/config/*.yaml mine.yaml
expect_contains 'config/default.yaml: ok'
expect_contains 'mine.yaml: ok'

# ---- everything wrong ----

before=$(ls -A "$work")

refused() { # message, words...
    local message=$1
    shift
    expect_status 3 "$FINGEN" "$@"
    expect_equal "" "$stdout" "stdout of fingen $*"
    expect_contains "fingen: error: $message"
    expect_equal "$before" "$(ls -A "$work")" "files after fingen $*"
}

file_refused() { # message, text; with printf's escapes
    printf "$2" >wrong.yaml
    before=$(ls -A "$work")
    refused "$1" profile check wrong.yaml
    refused "$1" seed all --profile wrong.yaml
}

file_refused 'wrong.yaml:2:3: unknown setting "advisory.fsa" (did you mean "advisory.fas"?)' 'advisory:\n  fsa: 1\n'
file_refused 'wrong.yaml:1:7: seed: expected a whole number from 0 to 9223372036854775807, found '"'abc'" 'seed: abc\n'
file_refused 'wrong.yaml:1:8: scale: expected a number' 'scale: .nan\n'
file_refused 'wrong.yaml:1:8: scale: expected a number' 'scale: 50%%\n'
file_refused 'wrong.yaml:1:8: as_of: expected a date as YYYY-MM-DD' 'as_of: yesterday\n'
file_refused 'wrong.yaml:2:1: duplicate key "seed", given before on line 1' 'seed: 1\nseed: 2\n'
file_refused 'wrong.yaml:1:1: seed has no value' 'seed:\n'
file_refused 'wrong.yaml:1:7: not UTF-8: byte 0xff' 'seed: \xff\n'
file_refused 'wrong.yaml:1:4: anchors and aliases' 'a: &a [lol]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n'
file_refused 'wrong.yaml:1:7: tags (!) are not taken' 'seed: !!int 5\n'
file_refused 'wrong.yaml:2:1: a second document' 'seed: 1\n---\nseed: 2\n'
file_refused 'wrong.yaml:1:17: nested more than 16 levels deep' "$(printf '[%.0s' {1..5000})"
file_refused 'wrong.yaml:1:1: not valid YAML' '\tseed: 1\n'
file_refused 'wrong.yaml:3:18: advisory.holding.count: min 9 is larger than max 8' \
    'advisory:\n  holding:\n    count: {min: 9, max: 8}\n'
file_refused 'wrong.yaml:3:5: advisory.account.type: weights are given all together, and ' \
    'advisory:\n  account:\n    type: {ira: 1}\n'
rm wrong.yaml
before=$(ls -A "$work")

refused '--set:1:1: unknown setting "advisory.fsa" (did you mean "advisory.fas"?)' seed all --set advisory.fsa=1
refused '--set:1:14: advisory.fas: expected a whole number' seed advisory --set advisory.fas=abc
refused '--set:1:1: expected SETTING=VALUE' profile show --set advisory.fas
refused '--set:1:6: seed: expected a whole number' seed all --set seed=foo
refused 'cannot open "nowhere.yaml": No such file or directory' seed all --profile nowhere.yaml
expect_contains 'ci, default, loadtest'
refused "cannot read \"$work\": Is a directory" seed all --profile "$work"

# A file of 1 GB is refused by its size.
truncate -s 1G large.yaml
before=$(ls -A "$work")
refused '"large.yaml" is larger than 1048576 bytes' profile check large.yaml
rm large.yaml

# What comes through a pipe is a file too.
expect_status 0 bash -c '"$0" profile show --profile <(echo "seed: 77")' "$FINGEN"
expect_contains 'seed: 77'

# Collateral worth so little that the loan's share of it would not fit its column.
expect_status 3 "$FINGEN" seed banking --scale 0.01 --to null: --set 'banking.loan.collateral.value_percent={min: 1, max: 1}'
expect_contains "value_percent"
expect_status 0 "$FINGEN" seed banking --scale 0.01 --to null: --quiet --set 'banking.loan.collateral.value_percent={min: 2, max: 2}'
