# The rows are what they were: golden fingerprints of every table for two seeds. A difference is a new generator version (CHANGELOG.md).
source "$SOURCE_DIR/tests/support/check.sh"

golden=$SOURCE_DIR/tests/portable/golden.txt
if [[ ${FINGEN_WRITE_GOLDEN:-} == 1 ]]; then
    "$BUILD_DIR/tests/fingerprints" >"$golden"
fi
expect_output "$(cat "$golden")" "$BUILD_DIR/tests/fingerprints"
