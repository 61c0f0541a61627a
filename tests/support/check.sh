# shellcheck shell=bash
# Assertions for shell tests. A test sources this file, which turns on strict mode, and ends at the first failure with the file and line of
# the test that failed. tests/CMakeLists.txt sets FINGEN, SOURCE_DIR and BUILD_DIR.
#
#   expect_status 0 "$FINGEN" status          # runs; leaves $stdout and $stderr of the command
#   expect_contains 'advisory.holdings'       # in what the last command wrote, on either stream
#   expect_output '3' psql -Atc 'select 1+2'  # runs; status 0 and exactly this on stdout
set -eEuo pipefail
: "${FINGEN:?set by tests/CMakeLists.txt}" "${SOURCE_DIR:?set by tests/CMakeLists.txt}" "${BUILD_DIR:?set by tests/CMakeLists.txt}"

stdout=""
stderr=""
check_exit_commands=()

# Runs COMMAND (one string) when the test ends, however it ends; the last one registered runs first.
on_exit() {
    check_exit_commands=("$1" ${check_exit_commands[@]+"${check_exit_commands[@]}"})
}

check_finish() {
    local command
    for command in ${check_exit_commands[@]+"${check_exit_commands[@]}"}; do
        eval "$command" || true
    done
}
trap check_finish EXIT
trap 'exit 130' INT TERM HUP

# The test's own line, not that of a function here.
check_position() {
    local depth=1
    while [[ "${BASH_SOURCE[$depth]:-}" == */support/* && $depth -lt ${#BASH_SOURCE[@]} ]]; do
        depth=$((depth + 1))
    done
    echo "${BASH_SOURCE[$depth]:-$0}:${BASH_LINENO[$((depth - 1))]}"
}

# A command that fails outside an assertion ends the test too, and says so.
trap 'echo "$(check_position): failed: $BASH_COMMAND" >&2' ERR

fail() {
    echo "$(check_position): $*" >&2
    exit 1
}

# For what the machine does not have. ctest shows the test as skipped (SKIP_RETURN_CODE).
skip() {
    echo "skipped: $*"
    exit 77
}

# A directory of the test's own, in the variable named by the first argument; removed in the end.
make_directory() {
    local made
    made=$(mktemp -d "${TMPDIR:-/tmp}/fingen-test.XXXXXX")
    on_exit "rm -rf '$made'"
    printf -v "$1" '%s' "$made"
}

# Runs the command; leaves $stdout, $stderr and $status.
run() {
    local out err
    out=$(mktemp) err=$(mktemp)
    status=0
    "$@" >"$out" 2>"$err" </dev/null || status=$?
    stdout=$(tr -d '\0' <"$out")
    stderr=$(tr -d '\0' <"$err")
    rm -f "$out" "$err"
}

expect_status() {
    local expected=$1
    shift
    run "$@"
    [[ "$status" == "$expected" ]] || fail "expected exit status $expected, got $status from: $*
--- stdout
$stdout
--- stderr
$stderr"
}

expect_output() {
    local expected=$1
    shift
    expect_status 0 "$@"
    [[ "$stdout" == "$expected" ]] || fail "from: $*
--- expected
$expected
--- got
$stdout"
}

expect_equal() {
    [[ "$1" == "$2" ]] || fail "${3:-values differ}: expected '$1', got '$2'"
}

expect_contains() {
    [[ "$stdout"$'\n'"$stderr" == *"$1"* ]] || fail "expected to find '$1' in
--- stdout
$stdout
--- stderr
$stderr"
}

expect_absent() {
    [[ "$stdout"$'\n'"$stderr" != *"$1"* ]] || fail "did not expect '$1' in
--- stdout
$stdout
--- stderr
$stderr"
}
