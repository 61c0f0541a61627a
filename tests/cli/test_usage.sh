# What a wrong command line gets: status 2, one error that says what and where to look, and nothing touched.
source "$SOURCE_DIR/tests/support/check.sh"
make_directory work
cd "$work"
export FINGEN_HOME=$work/home
unset DATABASE_URL PGHOST PGPORT PGDATABASE PGSERVICE PGHOSTADDR

refused() { # message, words...
    local message=$1
    shift
    expect_status 2 "$FINGEN" "$@"
    expect_equal "" "$stdout" "stdout of fingen $*"
    expect_contains "fingen: error: $message"
    expect_equal "" "$(ls -A "$work")" "files left by fingen $*"
}

refused 'no command given'
expect_contains 'Usage: fingen COMMAND'
refused 'unknown command "sede" (did you mean "seed"?)' sede all
refused 'unknown option --sclae (did you mean --scale?)' seed all --sclae 1
expect_contains '`fingen seed --help`'
refused 'unknown option -z' status -z
refused 'option --scale needs a value' seed all --scale
refused 'option --resume takes no value' seed all --resume=yes
refused 'option --re may be short for several' seed all --re
refused '`fingen status` takes no option --scale' status --scale 2
refused '`fingen clear` takes no option --fas' clear --fas 2
refused '--scale, but no command' --scale 2
refused 'seed what?' seed
refused '' seed nodomain
refused '' seed all --resume --replace
refused '`fingen profile` needs to know what to do' profile
refused '`fingen profile` knows no "shw"' profile shw
refused '`fingen profile show` takes nothing more' profile show file.yaml
refused 'check which file?' profile check
refused 'unknown command "nothing"' help nothing

# The value of an option: named with the option, what was expected and what was found.
refused "--jobs: expected a whole number from 1 to 256 or auto, found 'x'" seed all -j x
refused "--scale: expected a number from 0.0001 to 100000, found '-1'" seed all --scale -1
refused "--seed: expected a whole number from 0 to 9223372036854775807, found 'foo'" seed all --seed foo
refused "--seed: expected a whole number from 0 to 9223372036854775807, found ''" profile show --seed=
refused "--as-of: expected a date as YYYY-MM-DD" seed all --as-of 2025-02-30
refused "--batch-rows: expected a whole number" seed all --batch-rows 0
refused "--fas: expected a whole number" seed all --fas many
expect_absent '1:1'

# A target without its path is refused by every command, and so by a dry run as by the real one; one of no known kind gets them all told.
for words in 'seed all' 'seed all --dry-run' 'seed all --dry-run --json' status 'load users.json'; do
    for kind in csv:folder jsonl:folder json:file sql:file sqlite:file; do
        refused "--to ${kind%:*}: names no ${kind#*:}" $words --to "${kind%:*}:"
    done
done
for address in foo:bar foo foo://bar; do
    refused '--to ' seed all --dry-run --to "$address"
    for kind in 'a PostgreSQL address' local: null: csv:FOLDER jsonl:FOLDER json:FILE sql:FILE sqlite:FILE postgresql://; do
        expect_contains "$kind"
    done
done

# Help and version are results: on stdout, and a success.
expect_output "fingen 0.1.0 (generator 1)" "$FINGEN" --version
expect_status 0 "$FINGEN" --help
expect_equal "" "$stderr"
program_help=$stdout
expect_output "$program_help" "$FINGEN" help
expect_output "$program_help" "$FINGEN" -h
for command in seed status validate clear local profile help; do
    expect_status 0 "$FINGEN" "$command" --help
    expect_contains "Usage: fingen $command"
    expect_output "$stdout" "$FINGEN" help "$command"
    expect_output "$stdout" "$FINGEN" --help "$command"
    expect_absent '--manual'
done
expect_contains '--version'
expect_equal "" "$(ls -A "$work")" "files left by help"

# One is not many.
for words in --dry-run ''; do
    expect_status 0 "$FINGEN" seed personal --users 1 --jobs 1 --to null: $words
    expect_contains ' 1 row '
    expect_equal "" "$(grep -E '(^| )1 (rows|batches|families|connections)' <<<"$stdout" || true)" "nouns behind a 1"
done

# A result that does not arrive is a failure.
if [[ -e /dev/full ]]; then
    run bash -c '"$0" --help >/dev/full' "$FINGEN"
    expect_equal 7 "$status" "status with a full disk"
    expect_contains 'cannot write to standard output: No space left on device'
    run bash -c '"$0" profile show >/dev/full' "$FINGEN"
    expect_equal 7 "$status" "status with a full disk"
fi
# But that its reader has seen enough is none: the end is that of any program in a pipe.
for words in 'profile show' 'profile list' 'local status' 'local status --json' '--help' '--version'; do
    run bash -c '{ sleep 0.2; "$0" $1; echo "status $?" >&2; } | true' "$FINGEN" "$words"
    expect_equal "status 141" "$stderr" "fingen $words | true"
done
run bash -c '"$0" --version >&-' "$FINGEN"
expect_equal 7 "$status" "status with stdout closed"
expect_contains 'cannot write to standard output'
