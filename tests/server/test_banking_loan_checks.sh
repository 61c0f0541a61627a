# Every check of loans in schemas/banking/checks.sql passes on rows as they were made, and fails when rows are spoilt.
source "$SOURCE_DIR/tests/support/check.sh"
source "$SOURCE_DIR/tests/support/postgres.sh"
make_directory work
cd "$work"
postgres_start

url_of() { echo "postgresql:///$1"; } # the rest is in libpq's environment

checks=$(sed -n '/^-- ==== loans/,$s/^-- check: \([a-z_]*\).*/\1/p' "$SOURCE_DIR/schemas/banking/checks.sql" | sort)
tested=""

# Without keys, which would keep most spoilt rows out.
psql -qXc 'CREATE DATABASE pristine'
expect_status 0 "$FINGEN" seed banking --customers 1500 --employees 150 --no-keys --to "$(url_of pristine)"
expect_status 0 "$FINGEN" validate banking --to "$(url_of pristine)"

# spoil CHECK SQL: in a copy of the database, the SQL makes the check fail.
spoil() {
    local copy=spoilt
    psql -qXc "CREATE DATABASE $copy TEMPLATE pristine"
    PGDATABASE=$copy psql -qX -v ON_ERROR_STOP=1 -c 'SET search_path = loans_db, accounts_db, employees_db' -c "$2" ||
        fail "$1: the SQL that spoils rows"
    expect_status 1 "$FINGEN" validate banking --to "$(url_of $copy)"
    grep -Eq "^FAIL +$1 " <<<"$stdout" || fail "$1 did not see: $2
$stdout"
    psql -qXc "DROP DATABASE $copy"
    tested+="$1"$'\n'
}

loan() { echo "loan_id = (SELECT min(loan_id) FROM loans WHERE $1)"; }
application() { echo "application_id = (SELECT min(application_id) FROM loan_applications WHERE $1)"; }
instalment() { echo "schedule_id = (SELECT min(schedule_id) FROM repayment_schedule JOIN loans USING (loan_id) WHERE $1)"; }
assessment() { echo "assessment_id = (SELECT min(assessment_id) FROM risk_assessments WHERE $1)"; }

spoil loans_orphans "UPDATE loan_applications SET customer_id = 0 WHERE $(application true)"
spoil loans_orphans "UPDATE loans SET customer_id = customer_id + 1 WHERE $(loan true)"
spoil loans_orphans "UPDATE loans SET loan_type = 'auto' WHERE $(loan "loan_type = 'mortgage'")"
spoil loans_orphans "INSERT INTO repayment_schedule SELECT 0, 0, 1, due_date, 1, 0, 1, 0, 'scheduled', NULL, 0 FROM repayment_schedule LIMIT 1"
spoil loans_orphans "UPDATE collateral SET loan_id = 0 WHERE collateral_id = (SELECT min(collateral_id) FROM collateral)"
spoil loans_orphans "UPDATE loan_guarantors SET loan_id = 0 WHERE guarantor_id = (SELECT min(guarantor_id) FROM loan_guarantors)"
spoil loans_orphans "UPDATE risk_assessments SET customer_id = customer_id + 1 WHERE $(assessment true)"
spoil loans_of_approved "UPDATE loan_applications SET status = 'approved' WHERE $(application "status = 'rejected'")"
spoil loan_dates "UPDATE loan_applications SET application_date = application_date - 31 WHERE $(application "status = 'approved'")"
spoil loan_dates "UPDATE loan_applications SET application_date = '2026-01-01' WHERE $(application "status = 'withdrawn'")"
spoil loan_dates "UPDATE loan_applications SET application_date = '2025-12-01' WHERE $(application "status = 'pending'")"
spoil loan_dates "UPDATE loan_applications SET decision_date = NULL WHERE $(application "status = 'rejected'")"
spoil loan_dates "UPDATE loans SET disbursement_date = disbursement_date - 60 WHERE $(loan true)"
spoil loan_dates "UPDATE accounts_db.customers SET customer_since = '2025-12-30' WHERE customer_id = (SELECT min(customer_id) FROM loans)"
spoil loan_terms "UPDATE loans SET interest_rate = 6.7501 WHERE $(loan "loan_type = 'mortgage'")"
spoil loan_terms "UPDATE loans SET term_months = 72 WHERE $(loan "loan_type = 'personal'")"
spoil loan_terms "UPDATE loans SET original_interest_rate = 2 WHERE $(loan "loan_status = 'restructured'")"
spoil loan_terms "UPDATE loan_applications SET requested_amount = requested_amount / 2 WHERE $(application "status = 'approved'")"
spoil loan_affordable "UPDATE loan_applications SET debt_to_income = 0.4301 WHERE $(application "status = 'approved'")"
spoil loan_payment_level "UPDATE loans SET monthly_payment = monthly_payment + 0.01 WHERE $(loan "loan_status = 'active'")"
spoil loan_payment_level "UPDATE loans SET monthly_payment = monthly_payment + 0.01 WHERE $(loan "loan_status = 'restructured'")"
spoil loan_payment_level "UPDATE loans SET original_monthly_payment = original_monthly_payment + 0.01 WHERE $(loan "loan_status = 'restructured'")"
spoil schedule_complete "DELETE FROM repayment_schedule WHERE $(instalment 'installment_number = 5')"
spoil schedule_complete "UPDATE repayment_schedule SET due_date = due_date + 1 WHERE $(instalment 'installment_number = 5')"
spoil schedule_complete "UPDATE loans SET principal_amount = principal_amount + 0.01 WHERE $(loan true)"
spoil schedule_complete "UPDATE loans SET maturity_date = maturity_date + 1 WHERE $(loan true)"
spoil schedule_amortisation "UPDATE repayment_schedule SET interest_amount = interest_amount + 0.01, principal_amount = principal_amount - 0.01 WHERE $(instalment 'installment_number = 5')"
spoil schedule_amortisation "UPDATE repayment_schedule SET total_amount = total_amount + 0.01 WHERE $(instalment 'installment_number = 5')"
spoil schedule_amortisation "UPDATE repayment_schedule SET remaining_balance = 0.01 WHERE $(instalment 'installment_number = term_months')"
spoil schedule_amortisation "UPDATE loans SET restructured_date = restructured_date + 40 WHERE $(loan "loan_status = 'restructured'")"
spoil schedule_last_payment "UPDATE repayment_schedule SET total_amount = total_amount + 100 WHERE $(instalment 'installment_number = term_months')"
spoil schedule_payments "UPDATE repayment_schedule SET payment_date = due_date + 1 WHERE $(instalment "payment_status = 'paid'")"
spoil schedule_payments "UPDATE repayment_schedule SET payment_date = due_date WHERE $(instalment "payment_status = 'late'")"
spoil schedule_payments "UPDATE repayment_schedule SET amount_paid = amount_paid - 0.01 WHERE $(instalment "payment_status = 'paid'")"
spoil schedule_payments "UPDATE repayment_schedule SET payment_status = 'missed' WHERE $(instalment "payment_status = 'scheduled'")"
spoil schedule_payments "UPDATE repayment_schedule SET payment_status = 'paid', payment_date = '2026-01-02', amount_paid = total_amount WHERE $(instalment "payment_status = 'scheduled'")"
spoil schedule_payments "UPDATE repayment_schedule SET payment_status = 'owed' WHERE $(instalment "payment_status = 'missed'")"
spoil schedule_order "UPDATE repayment_schedule SET payment_date = payment_date + 60 WHERE $(instalment "payment_status = 'paid' AND installment_number = 3 AND loan_status = 'active'")"
spoil loan_status_true "UPDATE loans SET outstanding_balance = outstanding_balance + 0.01 WHERE $(loan true)"
spoil loan_status_true "UPDATE loans SET loan_status = 'active' WHERE $(loan "loan_status = 'paid_off'")"
spoil loan_status_true "UPDATE loans SET loan_status = 'active' WHERE $(loan "loan_status = 'defaulted'")"
spoil loan_status_true "UPDATE loans SET loan_status = 'paid_off' WHERE $(loan "loan_status = 'active'")"
spoil loan_status_true "UPDATE loans SET paid_off_date = paid_off_date + 1 WHERE $(loan "loan_status = 'paid_off'")"
spoil defaulted_missed "UPDATE repayment_schedule s SET payment_status = 'missed' FROM loans l WHERE l.loan_id = s.loan_id AND l.loan_status = 'defaulted' AND s.due_date <= '2025-12-31'"
spoil loan_accounts "UPDATE loans SET linked_account_id = NULL WHERE $(loan 'linked_account_id IS NOT NULL')"
spoil loan_accounts "UPDATE loans SET linked_account_id = (SELECT min(account_id) FROM accounts) WHERE loan_id = (SELECT max(loan_id) FROM loans)"
spoil loan_accounts "UPDATE accounts SET opened_date = '2025-12-31' WHERE account_id = (SELECT min(linked_account_id) FROM loans)"
spoil loan_postings "DELETE FROM transactions WHERE transaction_id = (SELECT max(transaction_id) FROM transactions WHERE description LIKE 'Loan payment %')"
spoil loan_postings "UPDATE transactions SET amount = amount + 0.01 WHERE transaction_id = (SELECT max(transaction_id) FROM transactions WHERE description LIKE 'Loan disbursement %')"
spoil loan_postings "UPDATE transactions SET description = 'Loan payment LN-000000001' WHERE transaction_id = (SELECT min(transaction_id) FROM transactions)"
spoil loan_staff "UPDATE loan_applications SET officer_id = (SELECT min(employee_id) FROM employees WHERE role = 'teller') WHERE $(application true)"
spoil loan_staff "UPDATE loan_applications SET approved_by = officer_id WHERE $(application "status = 'approved'")"
spoil loan_staff "UPDATE employees SET termination_date = '2020-01-01' WHERE role = 'loan_officer'"
spoil loan_staff "UPDATE employees SET hire_date = '2025-12-01' WHERE role = 'branch_manager'"
spoil assessment_staff "UPDATE risk_assessments SET assessed_by = (SELECT min(employee_id) FROM employees WHERE role = 'teller') WHERE $(assessment true)"
spoil assessment_staff "UPDATE employees SET termination_date = '2020-01-01' WHERE role = 'risk_analyst'"
spoil assessments_initial "DELETE FROM risk_assessments WHERE $(assessment "assessment_type = 'initial'")"
spoil assessments_initial "UPDATE risk_assessments r SET assessment_date = decision_date FROM loan_applications a WHERE a.application_id = r.application_id AND $(assessment "assessment_type = 'initial'")"
spoil assessments_again "UPDATE risk_assessments SET loan_id = (SELECT min(loan_id) FROM loans WHERE loan_status = 'paid_off') WHERE $(assessment "assessment_type = 'periodic'")"
spoil assessments_again "DELETE FROM risk_assessments WHERE $(assessment "assessment_type = 'default'")"
spoil assessments_again "UPDATE risk_assessments SET assessment_date = '2000-01-03' WHERE $(assessment "assessment_type = 'periodic'")"
spoil credit_bounds "UPDATE risk_assessments SET credit_score = 851 WHERE $(assessment true)"
spoil credit_bounds "UPDATE risk_assessments SET pd_probability = 0.9601 WHERE $(assessment true)"
spoil credit_bounds "UPDATE risk_assessments SET credit_grade = 'D' WHERE $(assessment true)"
spoil credit_grades_rise "UPDATE risk_assessments SET credit_grade = CASE credit_grade WHEN 'A' THEN 'BBB' ELSE 'A' END WHERE credit_grade IN ('A', 'BBB')"
spoil credit_grades_rise "UPDATE risk_assessments SET risk_score = 1 WHERE credit_grade = 'CCC'"
spoil credit_drives "UPDATE risk_assessments r SET credit_score = 800 FROM loan_applications a WHERE a.application_id = r.application_id AND a.status = 'rejected'"
spoil credit_drives "UPDATE risk_assessments SET credit_score = 1150 - credit_score WHERE credit_score >= 300"
spoil collateral "UPDATE collateral SET collateral_type = 'vehicle' WHERE collateral_id = (SELECT min(collateral_id) FROM collateral WHERE collateral_type = 'property')"
spoil collateral "UPDATE collateral SET appraised_value = appraised_value * 2, ltv_ratio = ltv_ratio / 2 WHERE collateral_id = (SELECT min(collateral_id) FROM collateral)"
spoil collateral "UPDATE collateral SET ltv_ratio = ltv_ratio + 0.0001 WHERE collateral_id = (SELECT min(collateral_id) FROM collateral)"
spoil collateral "UPDATE collateral SET appraisal_date = appraisal_date + 31 WHERE collateral_id = (SELECT min(collateral_id) FROM collateral)"
spoil guarantors "UPDATE loan_guarantors g SET guarantor_customer_id = l.customer_id FROM loans l WHERE l.loan_id = g.loan_id"
spoil guarantors "UPDATE loan_guarantors SET guarantor_name = 'Nobody' WHERE guarantor_id = (SELECT min(guarantor_id) FROM loan_guarantors WHERE guarantor_customer_id IS NOT NULL)"
spoil guarantors "UPDATE loan_guarantors SET guarantee_amount = guarantee_amount / 3 WHERE guarantor_id = (SELECT min(guarantor_id) FROM loan_guarantors)"
spoil applicants "DELETE FROM loan_applications WHERE customer_id % 3 = 0"
spoil repeat_applicants "DELETE FROM loan_applications WHERE application_id % 8 > 0"
spoil application_types "UPDATE loan_applications SET loan_type = 'personal' WHERE loan_type = 'mortgage' AND customer_id % 2 = 0"
spoil application_status "UPDATE loan_applications SET status = 'rejected' WHERE status = 'approved' AND customer_id % 3 = 0"
spoil loan_status "UPDATE loans SET loan_status = 'defaulted' WHERE loan_status = 'active' AND customer_id % 5 = 0"
spoil paid_on_time "UPDATE repayment_schedule SET payment_date = due_date + 5 WHERE payment_status = 'paid' AND schedule_id % 20 = 0"
spoil collateral_share "DELETE FROM collateral WHERE loan_id / 8 % 3 = 0"
spoil guarantor_share "DELETE FROM loan_guarantors WHERE loan_id / 8 % 3 > 0"
spoil guarantor_count "DELETE FROM loan_guarantors WHERE guarantor_id % 64 > 0"
spoil reassessed_share "DELETE FROM risk_assessments WHERE loan_id / 8 % 2 = 0"

# None was forgotten.
expect_equal "$checks" "$(sort -u <<<"$tested" | sed '/^$/d')" 'checks that were spoilt'
