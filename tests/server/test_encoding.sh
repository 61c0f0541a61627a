# Descriptors, bytes and text of every type as a real server has them.
source "$(dirname "$0")/../support/check.sh"
source "$(dirname "$0")/../support/postgres.sh"

# A server whose own habits differ from what is compared: the session must not depend on them.
postgres_start timezone=Asia/Kolkata datestyle=German extra_float_digits=-10

expect_status 0 "$BUILD_DIR/tests/check_encoding"
expect_contains "every: 6 tables as the server describes them"
expect_contains "advisory: 4 tables as the server describes them"
expect_contains "every.required: 20000 rows"
expect_contains "other.moments: 100000 rows"
