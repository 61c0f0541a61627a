# fingen load: what --to json: writes comes back as the same rows; what is wrong in a document is named by line and place,
# and then nothing of it is in the target.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

fingerprints() { grep -o '"fingerprint": *"[0-9a-f]*"' <<<"$1"; }
target_is_empty() {
    expect_output '0' psql -AtXc "SELECT count(*) FROM pg_namespace WHERE nspname IN ('personal', 'advisory', 'fingen')"
}

# ---- there and back ----
for book in "personal --users 40" "advisory --fas 2 --households-per-fa 9 --accounts-per-household 3" \
    "all --users 5 --fas 1 --households-per-fa 5 --accounts-per-household 2"; do
    read -ra words <<<"$book"
    expect_status 0 "$FINGEN" seed "${words[@]}" --json
    direct=$(fingerprints "$stdout")
    expect_status 0 "$FINGEN" clear --confirm
    expect_status 0 "$FINGEN" seed "${words[@]}" --to json:book.json --replace
    expect_status 0 "$FINGEN" load book.json --json
    expect_equal "$direct" "$(fingerprints "$stdout")" "load of ${words[0]}"
    expect_status 0 "$FINGEN" status
    expect_contains ': complete'
    expect_contains 'from the document book.json'
    expect_status 0 "$FINGEN" status --exact --json
    expect_equal "$direct" "$(fingerprints "$(grep -v fingerprint_found <<<"$stdout")")" "ledger of ${words[0]}"
    # A run that is there is left alone.
    expect_status 5 "$FINGEN" load book.json
    expect_contains 'already'
    expect_status 0 "$FINGEN" load book.json --replace --jobs 3 --batch-rows 50
    expect_status 0 "$FINGEN" status --exact
    # It is no run of seed's.
    expect_status 5 "$FINGEN" seed "${words[@]}" --resume
    expect_status 0 "$FINGEN" clear --confirm
    target_is_empty
    # Byte for byte the same file.
    expect_status 0 "$FINGEN" load book.json --to json:again.json --replace
    cmp book.json again.json || fail "a document that is loaded into a document is another one"
done
expect_status 0 "$FINGEN" seed personal --users 40 --to json:users.json
expect_status 0 "$FINGEN" load users.json
# Who would seed over it is told what it is, and what can be done.
expect_status 5 "$FINGEN" seed personal --users 40
expect_contains 'personal: the target holds a loaded document already: users.json, '
expect_contains '`fingen clear --confirm` removes it; --replace removes it'
expect_absent 'seed 0'
expect_absent '--resume'
for words in --resume '--part 1/2'; do
    expect_status 5 "$FINGEN" seed personal --users 40 $words
    expect_contains 'personal: the target holds a loaded document, which cannot be continued: users.json'
    expect_contains '`fingen clear --confirm` removes it'
    expect_absent "the run's own settings"
    expect_absent 'seed: '
done
expect_status 0 "$FINGEN" validate
expect_output 't' psql -AtXc "SELECT count(*) > 0 FROM pg_constraint WHERE contype = 'f' AND connamespace = 'personal'::regnamespace"
expect_status 0 "$FINGEN" clear --confirm

# ---- what a document may look like ----
user='{"id": "00000000-0000-4000-8000-000000000001", "name": "Ann", "email": "a@example.com", "consent": true, "created_at": "2024-01-02T03:04:05"}'
account='{"id": "00000000-0000-4000-8000-000000000002", "user_id": "00000000-0000-4000-8000-000000000001", "type": "credit", "subtype": "credit_card", "name": "Card", "mask": "1234", "balance": 5, "currency": "USD", "limit": 100, "apr": 19.9, "min_payment": 1, "is_overdue": false, "opening_balance": 0}'
payment='{"id": "00000000-0000-4000-8000-000000000003", "account_id": "00000000-0000-4000-8000-000000000002", "date": "2025-01-02T03:04:05", "amount": 5, "category": "ENTERTAINMENT", "merchant_name": "Kino", "pending": false}'
write() { printf '{\n"users": [\n%s\n],\n"accounts": [\n%s\n],\n"transactions": [\n%s\n]\n}\n' "$1" "$2" "$3" >document.json; }

# Children first, members in another order, escapes, a zone, NULL left out, the largest number.
cat >document.json <<'JSON'
{"personal.transactions":[], "personal.accounts":[{"opening_balance":-9223372036854775808,"currency":"USD","balance":9223372036854775807,
 "mask":"0001","name":"\u0041 \"\\\/ \ud83d\ude00","subtype":"savings","type":"depository",
 "user_id":"00000000-0000-4000-8000-00000000000A","id":"00000000-0000-4000-8000-000000000002","apr":null}],
"personal.users":[{"id":"00000000-0000-4000-8000-00000000000a","name":"Zoë","email":"z@example.com","consent":false,
 "created_at":"2024-01-01T01:30:00.25+02:00"}]}
JSON
expect_status 0 "$FINGEN" load document.json
expect_output '9223372036854775807|-9223372036854775808|A "\/ 😀|t' \
    psql -AtXc 'SELECT balance, opening_balance, name, apr IS NULL FROM personal.accounts'
expect_output 'Zoë|2023-12-31 23:30:00.25' psql -AtXc 'SELECT name, created_at FROM personal.users'
expect_status 0 "$FINGEN" clear --confirm
write "$user" "$account" "$payment"
expect_status 0 "$FINGEN" load document.json
expect_output '19.90' psql -AtXc 'SELECT apr FROM personal.accounts'
expect_status 0 "$FINGEN" clear --confirm

# ---- what is wrong in it ----
cases=0
refuses() { # MESSAGE...; document.json is the document
    local message
    cases=$((cases + 1))
    expect_status 7 "$FINGEN" load document.json
    for message in "$@"; do
        expect_contains "$message"
    done
    target_is_empty
}
write "$user" "$account" "${payment/\"amount\": 5/\"amount\": \"abc\"}"
refuses 'document.json:9: transactions[0].amount: expected an integer, found "abc"'
write "$user" "$account" "$payment,
$payment,
${payment/\"amount\": 5/\"amount\": 1.5}"
refuses 'document.json:11: transactions[2].amount: expected an integer, found 1.5'
write "$user" "$account" "${payment/\"amount\": 5/\"amount\": 9223372036854775808}"
refuses 'transactions[0].amount: expected an integer, found 9223372036854775808'
write "$user" "$account" "${payment/\"amount\": 5/\"amount\": 05}"
refuses 'transactions[0].amount: expected an integer, found 05'
write "$user" "$account" "${payment/\"amount\": 5/\"amount\": null}"
refuses 'transactions[0].amount: expected an integer, found null'
write "$user" "$account" "${payment/\"amount\": 5/\"amount\": [5]}"
refuses 'transactions[0].amount: expected an integer, found an array'
write "$user" "$account" "${payment/\"amount\": 5, /}"
refuses 'document.json:9: transactions[0].amount: is missing'
write "$user" "$account" "${payment/\"amount\": 5/\"amount\": 5, \"amount\": 5}"
refuses 'transactions[0].amount: stands twice'
write "$user" "$account" "${payment/\"amount\"/\"amuont\"}"
refuses 'transactions[0].amuont: personal.transactions has no such column' 'did you mean "amount"?'
write "$user" "$account" "${payment/2025-01-02T/2025-02-29T}"
refuses 'transactions[0].date: expected a date and time such as 2025-12-31T23:59:59, found "2025-02-29T03:04:05"'
write "$user" "$account" "${payment/ENTERTAINMENT/FUN}"
refuses 'transactions[0].category: expected one of FOOD_AND_DRINK, GENERAL_MERCHANDISE'
write "$user" "$account" "${payment/00000000-0000-4000-8000-000000000003/00000000}"
refuses 'transactions[0].id: expected a UUID, found "00000000"'
write "$user" "${account/1234/12345}" "$payment"
refuses 'document.json:6: accounts[0].mask: expected text of at most 4 characters, found "12345"'
write "$user" "${account/19.9/19.999}" "$payment"
refuses 'accounts[0].apr: expected a number of at most 5 digits, 2 of them decimals, found 19.999'
write "${user/true/\"yes\"}" "$account" "$payment"
refuses 'users[0].consent: expected true or false, found "yes"'
write "${user/Ann/A\\u0000n}" "$account" "$payment"
refuses 'users[0].name: a text cannot hold the character \u0000'
write "${user/Ann/A$'\xff'n}" "$account" "$payment"
refuses 'document.json:3: users[0]: the byte 0xff is not UTF-8'
write "${user/Ann/A$'\n'n}" "$account" "$payment"
refuses 'users[0]: expected the end of a string'
write "${user/Ann/A\\qn}" "$account" "$payment"
refuses 'users[0]: this is not JSON'
write "${user/\"name\":/\"name\"}" "$account" "$payment"
refuses 'users[0]: this is not JSON'
write "$user $user" "$account" "$payment"
refuses "document.json:3: users[1]: expected ',' or ']' behind a record, found '{'"
write "$user," "$account" "$payment"
refuses "users[1]: expected an object, found ']'"
write "[1]" "$account" "$payment"
refuses "users[0]: expected an object, found '['"
echo '{"users": [], "acounts": []}' >document.json
refuses 'document.json:1: acounts: no table is called so' 'did you mean "accounts"?'
printf '{"users": [],\n"users": []}' >document.json
refuses 'document.json:2: users: stands in line 1 already'
printf '{"users": [],\n"personal.users": []}' >document.json
refuses 'document.json:2: personal.users: stands in line 1 already'
echo '{"accounts": []}' >document.json
refuses 'may be those of schema'
echo '{"users": [], "households": []}' >document.json
refuses 'no schema has all of its tables'
echo '{"users": {}}' >document.json
refuses "users: expected an array, found '{'"
echo '{"users": []} x' >document.json
refuses 'expected nothing behind the document'
echo '[]' >document.json
refuses 'expected an object with an array for each table'
: >document.json
refuses 'found the end of the file'
echo '{}' >document.json
refuses 'the document has no tables'
write "$user" "$account" "$payment"
size=$(stat -c %s document.json)
for bytes in 5 20 200 400 $((size - 3)); do # half a document
    write "$user" "$account" "$payment"
    truncate -s "$bytes" document.json
    refuses 'the end of the file'
done
[[ $cases -ge 35 ]] || fail "only $cases documents"

# The first record that is wrong is named, with any number of threads.
"$FINGEN" seed personal --users 200 --to json:large.json 2>/dev/null >/dev/null
sed -e 's/"amount": \(-*[0-9]*\)7,/"amount": \1.7,/' large.json >document.json
expect_status 7 "$FINGEN" load document.json --jobs 1
alone=$stderr
for jobs in 2 4 8; do
    expect_status 7 "$FINGEN" load document.json --jobs "$jobs"
    expect_equal "$alone" "$stderr" "the first error with $jobs jobs"
done
target_is_empty

# What only the database can tell: then what was loaded is removed again.
write "$user" "$account" "${payment/000000000002/000000000009}"
expect_status 6 "$FINGEN" load document.json
expect_contains 'nothing of the document is in the target'
target_is_empty
expect_status 6 "$FINGEN" load document.json --to sqlite:book.db
expect_contains 'nothing of the document is in the target'
[[ ! -e book.db ]] || expect_status 0 "$FINGEN" load users.json --to sqlite:book.db

# SIGTERM in the middle (a background job of a script does not get Ctrl-C).
begin_large_load() { # goes on in the background, as process $loading, when some batches are in
    "$FINGEN" load large.json --batch-rows 500 >out 2>err &
    loading=$!
    for _ in $(seq 200); do
        [[ $(psql -AtXc 'SELECT count(*) FROM fingen.batches' 2>/dev/null || echo 0) -lt 3 ]] || break
        sleep 0.05
    done
}
"$FINGEN" seed personal --users 1500 --to json:large.json --replace 2>/dev/null >/dev/null
begin_large_load
kill -TERM "$loading"
wait "$loading" && status=0 || status=$?
expect_equal 130 "$status" "SIGTERM: $(cat err)"
target_is_empty

# Another run that took its place meanwhile is somebody else's and stays.
begin_large_load
expect_status 0 "$FINGEN" seed personal --users 4 --replace
wait "$loading" && status=0 || status=$?
expect_equal 5 "$status" "a load that was replaced: $(cat err)"
grep -q 'error: personal: another fingen replaced this run while it was loaded' err || fail "$(cat err)"
expect_output 4 psql -AtXc 'SELECT count(*) FROM personal.users'
expect_status 0 "$FINGEN" status --exact
expect_status 0 "$FINGEN" clear --confirm

# ---- no document at all ----
expect_status 2 "$FINGEN" load
expect_status 2 "$FINGEN" load a b
expect_status 7 "$FINGEN" load nothing.json
expect_status 7 "$FINGEN" load .
expect_contains 'no regular file'
mkfifo pipe
expect_status 7 "$FINGEN" load pipe
expect_contains 'no regular file'
expect_status 0 "$FINGEN" seed personal --users 3 --to json:small.json --compress gzip
expect_status 7 "$FINGEN" load small.json.gz
expect_contains 'is compressed'
