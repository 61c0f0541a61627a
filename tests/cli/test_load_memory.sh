# A document far larger than what may be in memory at a time.
source "$SOURCE_DIR/tests/support/check.sh"
make_directory work
cd "$work"

record='{"id": "00000000-0000-4000-8000-000000000003", "account_id": "00000000-0000-4000-8000-000000000002", "date": "2025-01-02T03:04:05", "amount": 5, "category": "ENTERTAINMENT", "merchant_name": "Kino", "pending": false}'
records=$((200 * 1024 * 1024 / (${#record} + 2)))
{
    echo '{"personal.transactions": ['
    yes "$record," | head -n "$records" || true
    printf '%s\n]}\n' "$record"
} >large.json

# The sanitizer keeps freed memory for a while; not here.
ASAN_OPTIONS="${ASAN_OPTIONS:-}:quarantine_size_mb=1" "$FINGEN" load large.json --to null: --jobs 2 --json >out 2>err &
loading=$!
peak_kib=0
while kill -0 "$loading" 2>/dev/null; do
    now_kib=$(awk '/^VmHWM/ { print $2 }' "/proc/$loading/status" 2>/dev/null || true)
    peak_kib=${now_kib:-$peak_kib}
    sleep 0.05
done
wait "$loading" || fail "load: $(cat err)"
grep -q "\"rows\": *$((records + 1))" out || fail "not all $((records + 1)) rows: $(cat out)"
[[ $peak_kib -gt 0 ]] || fail "the memory was not looked at"
[[ $peak_kib -lt $((128 * 1024)) ]] || fail "$peak_kib KiB for a document of $(stat -c %s large.json) bytes"
