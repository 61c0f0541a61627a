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

ALTER TABLE accounts_db.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (customer_id);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_pkey PRIMARY KEY (customer_id);

ALTER TABLE accounts_db.customers ADD CONSTRAINT customers_email_key UNIQUE (email);
ALTER TABLE accounts_db.customers ADD CONSTRAINT customers_phone_key UNIQUE (phone);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_email_key UNIQUE (email);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_phone_key UNIQUE (phone);

ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_customer_id_fkey
    FOREIGN KEY (customer_id) REFERENCES accounts_db.customers (customer_id);
ALTER TABLE customer_db.customer_profiles ADD CONSTRAINT customer_profiles_assigned_agent_id_fkey
    FOREIGN KEY (assigned_agent_id) REFERENCES employees_db.employees (employee_id);

-- ---- loans_db ----

ALTER TABLE loans_db.loan_applications ADD CONSTRAINT loan_applications_pkey PRIMARY KEY (application_id);
