# fingen db: the verification queries of the bank's own guide run as written and show what they must, whether the bank is one database or
# several; only reading is possible.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

bank=(banking --scale 1 --seed 7 --quiet)

query() {
    "$FINGEN" db query --quiet "$@"
}

# The values of the first column, sorted: query_words DATABASE SQL
query_words() {
    query "$2" -d "$1" --csv | tail -n +2 | cut -d, -f1 | LC_ALL=C sort -u | paste -sd' '
}

queries=(
    accounts_db "SELECT transaction_type, COUNT(*) FROM transactions GROUP BY transaction_type"
    customer_db "SELECT channel, COUNT(*) FROM interactions GROUP BY channel"
    customer_db "SELECT ROUND(AVG(nps_score), 2) as avg_nps, ROUND(AVG(satisfaction_rating), 2) as avg_rating FROM satisfaction_surveys"
    customer_db "SELECT response_type, COUNT(*), SUM(CASE WHEN converted THEN 1 ELSE 0 END) as conversions FROM campaign_responses GROUP BY response_type"
    loans_db "SELECT status, COUNT(*) FROM loan_applications GROUP BY status"
    loans_db "SELECT loan_type, loan_status, COUNT(*), ROUND(AVG(principal_amount), 2) as avg_principal FROM loans GROUP BY loan_type, loan_status ORDER BY loan_type"
    loans_db "SELECT payment_status, COUNT(*), ROUND(SUM(total_amount), 2) as total_amount FROM repayment_schedule GROUP BY payment_status"
    loans_db "SELECT credit_grade, COUNT(*), ROUND(AVG(risk_score), 2) as avg_score, ROUND(AVG(pd_probability), 4) as avg_pd FROM risk_assessments GROUP BY credit_grade ORDER BY credit_grade"
    employees_db "SELECT status, COUNT(*), ROUND(AVG(score), 2) as avg_score FROM employee_training GROUP BY status"
    employees_db "SELECT rating, COUNT(*), ROUND(AVG(goals_met), 2) as avg_goals_met FROM performance_reviews GROUP BY rating ORDER BY rating"
)

# What each shows, in order: the words of its first column.
expected_words=(
    "deposit fee interest payment salary withdrawal"
    "branch email mobile_app phone web"
    ""
    ""
    "approved pending rejected withdrawn"
    "auto business education mortgage personal"
    ""
    ""
    "completed enrolled in_progress"
    "1 2 3 4 5"
)

# A query's answer is the same table that psql prints, and its first column has the words it must have.
check_queries() { # LAYOUT
    local i database sql
    for ((i = 0; i < ${#queries[@]}; i += 2)); do
        database=${queries[i]} sql=${queries[i + 1]}
        expect_status 0 query "$sql" -d "$database"
        [[ "$(wc -l <<<"$stdout")" -ge 4 ]] || fail "$1: nothing for: $sql"
        if [[ -n "${expected_words[i / 2]}" ]]; then
            expect_equal "${expected_words[i / 2]}" "$(query_words "$database" "$sql")" "$1: $sql"
        fi
        query "$sql" -d "$database" --csv | { read -r head && echo "$head" && LC_ALL=C sort; } >>"answers.$1"
    done
}

# Numbers that the guide's rules give.
check_numbers() { # LAYOUT
    expect_equal t "$(query "SELECT avg(nps_score) BETWEEN 5 AND 9 AND avg(satisfaction_rating) BETWEEN 3 AND 4.7
        FROM satisfaction_surveys" -d customer_db --csv | tail -1)" "$1: surveys"
    expect_equal t "$(query "SELECT avg((status = 'approved')::int) BETWEEN 0.55 AND 0.75 FROM loan_applications" \
        -d loans_db --csv | tail -1)" "$1: approvals"
    expect_equal t "$(query "SELECT count(DISTINCT credit_grade) >= 6 AND min(pd_probability) >= 0.01
        AND max(pd_probability) <= 0.95 FROM risk_assessments" -d loans_db --csv | tail -1)" "$1: grades"
    expect_equal t "$(query "SELECT bool_and(score BETWEEN 65 AND 100) FROM employee_training WHERE status = 'completed'" \
        -d employees_db --csv | tail -1)" "$1: scores"
    expect_equal t "$(query "SELECT sum(converted::int) BETWEEN 1 AND count(*) FROM campaign_responses" \
        -d customer_db --csv | tail -1)" "$1: conversions"
}

# ---- one database ----

expect_status 0 "$FINGEN" seed "${bank[@]}"
check_queries schemas
check_numbers schemas
expect_status 0 "$FINGEN" db tables -q
expect_contains 'database postgres'
expect_contains 'loans_db.repayment_schedule'
expect_equal 22 "$(grep -c '_db[.]' <<<"$stdout")" "tables of the bank"
expect_status 0 "$FINGEN" db tables -q -d accounts_db
expect_equal 4 "$(grep -c '_db[.]' <<<"$stdout")" "tables of accounts_db"

# ---- what db query prints ----

same_as_psql() {
    query "$@" >ours
    psql -X -c "$1" >theirs
    diff theirs ours || fail "not as psql prints it: $1"
}
same_as_psql "SELECT 1 AS one, 'a' AS letter, NULL AS nothing, 2.50 AS n"
same_as_psql "SELECT E'two\nlines' AS text, -5 AS n, 'Größe 日本' AS wide UNION ALL SELECT 'one', 10, 'b'"
same_as_psql "SELECT 1 AS x WHERE false"
same_as_psql "SELECT true AS a_long_heading, 'x' AS b, now() - now() AS d"
expect_output '[{
    "a": 1,
    "b": "x\"y",
    "c": null,
    "d": true
  }]' query "SELECT 1 AS a, 'x\"y' AS b, NULL::text AS c, true AS d" --json
expect_output $'a,b,c\n"x,""y",,""' query "SELECT 'x,\"y' AS a, NULL AS b, '' AS c" --csv

# ---- only reading ----

refused() { # STATUS SQL
    expect_status "$1" query "$2" -d loans_db
}
refused 2 "DELETE FROM loans"
refused 2 "SELECT 1; DELETE FROM loans"
refused 2 "COPY (SELECT 1) TO PROGRAM 'touch $work/written'"
refused 2 "DO \$\$ BEGIN DELETE FROM loans_db.loans; END \$\$"
refused 4 "WITH gone AS (DELETE FROM loans RETURNING 1) SELECT * FROM gone"
refused 4 "EXPLAIN ANALYZE DELETE FROM loans"
refused 4 "SELECT nextval(pg_get_serial_sequence('loans', 'loan_id'))"
refused 2 "SELECT set_config('transaction_read_only', 'off', true)"
refused 2 "SELECT * FROM no_such_table"
expect_contains 'no_such_table'
refused 2 "SELEC 1"
[[ ! -e "$work/written" ]] || fail "COPY TO PROGRAM ran"
expect_status 2 "$FINGEN" db query
expect_status 2 "$FINGEN" db
expect_status 2 "$FINGEN" db query "SELECT 1" --json --csv
expect_status 4 query "SELECT 1" -d no_such_database
expect_contains 'accounts_db'
expect_status 0 "$FINGEN" status --exact
expect_status 0 "$FINGEN" clear --confirm

# ---- four databases: the same queries, the same answers ----

expect_status 0 "$FINGEN" seed "${bank[@]}" --set banking.layout=databases
check_queries databases
check_numbers databases
diff answers.schemas answers.databases || fail "the two layouts answer differently"
expect_status 0 "$FINGEN" db tables -q --json
expect_equal 22 "$(grep -c '"table":' <<<"$stdout")" "tables in all databases"
expect_status 0 "$FINGEN" db tables -q -d customer_db
expect_equal 6 "$(grep -c 'customer_db[.]' <<<"$stdout")" "tables of customer_db"
refused 4 "WITH gone AS (DELETE FROM loans RETURNING 1) SELECT * FROM gone"
expect_output 150 psql -XAtd employees_db -c 'SELECT count(*) FROM employees' # psql finds the tables by their names too
expect_status 0 "$FINGEN" clear --confirm

# With a prefix, -d takes the databases' names and the schemas'.
expect_status 0 "$FINGEN" seed banking --scale 0.05 -q --set banking.layout=databases --set banking.database_prefix=test_
expect_output $'count\n7' query "SELECT count(*) FROM employees" -d employees_db --csv
expect_output $'count\n7' query "SELECT count(*) FROM employees" -d test_employees_db --csv
