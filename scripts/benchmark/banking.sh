# shellcheck shell=bash
# The bank; sourced by scripts/bench: the whole of a large one, and what the generation of its two large tables costs.

bank_scale=${FINGEN_BENCH_BANK_SCALE:-100} # some 6.8 million rows
part_scale=50
bank=("$fingen" seed banking --quiet --json)

# The names of all tables of the run, in the order of COPY.
bank_tables() {
    sed -n 's/.*"schema": "\(.*\)",/\1/p; s/.*"table": "\(.*\)",/\1/p' "$1" | paste -d. - -
}

# (i) The whole of it, from nothing to statistics, against a replay of the same bytes and, at once as in the whole, the same keys.
measure_bank() {
    local whole seconds keys batches
    "$fingen" clear --confirm --quiet >/dev/null
    query CHECKPOINT
    read -r whole _ < <("$measure" -o "$work/bank.json" "${bank[@]}" --scale "$bank_scale")
    "${bank[@]}" --scale "$bank_scale" --replace --no-keys >"$work/bank.json"
    batches=$(value batches_loaded "$work/bank.json")
    # shellcheck disable=SC2046
    read -r seconds _ < <("$replay" "$conninfo" "$(nproc)" "$batches" $(bank_tables "$work/bank.json"))
    read -r keys _ < <("$measure" "$fingen" seed banking --finish --quiet)
    keep bank "$whole / ($seconds + $keys)"
}

# What looks for joint owners and guarantors among other customers is left out of the parts: it makes other tables' rows.
part=("${bank[@]}" --scale "$part_scale" --set 'banking.account.links={0: 1, 1: 0, 2: 0}' --set banking.loan.guarantor.percent=0)
no_loans=banking.loan.applicant_percent=0
no_accounts=banking.account.holders_percent=0

# generate SETTING...: CPU seconds of a part's rows to nowhere, with one maker
generate() {
    local cpu settings=()
    for setting in "$@"; do settings+=(--set "$setting"); done
    read -r _ cpu _ < <("$measure" "${part[@]}" --to null: --jobs 1 "${settings[@]}")
    echo "$cpu"
}

# measure_part NAME OTHER TABLE...: the CPU seconds that a large table's rows cost, and the few rows that come with them, beside those of one
# backend's COPY of the same rows. What a bank with neither accounts nor loans costs is taken off.
measure_part() {
    local name=$1 other=$2 cpu neither backend
    shift 2
    neither=$(generate $no_loans $no_accounts)
    cpu=$(generate "$other")
    read -r _ _ _ backend _ < <("$replay" "$conninfo" 1 $part_scale "$@")
    keep "$name" "($cpu - $neither) / $backend"
}

begin_series bank transactions repayment_schedule
for ((i = 0; i < pairs; i++)); do
    measure_bank
done
report i "whole seed banking --scale $bank_scale / (replay + the same keys)" "$(median <"$work/bank")" "$(spread <"$work/bank")" "<= 1.10"

"$fingen" clear --confirm --quiet >/dev/null
"${part[@]}" --no-keys >/dev/null
for ((i = 0; i < pairs; i++)); do
    measure_part transactions $no_loans accounts_db.accounts accounts_db.transactions
    measure_part repayment_schedule $no_accounts loans_db.loan_applications loans_db.loans loans_db.collateral \
        loans_db.repayment_schedule loans_db.risk_assessments
done
report i "generation of accounts with transactions / one backend's COPY CPU" "$(median <"$work/transactions")" "$(spread <"$work/transactions")" "<= 0.15"
report i "generation of loans with schedules / one backend's COPY CPU" "$(median <"$work/repayment_schedule")" "$(spread <"$work/repayment_schedule")" "<= 0.15"
"$fingen" clear --confirm --quiet >/dev/null
