# The man page formats without a complaint, and the completion offers what the program takes.
source "$SOURCE_DIR/tests/support/check.sh"
make_directory work
cd "$work"

"$FINGEN" help --manual >fingen.1
if command -v groff >/dev/null; then
    expect_status 0 groff -ww -man -Tascii fingen.1
    expect_equal "" "$stderr" "what groff complains about"
    plain=$(groff -man -Tascii -P-bcou fingen.1)
    for word in 'EXIT STATUS' ENVIRONMENT FILES EXAMPLES '--households-per-fa' '--as-of DATE' DATABASE_URL FINGEN_HOME; do
        [[ "$plain" == *"$word"* ]] || fail "the man page lacks $word"
    done
fi

"$FINGEN" help --completion >completion
expect_status 0 bash -n completion
# shellcheck disable=SC1091
source ./completion
# Outside of a completion, compopt has nothing to set.
compopt() { :; }

offered() { # words typed, the last one to be completed
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _fingen
    [[ ${#COMPREPLY[@]} == 0 ]] || printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' '
}

expect_equal 'clear ' "$(offered fingen c)" "commands with c"
expect_equal 'seed status ' "$(offered fingen s)" "commands with s"
expect_equal 'advisory all ' "$(offered fingen seed a)" "operands of seed"
expect_equal 'advisory ' "$(offered fingen seed all adv)" "operands of seed"
expect_equal '--scale --seed --set ' "$(offered fingen seed all --s)" "options of seed"
expect_equal '--fas --finish ' "$(offered fingen seed --f)" "shortcuts of seed"
expect_equal '' "$(offered fingen status --s)" "options of status"
expect_equal 'advisory.fas= ' "$(offered fingen seed --set advisory.f)" "settings"
expect_equal '' "$(offered fingen seed --scale '')" "a value that nobody can guess"
expect_equal 'show ' "$(offered fingen profile s)" "actions of profile"
expect_equal 'psql ' "$(offered fingen local p)" "actions of local"
rm completion fingen.1
touch 'my profile.yaml'
expect_equal 'loadtest ' "$(offered fingen seed --profile l)" "embedded profiles"
expect_equal 'my profile.yaml ' "$(offered fingen seed --profile my)" "files"
expect_equal 'my profile.yaml ' "$(offered fingen profile check my)" "files"
