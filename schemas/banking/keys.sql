-- Keys, rules and indexes of the bank, built after the rows. One statement per constraint. Every foreign key has its index.

-- ---- employees_db ----

ALTER TABLE employees_db.departments ADD CONSTRAINT departments_pkey PRIMARY KEY (department_id);
ALTER TABLE employees_db.training_programs ADD CONSTRAINT training_programs_pkey PRIMARY KEY (program_id);
ALTER TABLE employees_db.employees ADD CONSTRAINT employees_pkey PRIMARY KEY (employee_id);
ALTER TABLE employees_db.employee_training ADD CONSTRAINT employee_training_pkey PRIMARY KEY (enrollment_id);
ALTER TABLE employees_db.performance_reviews ADD CONSTRAINT performance_reviews_pkey PRIMARY KEY (review_id);
ALTER TABLE employees_db.employee_assignments ADD CONSTRAINT employee_assignments_pkey PRIMARY KEY (assignment_id);

ALTER TABLE employees_db.departments ADD CONSTRAINT departments_department_code_key UNIQUE (department_code);
ALTER TABLE employees_db.training_programs ADD CONSTRAINT training_programs_program_code_key UNIQUE (program_code);
ALTER TABLE employees_db.employees ADD CONSTRAINT employees_employee_number_key UNIQUE (employee_number);
ALTER TABLE employees_db.employees ADD CONSTRAINT employees_email_key UNIQUE (email);
ALTER TABLE employees_db.employees ADD CONSTRAINT employees_phone_key UNIQUE (phone);
ALTER TABLE employees_db.employee_training ADD CONSTRAINT employee_training_employee_id_program_id_key
    UNIQUE (employee_id, program_id);
ALTER TABLE employees_db.performance_reviews ADD CONSTRAINT performance_reviews_employee_id_period_end_key
    UNIQUE (employee_id, period_end);

-- departments.head_employee_id is no foreign key: departments and employees would wait for each other. checks.sql looks after it.
ALTER TABLE employees_db.employees ADD CONSTRAINT employees_department_id_fkey
    FOREIGN KEY (department_id) REFERENCES employees_db.departments (department_id);
ALTER TABLE employees_db.employees ADD CONSTRAINT employees_manager_id_fkey
    FOREIGN KEY (manager_id) REFERENCES employees_db.employees (employee_id);
ALTER TABLE employees_db.employee_training ADD CONSTRAINT employee_training_employee_id_fkey
    FOREIGN KEY (employee_id) REFERENCES employees_db.employees (employee_id);
ALTER TABLE employees_db.employee_training ADD CONSTRAINT employee_training_program_id_fkey
    FOREIGN KEY (program_id) REFERENCES employees_db.training_programs (program_id);
ALTER TABLE employees_db.performance_reviews ADD CONSTRAINT performance_reviews_employee_id_fkey
    FOREIGN KEY (employee_id) REFERENCES employees_db.employees (employee_id);
ALTER TABLE employees_db.performance_reviews ADD CONSTRAINT performance_reviews_reviewer_id_fkey
    FOREIGN KEY (reviewer_id) REFERENCES employees_db.employees (employee_id);
ALTER TABLE employees_db.employee_assignments ADD CONSTRAINT employee_assignments_employee_id_fkey
    FOREIGN KEY (employee_id) REFERENCES employees_db.employees (employee_id);

ALTER TABLE employees_db.employees ADD CONSTRAINT employees_salary_check CHECK (salary > 0);
ALTER TABLE employees_db.employees ADD CONSTRAINT employees_manager_id_check CHECK (manager_id <> employee_id);
ALTER TABLE employees_db.employees ADD CONSTRAINT employees_termination_date_check CHECK (termination_date >= hire_date);
ALTER TABLE employees_db.employee_training ADD CONSTRAINT employee_training_score_check CHECK (score BETWEEN 0 AND 100);
ALTER TABLE employees_db.performance_reviews ADD CONSTRAINT performance_reviews_rating_check CHECK (rating BETWEEN 1 AND 5);
ALTER TABLE employees_db.performance_reviews ADD CONSTRAINT performance_reviews_goals_met_check
    CHECK (goals_met BETWEEN 0 AND 100);
ALTER TABLE employees_db.performance_reviews ADD CONSTRAINT performance_reviews_reviewer_id_check
    CHECK (reviewer_id <> employee_id);
ALTER TABLE employees_db.employee_assignments ADD CONSTRAINT employee_assignments_target_check
    CHECK ((assignment_type = 'customer_portfolio') = (customer_id IS NOT NULL)
       AND (assignment_type = 'branch_coverage') = (branch_code IS NOT NULL));
ALTER TABLE employees_db.employee_assignments ADD CONSTRAINT employee_assignments_end_date_check
    CHECK (end_date >= start_date);

CREATE INDEX idx_employees_department ON employees_db.employees (department_id);
CREATE INDEX idx_employees_manager ON employees_db.employees (manager_id);
CREATE INDEX idx_employee_training_program ON employees_db.employee_training (program_id);
CREATE INDEX idx_performance_reviews_reviewer ON employees_db.performance_reviews (reviewer_id);
CREATE INDEX idx_employee_assignments_employee ON employees_db.employee_assignments (employee_id);
CREATE INDEX idx_employee_assignments_customer ON employees_db.employee_assignments (customer_id);

-- ---- customer_db ----

ALTER TABLE accounts_db.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (customer_id);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_pkey PRIMARY KEY (customer_id);
ALTER TABLE customer_db.campaigns ADD CONSTRAINT campaigns_pkey PRIMARY KEY (campaign_id);
ALTER TABLE customer_db.interactions ADD CONSTRAINT interactions_pkey PRIMARY KEY (interaction_id);
ALTER TABLE customer_db.satisfaction_surveys ADD CONSTRAINT satisfaction_surveys_pkey PRIMARY KEY (survey_id);
ALTER TABLE customer_db.complaints ADD CONSTRAINT complaints_pkey PRIMARY KEY (complaint_id);
ALTER TABLE customer_db.campaign_responses ADD CONSTRAINT campaign_responses_pkey PRIMARY KEY (response_id);

ALTER TABLE customer_db.satisfaction_surveys ADD CONSTRAINT satisfaction_surveys_interaction_id_key UNIQUE (interaction_id);
ALTER TABLE customer_db.campaign_responses ADD CONSTRAINT campaign_responses_customer_id_campaign_id_key
    UNIQUE (customer_id, campaign_id);

ALTER TABLE customer_db.interactions ADD CONSTRAINT interactions_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customer_db.customer_profiles (customer_id);
ALTER TABLE customer_db.interactions ADD CONSTRAINT interactions_handled_by_fkey
    FOREIGN KEY (handled_by) REFERENCES employees_db.employees (employee_id);
ALTER TABLE customer_db.satisfaction_surveys ADD CONSTRAINT satisfaction_surveys_interaction_id_fkey
    FOREIGN KEY (interaction_id) REFERENCES customer_db.interactions (interaction_id);
ALTER TABLE customer_db.satisfaction_surveys ADD CONSTRAINT satisfaction_surveys_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customer_db.customer_profiles (customer_id);
ALTER TABLE customer_db.complaints ADD CONSTRAINT complaints_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customer_db.customer_profiles (customer_id);
ALTER TABLE customer_db.complaints ADD CONSTRAINT complaints_handled_by_fkey
    FOREIGN KEY (handled_by) REFERENCES employees_db.employees (employee_id);
ALTER TABLE customer_db.campaign_responses ADD CONSTRAINT campaign_responses_campaign_id_fkey
    FOREIGN KEY (campaign_id) REFERENCES customer_db.campaigns (campaign_id);
ALTER TABLE customer_db.campaign_responses ADD CONSTRAINT campaign_responses_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES customer_db.customer_profiles (customer_id);

ALTER TABLE customer_db.campaigns ADD CONSTRAINT campaigns_end_date_check CHECK (end_date >= start_date);
ALTER TABLE customer_db.campaigns ADD CONSTRAINT campaigns_spend_check CHECK (spend >= 0 AND spend <= budget);
ALTER TABLE customer_db.interactions ADD CONSTRAINT interactions_duration_minutes_check CHECK (duration_minutes >= 0);
ALTER TABLE customer_db.satisfaction_surveys ADD CONSTRAINT satisfaction_surveys_nps_score_check
    CHECK (nps_score BETWEEN 0 AND 10);
ALTER TABLE customer_db.satisfaction_surveys ADD CONSTRAINT satisfaction_surveys_satisfaction_rating_check
    CHECK (satisfaction_rating BETWEEN 1 AND 5);
ALTER TABLE customer_db.complaints ADD CONSTRAINT complaints_resolution_date_check CHECK (resolution_date >= complaint_date);
ALTER TABLE customer_db.complaints ADD CONSTRAINT complaints_compensation_check CHECK (compensation >= 0);
ALTER TABLE customer_db.campaign_responses ADD CONSTRAINT campaign_responses_converted_check
    CHECK (converted = (conversion_date IS NOT NULL) AND conversion_date >= response_date IS NOT FALSE);

CREATE INDEX idx_interactions_customer ON customer_db.interactions (customer_id, interaction_date);
CREATE INDEX idx_interactions_employee ON customer_db.interactions (handled_by);
CREATE INDEX idx_satisfaction_surveys_customer ON customer_db.satisfaction_surveys (customer_id);
CREATE INDEX idx_complaints_customer ON customer_db.complaints (customer_id);
CREATE INDEX idx_complaints_employee ON customer_db.complaints (handled_by);
CREATE INDEX idx_campaign_responses_campaign ON customer_db.campaign_responses (campaign_id);

-- ---- the customer: customer_profiles and accounts_db ----

ALTER TABLE accounts_db.customers ADD CONSTRAINT customers_email_key UNIQUE (email);
ALTER TABLE accounts_db.customers ADD CONSTRAINT customers_phone_key UNIQUE (phone);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_email_key UNIQUE (email);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_phone_key UNIQUE (phone);

ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_assigned_agent_id_fkey
    FOREIGN KEY (assigned_agent_id) REFERENCES employees_db.employees (employee_id);

ALTER TABLE accounts_db.accounts ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id);
ALTER TABLE accounts_db.account_relationships ADD CONSTRAINT account_relationships_pkey PRIMARY KEY (relationship_id);
ALTER TABLE accounts_db.transactions ADD CONSTRAINT transactions_pkey PRIMARY KEY (transaction_id);

ALTER TABLE accounts_db.customers ADD CONSTRAINT customers_customer_number_key UNIQUE (customer_number);
ALTER TABLE accounts_db.accounts ADD CONSTRAINT accounts_account_number_key UNIQUE (account_number);
ALTER TABLE accounts_db.transactions ADD CONSTRAINT transactions_account_id_sequence_number_key
    UNIQUE (account_id, sequence_number);

ALTER TABLE employees_db.employee_assignments ADD CONSTRAINT employee_assignments_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE accounts_db.accounts ADD CONSTRAINT accounts_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE accounts_db.account_relationships ADD CONSTRAINT account_relationships_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES accounts_db.accounts (account_id);
ALTER TABLE accounts_db.account_relationships ADD CONSTRAINT account_relationships_related_customer_id_fkey
    FOREIGN KEY (related_customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE accounts_db.account_relationships ADD CONSTRAINT account_relationships_related_account_id_fkey
    FOREIGN KEY (related_account_id) REFERENCES accounts_db.accounts (account_id);
ALTER TABLE accounts_db.transactions ADD CONSTRAINT transactions_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES accounts_db.accounts (account_id);
ALTER TABLE accounts_db.transactions ADD CONSTRAINT transactions_processed_by_fkey
    FOREIGN KEY (processed_by) REFERENCES employees_db.employees (employee_id);

ALTER TABLE accounts_db.customers ADD CONSTRAINT customers_birth_date_check CHECK (birth_date < customer_since);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_annual_income_check CHECK (annual_income >= 0);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_churn_risk_check
    CHECK (churn_risk BETWEEN 0 AND 1);
ALTER TABLE accounts_db.accounts ADD CONSTRAINT accounts_balance_check CHECK (balance >= 0 AND opening_balance >= 0);
ALTER TABLE accounts_db.accounts ADD CONSTRAINT accounts_interest_rate_check CHECK (interest_rate >= 0);
ALTER TABLE accounts_db.accounts ADD CONSTRAINT accounts_closed_date_check CHECK (closed_date >= opened_date);
ALTER TABLE accounts_db.account_relationships ADD CONSTRAINT account_relationships_related_account_id_check
    CHECK (related_account_id <> account_id);
ALTER TABLE accounts_db.account_relationships ADD CONSTRAINT account_relationships_related_check
    CHECK (num_nonnulls(related_customer_id, related_account_id, beneficiary_name) = 1);
ALTER TABLE accounts_db.transactions ADD CONSTRAINT transactions_amount_check CHECK (amount > 0 AND balance_after >= 0);
ALTER TABLE accounts_db.transactions ADD CONSTRAINT transactions_direction_check CHECK (direction IN ('credit', 'debit'));
ALTER TABLE accounts_db.transactions ADD CONSTRAINT transactions_processed_by_check
    CHECK (processed_by IS NULL OR NOT is_automated);

CREATE INDEX idx_customer_profiles_agent ON customer_db.customer_profiles (assigned_agent_id);
CREATE INDEX idx_accounts_customer ON accounts_db.accounts (customer_id);
CREATE INDEX idx_account_relationships_account ON accounts_db.account_relationships (account_id);
CREATE INDEX idx_account_relationships_customer ON accounts_db.account_relationships (related_customer_id);
CREATE INDEX idx_account_relationships_related_account ON accounts_db.account_relationships (related_account_id);
CREATE INDEX idx_transactions_employee ON accounts_db.transactions (processed_by);

-- ---- loans_db ----

ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_pkey PRIMARY KEY (application_id);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_pkey PRIMARY KEY (loan_id);
ALTER TABLE loans_db.collateral ADD CONSTRAINT collateral_pkey PRIMARY KEY (collateral_id);
ALTER TABLE loans_db.repayment_schedule ADD CONSTRAINT repayment_schedule_pkey PRIMARY KEY (schedule_id);
ALTER TABLE loans_db.loan_guarantors ADD CONSTRAINT loan_guarantors_pkey PRIMARY KEY (guarantor_id);
ALTER TABLE loans_db.risk_assessments ADD CONSTRAINT risk_assessments_pkey PRIMARY KEY (assessment_id);

ALTER TABLE loans_db.loans ADD CONSTRAINT loans_application_id_key UNIQUE (application_id);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_loan_number_key UNIQUE (loan_number);
ALTER TABLE loans_db.repayment_schedule ADD CONSTRAINT repayment_schedule_loan_id_installment_number_key
    UNIQUE (loan_id, installment_number);

ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_officer_id_fkey
    FOREIGN KEY (officer_id) REFERENCES employees_db.employees (employee_id);
ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_approved_by_fkey
    FOREIGN KEY (approved_by) REFERENCES employees_db.employees (employee_id);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_application_id_fkey
    FOREIGN KEY (application_id) REFERENCES loans_db.loan_applications (application_id);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_linked_account_id_fkey
    FOREIGN KEY (linked_account_id) REFERENCES accounts_db.accounts (account_id);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_officer_id_fkey
    FOREIGN KEY (officer_id) REFERENCES employees_db.employees (employee_id);
ALTER TABLE loans_db.collateral ADD CONSTRAINT collateral_loan_id_fkey
    FOREIGN KEY (loan_id) REFERENCES loans_db.loans (loan_id);
ALTER TABLE loans_db.repayment_schedule ADD CONSTRAINT repayment_schedule_loan_id_fkey
    FOREIGN KEY (loan_id) REFERENCES loans_db.loans (loan_id);
ALTER TABLE loans_db.loan_guarantors ADD CONSTRAINT loan_guarantors_loan_id_fkey
    FOREIGN KEY (loan_id) REFERENCES loans_db.loans (loan_id);
ALTER TABLE loans_db.loan_guarantors ADD CONSTRAINT loan_guarantors_guarantor_customer_id_fkey
    FOREIGN KEY (guarantor_customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE loans_db.risk_assessments ADD CONSTRAINT risk_assessments_application_id_fkey
    FOREIGN KEY (application_id) REFERENCES loans_db.loan_applications (application_id);
ALTER TABLE loans_db.risk_assessments ADD CONSTRAINT risk_assessments_loan_id_fkey
    FOREIGN KEY (loan_id) REFERENCES loans_db.loans (loan_id);
ALTER TABLE loans_db.risk_assessments ADD CONSTRAINT risk_assessments_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE loans_db.risk_assessments ADD CONSTRAINT risk_assessments_assessed_by_fkey
    FOREIGN KEY (assessed_by) REFERENCES employees_db.employees (employee_id);

ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_requested_amount_check CHECK (requested_amount > 0);
ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_decision_date_check
    CHECK ((status IN ('approved', 'rejected')) = (decision_date IS NOT NULL) AND decision_date > application_date IS NOT FALSE);
ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_approved_by_check
    CHECK ((status = 'approved') = (approved_by IS NOT NULL));
ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_rejection_reason_check
    CHECK ((status = 'rejected') = (rejection_reason IS NOT NULL));
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_principal_amount_check CHECK (principal_amount > 0);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_outstanding_balance_check
    CHECK (outstanding_balance BETWEEN 0 AND principal_amount);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_first_payment_date_check
    CHECK (first_payment_date > disbursement_date AND maturity_date >= first_payment_date);
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_paid_off_date_check CHECK ((loan_status = 'paid_off') = (paid_off_date IS NOT NULL));
ALTER TABLE loans_db.loans ADD CONSTRAINT loans_restructured_check
    CHECK ((loan_status = 'restructured') = (restructured_date IS NOT NULL)
       AND (restructured_date IS NULL) = (original_interest_rate IS NULL)
       AND (restructured_date IS NULL) = (original_term_months IS NULL)
       AND (restructured_date IS NULL) = (original_monthly_payment IS NULL));
ALTER TABLE loans_db.collateral ADD CONSTRAINT collateral_appraised_value_check CHECK (appraised_value > 0);
ALTER TABLE loans_db.repayment_schedule ADD CONSTRAINT repayment_schedule_total_amount_check
    CHECK (total_amount = principal_amount + interest_amount);
ALTER TABLE loans_db.repayment_schedule ADD CONSTRAINT repayment_schedule_payment_check
    CHECK ((payment_status IN ('paid', 'late')) = (payment_date IS NOT NULL) AND (payment_date IS NULL) = (amount_paid = 0));
ALTER TABLE loans_db.loan_guarantors ADD CONSTRAINT loan_guarantors_guarantee_amount_check CHECK (guarantee_amount > 0);
ALTER TABLE loans_db.risk_assessments ADD CONSTRAINT risk_assessments_credit_score_check CHECK (credit_score BETWEEN 300 AND 850);
ALTER TABLE loans_db.risk_assessments ADD CONSTRAINT risk_assessments_pd_probability_check CHECK (pd_probability BETWEEN 0 AND 1);
ALTER TABLE loans_db.risk_assessments ADD CONSTRAINT risk_assessments_loan_id_check
    CHECK ((assessment_type = 'initial') = (loan_id IS NULL));

CREATE INDEX idx_loan_applications_customer ON loans_db.loan_applications (customer_id);
CREATE INDEX idx_loan_applications_officer ON loans_db.loan_applications (officer_id);
CREATE INDEX idx_loan_applications_approver ON loans_db.loan_applications (approved_by);
CREATE INDEX idx_loans_customer ON loans_db.loans (customer_id);
CREATE INDEX idx_loans_linked_account ON loans_db.loans (linked_account_id);
CREATE INDEX idx_loans_officer ON loans_db.loans (officer_id);
CREATE INDEX idx_collateral_loan ON loans_db.collateral (loan_id);
CREATE INDEX idx_loan_guarantors_loan ON loans_db.loan_guarantors (loan_id);
CREATE INDEX idx_loan_guarantors_customer ON loans_db.loan_guarantors (guarantor_customer_id);
CREATE INDEX idx_risk_assessments_application ON loans_db.risk_assessments (application_id);
CREATE INDEX idx_risk_assessments_loan ON loans_db.risk_assessments (loan_id);
CREATE INDEX idx_risk_assessments_customer ON loans_db.risk_assessments (customer_id);
CREATE INDEX idx_risk_assessments_assessor ON loans_db.risk_assessments (assessed_by);
