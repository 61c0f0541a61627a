-- The checks of `fingen validate banking`.
--
-- "-- check: NAME" begins one, the comment below says what holds, the statement up to the ';' at the end of a line returns the rows that
-- break it, an example key first. "-- check: NAME | chi-square" returns label, observed count and expected share; "| mean" returns
-- label, observed, expected and standard error. ${path} is the value that the run's profile had.

-- ==== staff and customer relations ====

-- check: institution_fixed
-- What does not grow with the bank: twelve departments, and as many training programs, branches and campaigns as the profile says.
SELECT 'departments' AS key, count(*) FROM employees_db.departments HAVING count(*) <> 12
UNION ALL
SELECT 'training_programs', count(*)
FROM employees_db.training_programs
HAVING count(*) NOT BETWEEN ${banking.training.programs.min} AND ${banking.training.programs.max}
UNION ALL
SELECT 'branches', count(DISTINCT branch_code)
FROM employees_db.employees
HAVING count(DISTINCT branch_code) > ${banking.staff.branches.max}
UNION ALL
SELECT 'campaigns', count(*)
FROM customer_db.campaigns
HAVING count(*) NOT BETWEEN ${banking.campaign.count.min} AND ${banking.campaign.count.max}
UNION ALL
SELECT 'branch_coverage', count(*)
FROM employees_db.employee_assignments
WHERE assignment_type = 'branch_coverage'
HAVING count(*) NOT BETWEEN ${banking.assignment.branch_coverage.min} AND ${banking.assignment.branch_coverage.max};

-- check: employee_count
-- As many employees as the profile and the scale say, at least seven.
SELECT count(*) AS key
FROM employees_db.employees
HAVING count(*) <> CASE
    WHEN ${banking.exact.employees} > 0 THEN ${banking.exact.employees}
    ELSE greatest(7, floor(${banking.employees} * ${scale}::numeric))
END;

-- check: employee_identity
-- Numbers, emails and telephones are an employee's own; codes are well formed.
SELECT employee_number AS key FROM employees_db.employees GROUP BY employee_number HAVING count(*) > 1
UNION ALL
SELECT email FROM employees_db.employees GROUP BY email HAVING count(*) > 1
UNION ALL
SELECT phone FROM employees_db.employees GROUP BY phone HAVING count(*) > 1
UNION ALL
SELECT employee_number
FROM employees_db.employees
WHERE employee_number !~ '^E[0-9]{7,}$'
   OR email !~ '^[a-z0-9.]+@bank[.]example$'
   OR phone !~ '^[(][0-9]{3}[)] 555-01[0-9]{2} x[0-9]{4,}$'
   OR branch_code !~ '^BR-[0-9]{3}$';

-- check: department_heads
-- A department where people work has a head, who works in it; a head heads one department.
SELECT d.department_code AS key, d.head_employee_id
FROM employees_db.departments d
LEFT JOIN employees_db.employees h ON h.employee_id = d.head_employee_id
WHERE (d.head_employee_id IS NOT NULL AND (h.department_id <> d.department_id) IS NOT FALSE)
   OR (h.employee_id IS NOT NULL AND (h.job_level <> 'head' OR h.employment_status <> 'active'))
   OR (d.head_employee_id IS NULL
       AND EXISTS (SELECT FROM employees_db.employees e WHERE e.department_id = d.department_id))
UNION ALL
SELECT e.employee_number, e.employee_id
FROM employees_db.employees e
WHERE e.job_level = 'head'
  AND (SELECT count(*) FROM employees_db.departments d WHERE d.head_employee_id = e.employee_id) <> 1;

-- check: managers
-- One employee has no manager. A manager was hired earlier, leads by rank, has not left, and is of the same department, but for the
-- heads, who report to the president.
SELECT e.employee_number AS key, e.manager_id
FROM employees_db.employees e
LEFT JOIN employees_db.employees m ON m.employee_id = e.manager_id
WHERE (e.manager_id IS NULL) <> (e.employee_id = 1)
   OR (e.manager_id IS NOT NULL AND m.employee_id IS NULL)
   OR m.hire_date >= e.hire_date
   OR m.job_level = 'staff'
   OR m.employment_status <> 'active'
   OR (e.job_level = 'head' AND e.manager_id <> 1)
   OR (e.job_level <> 'head' AND m.department_id <> e.department_id);

-- check: management_cycles
-- Following managers from the president down reaches every employee: nobody stands above himself.
WITH RECURSIVE led AS (
    SELECT employee_id FROM employees_db.employees WHERE manager_id IS NULL
    UNION
    SELECT e.employee_id FROM employees_db.employees e JOIN led ON led.employee_id = e.manager_id
)
SELECT employee_number AS key
FROM employees_db.employees e
WHERE NOT EXISTS (SELECT FROM led WHERE led.employee_id = e.employee_id);

-- check: employment
-- Adults below the age of retirement, hired and gone before as_of; who has left has the day of it.
SELECT employee_number AS key, birth_date, hire_date, termination_date, employment_status
FROM employees_db.employees
WHERE hire_date > DATE '${as_of}'
   OR hire_date < birth_date + INTERVAL '18 years'
   OR birth_date < DATE '${as_of}' - INTERVAL '70 years'
   OR termination_date NOT BETWEEN hire_date AND DATE '${as_of}'
   OR (termination_date IS NOT NULL) <> (employment_status = 'terminated')
   OR employment_status NOT IN ('active', 'on_leave', 'terminated')
   OR created_at::date <> hire_date;

-- check: salaries
-- Everybody earns what the role pays.
WITH pay (role, least, most) AS (VALUES
    ('branch_manager', ${banking.staff.salary_usd.branch_manager.min}, ${banking.staff.salary_usd.branch_manager.max}),
    ('loan_officer', ${banking.staff.salary_usd.loan_officer.min}, ${banking.staff.salary_usd.loan_officer.max}),
    ('service_representative', ${banking.staff.salary_usd.service_representative.min},
        ${banking.staff.salary_usd.service_representative.max}),
    ('risk_analyst', ${banking.staff.salary_usd.risk_analyst.min}, ${banking.staff.salary_usd.risk_analyst.max}),
    ('compliance_officer', ${banking.staff.salary_usd.compliance_officer.min},
        ${banking.staff.salary_usd.compliance_officer.max}),
    ('insurance_agent', ${banking.staff.salary_usd.insurance_agent.min}, ${banking.staff.salary_usd.insurance_agent.max}),
    ('teller', ${banking.staff.salary_usd.teller.min}, ${banking.staff.salary_usd.teller.max}),
    ('relationship_manager', ${banking.staff.salary_usd.relationship_manager.min},
        ${banking.staff.salary_usd.relationship_manager.max}),
    ('it_specialist', ${banking.staff.salary_usd.it_specialist.min}, ${banking.staff.salary_usd.it_specialist.max}),
    ('operations_analyst', ${banking.staff.salary_usd.operations_analyst.min},
        ${banking.staff.salary_usd.operations_analyst.max}),
    ('marketing_specialist', ${banking.staff.salary_usd.marketing_specialist.min},
        ${banking.staff.salary_usd.marketing_specialist.max}),
    ('hr_specialist', ${banking.staff.salary_usd.hr_specialist.min}, ${banking.staff.salary_usd.hr_specialist.max}),
    ('accountant', ${banking.staff.salary_usd.accountant.min}, ${banking.staff.salary_usd.accountant.max}),
    ('department_head', ${banking.staff.salary_usd.department_head.min}, ${banking.staff.salary_usd.department_head.max})
)
SELECT e.employee_number AS key, e.role, e.salary
FROM employees_db.employees e
LEFT JOIN pay USING (role)
WHERE (e.salary BETWEEN pay.least AND pay.most) IS NOT TRUE;

-- check: roles_present
-- The roles that the bank cannot do without have a holder who is there today.
SELECT role AS key
FROM (VALUES ('branch_manager'), ('loan_officer'), ('service_representative'), ('risk_analyst'), ('compliance_officer'),
      ('insurance_agent')) AS needed (role)
WHERE NOT EXISTS (
    SELECT FROM employees_db.employees e WHERE e.role = needed.role AND e.employment_status = 'active'
);

-- check: training_per_employee
-- Every employee is enrolled in two to four different programs.
SELECT e.employee_number AS key, count(t.enrollment_id), count(DISTINCT t.program_id)
FROM employees_db.employees e
LEFT JOIN employees_db.employee_training t USING (employee_id)
GROUP BY e.employee_number
HAVING count(t.enrollment_id) NOT BETWEEN 2 AND 4 OR count(DISTINCT t.program_id) <> count(t.enrollment_id);

-- check: training_dates
-- Enrollment, start and completion follow each other within employment and the last two years; the status says which of them there are.
SELECT t.enrollment_id AS key, t.status, t.enrollment_date, t.start_date, t.completion_date
FROM employees_db.employee_training t
JOIN employees_db.employees e USING (employee_id)
WHERE t.enrollment_date < e.hire_date
   OR t.enrollment_date < DATE '${as_of}' - 730
   OR greatest(t.enrollment_date, t.start_date, t.completion_date) > coalesce(e.termination_date, DATE '${as_of}')
   OR t.start_date < t.enrollment_date
   OR t.completion_date < t.start_date
   OR (t.status <> 'enrolled') <> (t.start_date IS NOT NULL)
   OR (t.status = 'completed') <> (t.completion_date IS NOT NULL);

-- check: training_scores
-- Who has completed a training has a certificate and a score of 65 to 100 that passes; nobody else has one.
SELECT t.enrollment_id AS key, t.status, t.score
FROM employees_db.employee_training t
JOIN employees_db.training_programs p USING (program_id)
WHERE (t.status = 'completed') <> (t.score IS NOT NULL)
   OR (t.score IS NULL) <> (t.certificate_number IS NULL)
   OR t.score NOT BETWEEN ${banking.training.score.min} AND ${banking.training.score.max}
   OR t.score < p.passing_score;

-- check: training_status | chi-square
-- How far enrollments are, as the profile weighs it (80, 15, 5).
SELECT label, count(t.status) AS observed, expected
FROM (VALUES
    ('completed', ${banking.training.status.completed}::float8),
    ('in_progress', ${banking.training.status.in_progress}),
    ('enrolled', ${banking.training.status.enrolled})
) AS weight (label, expected)
LEFT JOIN employees_db.employee_training t ON t.status = label
GROUP BY label, expected;

-- check: training_counts | chi-square
-- How many programs employees enroll in, as the profile weighs it.
SELECT label, count(t.employee_id) AS observed, expected
FROM (VALUES
    ('2', ${banking.training.per_employee.2}::float8),
    ('3', ${banking.training.per_employee.3}),
    ('4', ${banking.training.per_employee.4})
) AS weight (label, expected)
LEFT JOIN (
    SELECT employee_id, count(*) AS programs FROM employees_db.employee_training GROUP BY employee_id
) AS t ON t.programs::text = label
GROUP BY label, expected;

-- check: reviews_per_employee
-- Whoever is employed has one to three reviews, a year apart; nobody has more.
SELECT e.employee_number AS key, count(r.review_id)
FROM employees_db.employees e
LEFT JOIN employees_db.performance_reviews r USING (employee_id)
GROUP BY e.employee_number, e.employment_status
HAVING count(r.review_id) NOT BETWEEN CASE e.employment_status WHEN 'terminated' THEN 0 ELSE 1 END AND 3
UNION ALL
SELECT r.review_id::text, r.employee_id
FROM (
    SELECT review_id, employee_id, period_end,
           lead(period_end) OVER (PARTITION BY employee_id ORDER BY period_end) AS next_period_end
    FROM employees_db.performance_reviews
) AS r
WHERE r.next_period_end - r.period_end NOT BETWEEN 364 AND 367;

-- check: reviews
-- A review falls within employment, behind its period, and is by somebody else who was there before: the manager or the department's head.
SELECT r.review_id AS key, r.employee_id, r.reviewer_id, r.period_start, r.period_end, r.review_date
FROM employees_db.performance_reviews r
JOIN employees_db.employees e USING (employee_id)
JOIN employees_db.departments d USING (department_id)
LEFT JOIN employees_db.employees w ON w.employee_id = r.reviewer_id
WHERE r.period_start < e.hire_date
   OR r.period_end <= r.period_start
   OR r.review_date < r.period_end
   OR r.review_date > coalesce(e.termination_date, DATE '${as_of}')
   OR r.reviewer_id = r.employee_id
   OR (w.hire_date <= r.period_end) IS NOT TRUE
   OR w.termination_date < r.review_date
   OR (e.manager_id IS NOT NULL AND r.reviewer_id NOT IN (e.manager_id, d.head_employee_id));

-- check: review_values
-- Ratings are 1 to 5, goals met 60 to 100 percent.
SELECT review_id AS key, rating, goals_met
FROM employees_db.performance_reviews
WHERE rating NOT BETWEEN 1 AND 5
   OR goals_met NOT BETWEEN ${banking.review.goals_percent.min} AND ${banking.review.goals_percent.max};

-- check: review_goals_follow_rating
-- Who met more goals is rated better: the mean rises from rating to rating, where there are enough of each.
SELECT rating AS key, goals, next_goals
FROM (
    SELECT rating, avg(goals_met) AS goals, lead(avg(goals_met)) OVER (ORDER BY rating) AS next_goals
    FROM employees_db.performance_reviews
    GROUP BY rating
    HAVING count(*) >= 20
) AS ratings
WHERE next_goals <= goals;

-- check: review_ratings | chi-square
-- Ratings as the profile weighs them (2, 8, 35, 40, 15).
SELECT label, count(r.rating) AS observed, expected
FROM (VALUES
    ('1', ${banking.review.rating.1}::float8), ('2', ${banking.review.rating.2}), ('3', ${banking.review.rating.3}),
    ('4', ${banking.review.rating.4}), ('5', ${banking.review.rating.5})
) AS weight (label, expected)
LEFT JOIN employees_db.performance_reviews r ON r.rating::text = label
GROUP BY label, expected;

-- check: review_managers | chi-square
-- The manager reviews most of those who have another head, as the profile says.
SELECT label, count(r.employee_id) AS observed, expected
FROM (VALUES
    (true, 'manager', ${banking.review.by_manager_percent}::float8),
    (false, 'head', 100 - ${banking.review.by_manager_percent}::float8)
) AS weight (by_manager, label, expected)
LEFT JOIN (
    SELECT r.employee_id, r.reviewer_id = e.manager_id AS by_manager
    FROM employees_db.performance_reviews r
    JOIN employees_db.employees e USING (employee_id)
    JOIN employees_db.departments d USING (department_id)
    WHERE e.job_level <> 'head' AND e.manager_id <> d.head_employee_id
) AS r USING (by_manager)
GROUP BY label, expected;

-- check: employee_roles | chi-square
-- Roles as the profile weighs them; not the first of the bank, whose roles are set.
SELECT label, count(e.role) AS observed, expected
FROM (VALUES
    ('branch_manager', ${banking.staff.role.branch_manager}::float8),
    ('loan_officer', ${banking.staff.role.loan_officer}),
    ('service_representative', ${banking.staff.role.service_representative}),
    ('risk_analyst', ${banking.staff.role.risk_analyst}),
    ('compliance_officer', ${banking.staff.role.compliance_officer}),
    ('insurance_agent', ${banking.staff.role.insurance_agent}),
    ('teller', ${banking.staff.role.teller}),
    ('relationship_manager', ${banking.staff.role.relationship_manager}),
    ('it_specialist', ${banking.staff.role.it_specialist}),
    ('operations_analyst', ${banking.staff.role.operations_analyst}),
    ('marketing_specialist', ${banking.staff.role.marketing_specialist}),
    ('hr_specialist', ${banking.staff.role.hr_specialist}),
    ('accountant', ${banking.staff.role.accountant})
) AS weight (label, expected)
LEFT JOIN employees_db.employees e ON e.role = label AND e.employee_id > 25
GROUP BY label, expected;

-- check: employment_status | chi-square
-- Employment status of those who lead nobody, as the profile weighs it.
SELECT label, count(e.employee_id) AS observed, expected
FROM (VALUES
    ('active', ${banking.staff.employment_status.active}::float8),
    ('terminated', ${banking.staff.employment_status.terminated}),
    ('on_leave', ${banking.staff.employment_status.on_leave})
) AS weight (label, expected)
LEFT JOIN employees_db.employees e ON e.employment_status = label AND e.job_level = 'staff'
GROUP BY label, expected;

-- check: employment_types | chi-square
-- Contracts of those who lead nobody, as the profile weighs them.
SELECT label, count(e.employee_id) AS observed, expected
FROM (VALUES
    ('full_time', ${banking.staff.employment_type.full_time}::float8),
    ('part_time', ${banking.staff.employment_type.part_time}),
    ('contract', ${banking.staff.employment_type.contract})
) AS weight (label, expected)
LEFT JOIN employees_db.employees e ON e.employment_type = label AND e.job_level = 'staff'
GROUP BY label, expected;

-- check: assignments
-- An assignment falls within employment and is a customer's or a branch's; one that has ended says when.
SELECT a.assignment_id AS key, a.assignment_type, a.start_date, a.end_date, a.status
FROM employees_db.employee_assignments a
LEFT JOIN employees_db.employees e USING (employee_id)
WHERE (a.start_date >= e.hire_date) IS NOT TRUE
   OR coalesce(a.end_date, DATE '${as_of}') > coalesce(e.termination_date, DATE '${as_of}')
   OR a.end_date < a.start_date
   OR a.start_date > DATE '${as_of}'
   OR (a.status = 'ended') <> (a.end_date IS NOT NULL)
   OR a.status NOT IN ('ongoing', 'ended')
   OR (a.assignment_type = 'branch_coverage') <> (a.branch_code IS NOT NULL)
   OR (a.assignment_type = 'customer_portfolio') <> (a.customer_id IS NOT NULL)
   OR e.role NOT IN ('service_representative', 'loan_officer', 'insurance_agent', 'branch_manager');

-- check: assignment_status | chi-square
-- Assignments that go on and that have ended, as the profile weighs them (85, 15).
SELECT label, count(a.assignment_id) AS observed, expected
FROM (VALUES
    ('ongoing', ${banking.assignment.status.ongoing}::float8),
    ('ended', ${banking.assignment.status.ended})
) AS weight (label, expected)
LEFT JOIN employees_db.employee_assignments a ON a.status = label
GROUP BY label, expected;

-- check: interactions_per_customer
-- A customer has at most five contacts, all while a customer.
SELECT customer_id AS key, count(*)
FROM customer_db.interactions
GROUP BY customer_id
HAVING count(*) > 5
UNION ALL
SELECT i.interaction_id, 0
FROM customer_db.interactions i
LEFT JOIN customer_db.customer_profiles c USING (customer_id)
WHERE (i.interaction_date >= c.customer_since) IS NOT TRUE OR i.interaction_date >= DATE '${as_of}' + 1;

-- check: interaction_durations
-- How long a contact takes goes with its channel.
SELECT i.interaction_id AS key, i.channel, i.duration_minutes
FROM customer_db.interactions i
LEFT JOIN (VALUES
    ('phone', ${banking.interaction.minutes.phone.min}, ${banking.interaction.minutes.phone.max}),
    ('email', ${banking.interaction.minutes.email.min}, ${banking.interaction.minutes.email.max}),
    ('web', ${banking.interaction.minutes.web.min}, ${banking.interaction.minutes.web.max}),
    ('mobile_app', ${banking.interaction.minutes.mobile_app.min}, ${banking.interaction.minutes.mobile_app.max}),
    ('branch', ${banking.interaction.minutes.branch.min}, ${banking.interaction.minutes.branch.max})
) AS minutes (channel, least, most) USING (channel)
WHERE (i.duration_minutes BETWEEN least AND most) IS NOT TRUE;

-- check: interactions_handled_by
-- Contacts are handled by a service representative who is employed that day.
SELECT i.interaction_id AS key, i.interaction_date, i.handled_by, e.role
FROM customer_db.interactions i
LEFT JOIN employees_db.employees e ON e.employee_id = i.handled_by
WHERE i.handled_by IS NOT NULL
  AND ((e.hire_date <= i.interaction_date::date) IS NOT TRUE
       OR e.termination_date < i.interaction_date::date
       OR e.role <> 'service_representative');

-- check: interaction_counts | chi-square
-- How many contacts customers have, as the profile weighs it (20 percent none, 25 one, then fewer and fewer).
SELECT label, count(c.customer_id) AS observed, expected
FROM (VALUES
    ('0', ${banking.interaction.count.0}::float8), ('1', ${banking.interaction.count.1}),
    ('2', ${banking.interaction.count.2}), ('3', ${banking.interaction.count.3}),
    ('4', ${banking.interaction.count.4}), ('5', ${banking.interaction.count.5})
) AS weight (label, expected)
LEFT JOIN (
    SELECT p.customer_id, count(i.interaction_id) AS interactions
    FROM customer_db.customer_profiles p
    LEFT JOIN customer_db.interactions i USING (customer_id)
    GROUP BY p.customer_id
) AS c ON c.interactions::text = label
GROUP BY label, expected;

-- check: interaction_channels | chi-square
-- Channels, each with and without an employee, as the profile weighs them (30, 25, 20, 15, 10; in all 80 percent handled).
SELECT label, count(i.interaction_id) AS observed, expected
FROM (
    SELECT
        channel || CASE WHEN handled THEN ', handled' ELSE ', alone' END AS label,
        channel,
        handled,
        weight * CASE WHEN handled THEN percent ELSE 100 - percent END AS expected
    FROM (VALUES
        ('phone', ${banking.interaction.channel.phone}::float8, ${banking.interaction.handled_percent.phone}::float8),
        ('email', ${banking.interaction.channel.email}, ${banking.interaction.handled_percent.email}),
        ('web', ${banking.interaction.channel.web}, ${banking.interaction.handled_percent.web}),
        ('mobile_app', ${banking.interaction.channel.mobile_app}, ${banking.interaction.handled_percent.mobile_app}),
        ('branch', ${banking.interaction.channel.branch}, ${banking.interaction.handled_percent.branch})
    ) AS channels (channel, weight, percent)
    CROSS JOIN (VALUES (true), (false)) AS handling (handled)
) AS weight
LEFT JOIN customer_db.interactions i ON i.channel = weight.channel AND (i.handled_by IS NOT NULL) = weight.handled
GROUP BY label, expected;

-- check: surveys
-- A survey follows its interaction within days and asks the same customer; scores are 0 to 10 and 1 to 5 stars.
SELECT s.survey_id AS key, s.survey_date, s.nps_score, s.satisfaction_rating
FROM customer_db.satisfaction_surveys s
LEFT JOIN customer_db.interactions i USING (interaction_id)
WHERE (s.customer_id = i.customer_id) IS NOT TRUE
   OR s.survey_date NOT BETWEEN i.interaction_date::date AND i.interaction_date::date + 7
   OR s.survey_date > DATE '${as_of}'
   OR s.nps_score NOT BETWEEN 0 AND 10
   OR s.satisfaction_rating NOT BETWEEN 1 AND 5;

-- check: survey_correlation
-- Stars and the readiness to recommend go together.
SELECT corr(nps_score, satisfaction_rating) AS key
FROM customer_db.satisfaction_surveys
HAVING count(*) >= 30 AND corr(nps_score, satisfaction_rating) < 0.6;

-- check: survey_share | chi-square
-- Surveyed interactions, as the profile says (30 percent).
SELECT label, count(i.interaction_id) AS observed, expected
FROM (VALUES
    (true, 'surveyed', ${banking.survey.percent}::float8),
    (false, 'not surveyed', 100 - ${banking.survey.percent}::float8)
) AS weight (surveyed, label, expected)
LEFT JOIN (
    SELECT i.interaction_id, s.survey_id IS NOT NULL AS surveyed
    FROM customer_db.interactions i
    LEFT JOIN customer_db.satisfaction_surveys s USING (interaction_id)
) AS i USING (surveyed)
GROUP BY label, expected;

-- check: survey_nps | chi-square
-- Would you recommend us: the scores as the profile weighs them.
SELECT label, count(s.survey_id) AS observed, expected
FROM (VALUES
    ('0', ${banking.survey.nps.0}::float8), ('1', ${banking.survey.nps.1}), ('2', ${banking.survey.nps.2}),
    ('3', ${banking.survey.nps.3}), ('4', ${banking.survey.nps.4}), ('5', ${banking.survey.nps.5}),
    ('6', ${banking.survey.nps.6}), ('7', ${banking.survey.nps.7}), ('8', ${banking.survey.nps.8}),
    ('9', ${banking.survey.nps.9}), ('10', ${banking.survey.nps.10})
) AS weight (label, expected)
LEFT JOIN customer_db.satisfaction_surveys s ON s.nps_score::text = label
GROUP BY label, expected;

-- check: survey_comments | chi-square
-- Surveys with a comment, as the profile says (50 percent).
SELECT label, count(s.survey_id) AS observed, expected
FROM (VALUES
    (true, 'with comment', ${banking.survey.comment_percent}::float8),
    (false, 'without', 100 - ${banking.survey.comment_percent}::float8)
) AS weight (commented, label, expected)
LEFT JOIN customer_db.satisfaction_surveys s ON (s.comments IS NOT NULL) = commented
GROUP BY label, expected;

-- check: complaints
-- A complaint is a customer's, is settled after it was made, and says how it ended exactly when it has ended.
SELECT p.complaint_id AS key, p.status, p.complaint_date, p.resolution_date
FROM customer_db.complaints p
LEFT JOIN customer_db.customer_profiles c USING (customer_id)
WHERE (p.complaint_date >= c.customer_since) IS NOT TRUE
   OR p.complaint_date > DATE '${as_of}'
   OR p.resolution_date NOT BETWEEN p.complaint_date AND DATE '${as_of}'
   OR (p.status IN ('resolved', 'closed')) <> (p.resolution_date IS NOT NULL)
   OR (p.resolution_date IS NULL) <> (p.resolution IS NULL)
   OR (p.compensation IS NOT NULL AND p.status <> 'resolved')
   OR p.compensation <= 0
   OR p.status NOT IN ('resolved', 'investigating', 'closed', 'open');

-- check: complaints_handled_by
-- Who handles a complaint is employed from the first day to the last: service representatives, for fraud a compliance officer.
SELECT p.complaint_id AS key, p.complaint_date, p.handled_by, e.role
FROM customer_db.complaints p
LEFT JOIN employees_db.employees e ON e.employee_id = p.handled_by
WHERE (p.handled_by IS NULL) <> (p.status = 'open')
   OR (p.handled_by IS NOT NULL
       AND ((e.hire_date <= p.complaint_date) IS NOT TRUE
            OR e.termination_date < coalesce(p.resolution_date, DATE '${as_of}')
            OR e.role <> CASE p.complaint_type WHEN 'fraud' THEN 'compliance_officer' ELSE 'service_representative' END));

-- check: complaint_share | chi-square
-- Customers who complain, once and twice, as the profile says (8 percent).
SELECT label, count(c.customer_id) AS observed, expected
FROM (VALUES
    ('0', 100 - ${banking.complaint.percent}::float8),
    ('1', ${banking.complaint.percent}::float8 * (1 - ${banking.complaint.repeat_percent}::float8 / 100)),
    ('2', ${banking.complaint.percent}::float8 * ${banking.complaint.repeat_percent}::float8 / 100)
) AS weight (label, expected)
LEFT JOIN (
    SELECT p.customer_id, count(k.complaint_id) AS complaints
    FROM customer_db.customer_profiles p
    LEFT JOIN customer_db.complaints k USING (customer_id)
    GROUP BY p.customer_id
) AS c ON c.complaints::text = label
GROUP BY label, expected;

-- check: complaint_types | chi-square
-- What complaints are about, as the profile weighs it (35, 25, 20, 10, and 10 of other kinds).
SELECT label, count(p.complaint_id) AS observed, expected
FROM (VALUES
    ('service', ${banking.complaint.type.service}::float8),
    ('fee', ${banking.complaint.type.fee}),
    ('product', ${banking.complaint.type.product}),
    ('fraud', ${banking.complaint.type.fraud}),
    ('other', ${banking.complaint.type.other})
) AS weight (label, expected)
LEFT JOIN customer_db.complaints p ON p.complaint_type = label
GROUP BY label, expected;

-- check: complaint_status | chi-square
-- How far complaints are, as the profile weighs it (60, 20, 15, 5).
SELECT label, count(p.complaint_id) AS observed, expected
FROM (VALUES
    ('resolved', ${banking.complaint.status.resolved}::float8),
    ('investigating', ${banking.complaint.status.investigating}),
    ('closed', ${banking.complaint.status.closed}),
    ('open', ${banking.complaint.status.open})
) AS weight (label, expected)
LEFT JOIN customer_db.complaints p ON p.status = label
GROUP BY label, expected;

-- check: campaigns
-- A campaign has begun and spent no more than its budget; one is running whose last day has come today.
SELECT campaign_id AS key, start_date, end_date, status, budget, spend
FROM customer_db.campaigns
WHERE end_date <= start_date
   OR end_date > DATE '${as_of}'
   OR spend NOT BETWEEN 0 AND budget
   OR (status = 'active') <> (end_date = DATE '${as_of}');

-- check: campaign_types | chi-square
-- Kinds of campaign as the profile weighs them (40, 30, 20, 10).
SELECT label, count(c.campaign_id) AS observed, expected
FROM (VALUES
    ('email', ${banking.campaign.type.email}::float8),
    ('digital', ${banking.campaign.type.digital}),
    ('cross_sell', ${banking.campaign.type.cross_sell}),
    ('direct_mail', ${banking.campaign.type.direct_mail})
) AS weight (label, expected)
LEFT JOIN customer_db.campaigns c ON c.campaign_type = label
GROUP BY label, expected;

-- check: campaign_responses
-- A response is a customer's, to a campaign that was running and for the customer's segment; a conversion follows it. Nobody answers more than two campaigns, nor one twice.
SELECT r.response_id AS key, r.response_date, r.converted, r.conversion_date
FROM customer_db.campaign_responses r
LEFT JOIN customer_db.campaigns c USING (campaign_id)
LEFT JOIN customer_db.customer_profiles p USING (customer_id)
WHERE (r.response_date BETWEEN c.start_date AND c.end_date) IS NOT TRUE
   OR (r.response_date >= p.customer_since) IS NOT TRUE
   OR r.converted <> (r.conversion_date IS NOT NULL)
   OR r.converted <> (r.conversion_value IS NOT NULL)
   OR r.conversion_date NOT BETWEEN r.response_date AND DATE '${as_of}'
   OR c.target_segment NOT IN ('all', p.segment)
UNION ALL
SELECT min(response_id), NULL, NULL, NULL
FROM customer_db.campaign_responses
GROUP BY customer_id
HAVING count(*) > 2 OR count(DISTINCT campaign_id) <> count(*);

-- check: campaign_response_share | chi-square
-- Customers who respond to a campaign, as the profile says (5 percent).
SELECT label, count(c.customer_id) AS observed, expected
FROM (VALUES
    (true, 'responds', ${banking.campaign.response_percent}::float8),
    (false, 'does not', 100 - ${banking.campaign.response_percent}::float8)
) AS weight (responds, label, expected)
LEFT JOIN (
    SELECT p.customer_id, EXISTS (
        SELECT FROM customer_db.campaign_responses r WHERE r.customer_id = p.customer_id
    ) AS responds
    FROM customer_db.customer_profiles p
) AS c USING (responds)
GROUP BY label, expected;

-- ==== customers and accounts ====

-- check: one_person_in_all_databases
-- A customer is the same person in the accounts' and in the customer database: name, email, phone, birth date, segment.
SELECT coalesce(c.customer_id, p.customer_id) AS key, c.first_name, p.first_name AS profile_first_name, c.email, p.email AS profile_email
FROM accounts_db.customers c
FULL JOIN customer_db.customer_profiles p USING (customer_id)
WHERE (c.first_name, c.last_name, c.email, c.phone, c.birth_date, c.segment, c.customer_since)
      IS DISTINCT FROM (p.first_name, p.last_name, p.email, p.phone, p.birth_date, p.segment, p.customer_since);

-- check: customer_count
-- As many customers as the profile says: exactly so many, or those of scale 1 times the scale.
SELECT count(*) AS key
FROM accounts_db.customers
HAVING count(*) <> CASE WHEN ${banking.exact.customers} > 0 THEN ${banking.exact.customers}
                        ELSE greatest(1, floor(${banking.customers} * ${scale}::float8 * (1 + 1e-12))) END;

-- check: customers
-- A customer is grown up when the relationship begins, reachable only where nobody lives, and neither email nor phone is an employee's.
SELECT c.customer_id AS key, c.birth_date, c.customer_since, c.email, c.phone, c.zip_code
FROM accounts_db.customers c
WHERE c.customer_since < c.birth_date + interval '18 years'
   OR c.customer_since > DATE '${as_of}'
   OR c.created_at::date <> c.customer_since
   OR c.email !~ '^[a-z0-9]+\.[a-z0-9]+@example\.(com|org|net)$'
   OR c.phone !~ '^\([2-9][0-9]{2}\) 555-01[0-9]{2} x0[0-9]{4,}$'
   OR c.zip_code !~ '^[0-9]{5}$'
   OR EXISTS (SELECT FROM employees_db.employees e WHERE e.email = c.email)
   OR EXISTS (SELECT FROM employees_db.employees e WHERE e.phone = c.phone);

-- check: contacts_unique
-- No two customers share an email address, a phone number or a customer number.
SELECT min(customer_id) AS key, email FROM accounts_db.customers GROUP BY email HAVING count(*) > 1
UNION ALL
SELECT min(customer_id), phone FROM accounts_db.customers GROUP BY phone HAVING count(*) > 1
UNION ALL
SELECT min(customer_id), customer_number FROM accounts_db.customers GROUP BY customer_number HAVING count(*) > 1;

-- check: customer_segments | chi-square
-- Segments of customers as the profile weighs them (60, 25, 10, 5).
SELECT label, count(c.customer_id) AS observed, expected
FROM (VALUES
    ('retail', ${banking.customer.segment.retail}::float8),
    ('premium', ${banking.customer.segment.premium}),
    ('business', ${banking.customer.segment.business}),
    ('private', ${banking.customer.segment.private})
) AS weight (label, expected)
LEFT JOIN accounts_db.customers c ON c.segment = label
GROUP BY label, expected;

-- check: customer_status | chi-square
-- Status of customers as the profile weighs it.
SELECT label, count(c.customer_id) AS observed, expected
FROM (VALUES
    ('active', ${banking.customer.status.active}::float8),
    ('under_review', ${banking.customer.status.under_review}),
    ('restricted', ${banking.customer.status.restricted})
) AS weight (label, expected)
LEFT JOIN accounts_db.customers c ON c.status = label
GROUP BY label, expected;

-- check: profile_values
-- Income, risk and standing are those of a person: pensioners are old, students young, an income for everybody.
SELECT customer_id AS key, birth_date, employment_status, occupation, annual_income, churn_risk, lifetime_value
FROM customer_db.customer_profiles
WHERE annual_income NOT BETWEEN 5000 AND 1000000
   OR churn_risk NOT BETWEEN 0 AND 1
   OR lifetime_value < 0
   OR (employment_status = 'retired' AND birth_date > DATE '${as_of}' - interval '59 years')
   OR (employment_status = 'student' AND birth_date < DATE '${as_of}' - interval '27 years')
   OR (employment_status = 'retired') <> (occupation = 'Retired');

-- check: portfolio_share | chi-square
-- Customers who are in the portfolio of an employee, as the profile says (60 percent).
SELECT label, count(c.customer_id) AS observed, expected
FROM (VALUES
    (true, 'assigned', ${banking.customer.assigned_percent}::float8),
    (false, 'not assigned', 100 - ${banking.customer.assigned_percent}::float8)
) AS weight (assigned, label, expected)
LEFT JOIN (
    SELECT customer_id, EXISTS (
        SELECT FROM employees_db.employee_assignments a WHERE a.customer_id = c.customer_id
    ) AS assigned
    FROM accounts_db.customers c
) AS c USING (assigned)
GROUP BY label, expected;

-- check: portfolios
-- Service representatives, loan officers and insurance agents look after customers, while both are with the bank; who does so today is the profile's agent.
SELECT a.assignment_id AS key, a.customer_id, a.employee_id, e.role, a.start_date, a.end_date, p.assigned_agent_id
FROM employees_db.employee_assignments a
LEFT JOIN employees_db.employees e USING (employee_id)
LEFT JOIN customer_db.customer_profiles p USING (customer_id)
WHERE a.assignment_type = 'customer_portfolio'
  AND ((e.role IN ('service_representative', 'loan_officer', 'insurance_agent')) IS NOT TRUE
    OR (a.start_date >= p.customer_since) IS NOT TRUE
    OR a.start_date < e.hire_date
    OR coalesce(a.end_date, DATE '${as_of}') > coalesce(e.termination_date, DATE '${as_of}')
    OR coalesce(a.end_date, DATE '${as_of}') NOT BETWEEN a.start_date AND DATE '${as_of}'
    OR p.assigned_agent_id IS DISTINCT FROM CASE WHEN a.status = 'ongoing' THEN a.employee_id END)
UNION ALL
SELECT p.customer_id, p.customer_id, p.assigned_agent_id, NULL, NULL, NULL, NULL
FROM customer_db.customer_profiles p
WHERE p.assigned_agent_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM employees_db.employee_assignments a
                  WHERE a.customer_id = p.customer_id AND a.employee_id = p.assigned_agent_id)
UNION ALL
SELECT min(assignment_id), customer_id, NULL, NULL, NULL, NULL, NULL
FROM employees_db.employee_assignments
WHERE assignment_type = 'customer_portfolio'
GROUP BY customer_id
HAVING count(*) > 1;

-- check: account_holders | chi-square
-- Customers who have an account, as the profile says (75 percent).
SELECT label, count(c.customer_id) AS observed, expected
FROM (VALUES
    (true, 'holds', ${banking.account.holders_percent}::float8),
    (false, 'does not', 100 - ${banking.account.holders_percent}::float8)
) AS weight (holds, label, expected)
LEFT JOIN (
    SELECT customer_id, EXISTS (SELECT FROM accounts_db.accounts a WHERE a.customer_id = c.customer_id) AS holds
    FROM accounts_db.customers c
) AS c USING (holds)
GROUP BY label, expected;

-- check: account_counts | chi-square
-- How many accounts holders have: 25 percent of them several.
SELECT label, count(held.accounts) AS observed, expected
FROM (
    SELECT label, accounts, share * weight / sum(weight) OVER (PARTITION BY accounts > 1) AS expected
    FROM (VALUES
        ('one', 1, 100 - ${banking.account.several_percent}::float8, 1::float8),
        ('two', 2, ${banking.account.several_percent}, ${banking.account.several.2}),
        ('three', 3, ${banking.account.several_percent}, ${banking.account.several.3}),
        ('four', 4, ${banking.account.several_percent}, ${banking.account.several.4})
    ) AS word (label, accounts, share, weight)
) AS expectation
LEFT JOIN (
    SELECT count(*) AS accounts FROM accounts_db.accounts GROUP BY customer_id
) AS held USING (accounts)
GROUP BY label, expected;

-- check: account_types | chi-square
-- Kinds of account as the profile weighs them (50, 30, 12, 8).
SELECT label, count(a.account_id) AS observed, expected
FROM (VALUES
    ('checking', ${banking.account.type.checking}::float8),
    ('savings', ${banking.account.type.savings}),
    ('money_market', ${banking.account.type.money_market}),
    ('cash_management', ${banking.account.type.cash_management})
) AS weight (label, expected)
LEFT JOIN accounts_db.accounts a ON a.account_type = label
GROUP BY label, expected;

-- check: account_status | chi-square
-- Status of accounts as the profile weighs it.
SELECT label, count(a.account_id) AS observed, expected
FROM (VALUES
    ('active', ${banking.account.status.active}::float8),
    ('restricted', ${banking.account.status.restricted})
) AS weight (label, expected)
LEFT JOIN accounts_db.accounts a ON a.status = label
GROUP BY label, expected;

-- check: accounts
-- An account is opened once its customer is one, the first on that very day, and bears the interest of its kind.
SELECT a.account_id AS key, a.customer_id, a.opened_date, c.customer_since, a.interest_rate
FROM accounts_db.accounts a
LEFT JOIN accounts_db.customers c USING (customer_id)
LEFT JOIN (VALUES
    ('checking', ${banking.account.interest_percent.checking.min}::numeric, ${banking.account.interest_percent.checking.max}::numeric),
    ('savings', ${banking.account.interest_percent.savings.min}, ${banking.account.interest_percent.savings.max}),
    ('money_market', ${banking.account.interest_percent.money_market.min}, ${banking.account.interest_percent.money_market.max}),
    ('cash_management', ${banking.account.interest_percent.cash_management.min}, ${banking.account.interest_percent.cash_management.max})
) AS rate (account_type, low, high) USING (account_type)
WHERE (a.opened_date BETWEEN c.customer_since AND DATE '${as_of}') IS NOT TRUE
   OR a.created_at::date <> a.opened_date
   OR (a.interest_rate BETWEEN rate.low - 0.005 AND rate.high + 0.005) IS NOT TRUE
   OR a.account_number !~ '^[0-9]{3,}-[0-9]{9,}-[0-9]$'
   OR a.branch_code <> c.home_branch_code
UNION ALL
SELECT min(a.account_id), customer_id, min(a.opened_date), min(c.customer_since), NULL
FROM accounts_db.accounts a
JOIN accounts_db.customers c USING (customer_id)
GROUP BY customer_id
HAVING min(a.opened_date) <> min(c.customer_since);

-- check: account_numbers
-- Account numbers end in Luhn's check digit.
SELECT a.account_id AS key, a.account_number
FROM accounts_db.accounts a
CROSS JOIN LATERAL (
    SELECT sum(CASE WHEN place % 2 = 1 THEN digit WHEN digit > 4 THEN 2 * digit - 9 ELSE 2 * digit END) AS checksum
    FROM string_to_table(reverse(replace(a.account_number, '-', '')), NULL) WITH ORDINALITY AS t (text, place)
    CROSS JOIN LATERAL (SELECT CASE WHEN text BETWEEN '0' AND '9' THEN text::int END AS digit) AS d
) AS luhn
WHERE (luhn.checksum % 10 = 0) IS NOT TRUE;

-- check: relationship_counts | chi-square
-- How many relationships accounts have (75, 20, 5 percent with none, one, two).
SELECT label, count(a.account_id) AS observed, expected
FROM (VALUES
    ('none', 0, ${banking.account.links.0}::float8),
    ('one', 1, ${banking.account.links.1}),
    ('two', 2, ${banking.account.links.2})
) AS weight (label, links, expected)
LEFT JOIN (
    SELECT a.account_id, count(r.relationship_id) AS links
    FROM accounts_db.accounts a
    LEFT JOIN accounts_db.account_relationships r USING (account_id)
    GROUP BY a.account_id
) AS a USING (links)
GROUP BY label, expected;

-- check: relationship_types | chi-square
-- Kinds of relationship where there is one; who has no savings to link names a beneficiary, so these two are counted together.
SELECT label, count(r.relationship_type) AS observed, expected
FROM (VALUES
    ('joint_owner', ${banking.account.link_type.joint_owner}::float8),
    ('authorized_user', ${banking.account.link_type.authorized_user}),
    ('beneficiary or linked_savings',
     ${banking.account.link_type.beneficiary}::float8 + ${banking.account.link_type.linked_savings})
) AS weight (label, expected)
LEFT JOIN (
    SELECT min(relationship_type) AS relationship_type
    FROM accounts_db.account_relationships
    GROUP BY account_id
    HAVING count(*) = 1
) AS r ON label LIKE '%' || r.relationship_type || '%'
GROUP BY label, expected;

-- check: relationships
-- Somebody else is a joint owner or an authorized user, linked savings are the customer's own, beneficiaries share the whole.
SELECT r.relationship_id AS key, r.account_id, r.relationship_type, r.related_customer_id, r.related_account_id, r.start_date
FROM accounts_db.account_relationships r
LEFT JOIN accounts_db.accounts a USING (account_id)
LEFT JOIN accounts_db.accounts s ON s.account_id = r.related_account_id
LEFT JOIN accounts_db.customers c ON c.customer_id = r.related_customer_id
WHERE (r.start_date BETWEEN a.opened_date AND DATE '${as_of}') IS NOT TRUE
   OR r.start_date < c.customer_since
   OR r.start_date < s.opened_date
   OR CASE r.relationship_type
          WHEN 'joint_owner' THEN c.customer_id IS NULL OR c.customer_id = a.customer_id
          WHEN 'authorized_user' THEN c.customer_id IS NULL OR c.customer_id = a.customer_id
          WHEN 'linked_savings' THEN
              (s.customer_id = a.customer_id AND s.account_type IN ('savings', 'money_market')
               AND a.account_type NOT IN ('savings', 'money_market')) IS NOT TRUE
          WHEN 'beneficiary' THEN r.beneficiary_name IS NULL OR r.share_pct IS NULL
          ELSE true
      END
UNION ALL
SELECT min(relationship_id), account_id, relationship_type, NULL, NULL, NULL
FROM accounts_db.account_relationships
GROUP BY account_id, relationship_type
HAVING CASE WHEN relationship_type = 'beneficiary' THEN sum(share_pct) <> 100 ELSE count(*) > 1 END;

-- check: ledger_balance
-- An account's balance is its opening balance and all its transactions, to the cent.
SELECT a.account_id AS key, a.opening_balance, a.balance, t.net
FROM accounts_db.accounts a
LEFT JOIN (
    SELECT account_id, sum(CASE direction WHEN 'credit' THEN amount ELSE -amount END) AS net
    FROM accounts_db.transactions
    GROUP BY account_id
) AS t USING (account_id)
WHERE a.balance <> a.opening_balance + coalesce(t.net, 0) OR a.balance < 0;

-- check: ledger_order
-- Transactions are numbered without a gap in the order of time, each balance follows from the one before, no spending takes more than the cap (30 percent) of the balance at that moment.
SELECT transaction_id AS key, account_id, sequence_number, transaction_date, direction, amount, before, balance_after
FROM (
    SELECT t.*, row_number() OVER account AS place,
           lag(t.transaction_date) OVER account AS earlier,
           coalesce(lag(t.balance_after) OVER account, a.opening_balance) AS before
    FROM accounts_db.transactions t
    JOIN accounts_db.accounts a USING (account_id)
    WINDOW account AS (PARTITION BY t.account_id ORDER BY t.sequence_number)
) AS row
WHERE sequence_number <> place
   OR transaction_date < earlier
   OR balance_after <> before + CASE direction WHEN 'credit' THEN amount ELSE -amount END
   OR (direction = 'debit' AND amount * 100 > before * ${banking.transaction.spending_cap_percent}::numeric);

-- check: ledger_period
-- Nothing happens before an account opens, after it closes or after today.
SELECT t.transaction_id AS key, t.transaction_date, a.opened_date, a.closed_date
FROM accounts_db.transactions t
LEFT JOIN accounts_db.accounts a USING (account_id)
WHERE (t.transaction_date >= a.opened_date) IS NOT TRUE
   OR t.transaction_date >= a.closed_date + 1
   OR t.transaction_date >= DATE '${as_of}' + 1;

-- check: transactions_per_account
-- An account has 10 to 20 transactions; only where its loans alone ask for more it has more.
SELECT account_id AS key, count(t.transaction_id), count(*) FILTER (WHERE t.merchant_category = 'loan') AS of_loans
FROM accounts_db.accounts
LEFT JOIN accounts_db.transactions t USING (account_id)
GROUP BY account_id
HAVING count(t.transaction_id) < ${banking.transaction.count.min}
    OR count(t.transaction_id) > greatest(${banking.transaction.count.max},
                                          2 * count(*) FILTER (WHERE t.merchant_category = 'loan') + 8);

-- check: transaction_words
-- Withdrawals, payments and fees are spending; deposits, salary and interest are income. Counter and telephone are never automated.
SELECT transaction_id AS key, transaction_type, direction, channel, is_automated, merchant_name
FROM accounts_db.transactions
WHERE CASE transaction_type
          WHEN 'withdrawal' THEN 'debit'
          WHEN 'payment' THEN 'debit'
          WHEN 'fee' THEN 'debit'
          WHEN 'deposit' THEN 'credit'
          WHEN 'salary' THEN 'credit'
          WHEN 'interest' THEN 'credit'
      END IS DISTINCT FROM direction
   OR CASE WHEN channel IN ('branch', 'phone', 'mobile_app', 'online') THEN is_automated
           WHEN channel IN ('card', 'ach', 'atm', 'internal') THEN NOT is_automated
           ELSE true END
   OR (transaction_type IN ('interest', 'fee') AND merchant_name IS NOT NULL);

-- check: transactions_processed_by
-- Whoever stands at the counter or takes the call is a teller or a service representative (in a bank too small for tellers its manager), employed that day.
SELECT t.transaction_id AS key, t.transaction_date, t.channel, t.processed_by, e.role, e.hire_date, e.termination_date
FROM accounts_db.transactions t
LEFT JOIN employees_db.employees e ON e.employee_id = t.processed_by
WHERE (t.channel IN ('branch', 'phone')) <> (t.processed_by IS NOT NULL)
   OR (t.processed_by IS NOT NULL
       AND ((t.transaction_date::date BETWEEN e.hire_date AND coalesce(e.termination_date, DATE '${as_of}')) IS NOT TRUE
         OR (e.role IN ('teller', 'service_representative')
             OR (e.role = 'branch_manager'
                 AND NOT EXISTS (SELECT FROM employees_db.employees WHERE role = 'teller'))) IS NOT TRUE));

-- check: banking_days
-- Salaries, interest, what clears overnight and what happens at the counter happen on Federal Reserve business days.
SELECT min(transaction_id) AS key, day, count(*)
FROM (
    SELECT transaction_id, transaction_date::date AS day
    FROM accounts_db.transactions
    WHERE transaction_type IN ('salary', 'interest') OR channel IN ('ach', 'branch', 'phone')
) AS t
CROSS JOIN LATERAL (SELECT extract(isodow FROM day) AS weekday, extract(month FROM day) AS month,
                           ceil(extract(day FROM day) / 7) AS week) AS of
WHERE weekday > 5
   OR (weekday = 1 AND ((month IN (1, 2) AND week = 3) OR (month = 9 AND week = 1) OR (month = 10 AND week = 2)
                        OR (month = 5 AND extract(month FROM day + 7) = 6)))
   OR (weekday = 4 AND month = 11 AND week = 4)
   OR to_char(day, 'MMDD') IN ('0101', '0704', '1111', '1225')
   OR (weekday = 1 AND to_char(day - 1, 'MMDD') IN ('0101', '0704', '1111', '1225'))
   OR (day >= DATE '2022-01-01'
       AND (to_char(day, 'MMDD') = '0619' OR (weekday = 1 AND to_char(day - 1, 'MMDD') = '0619')))
GROUP BY day;

-- check: interest
-- Interest is credited once a month, a twelfth of the account's yearly rate on the balance at that moment.
SELECT t.transaction_id AS key, t.amount, t.balance_after, a.interest_rate
FROM accounts_db.transactions t
JOIN accounts_db.accounts a USING (account_id)
WHERE t.transaction_type = 'interest' AND t.amount <> round((t.balance_after - t.amount) * a.interest_rate / 1200, 2)
UNION ALL
SELECT min(t.transaction_id), NULL, NULL, NULL
FROM accounts_db.transactions t
WHERE t.transaction_type = 'interest'
GROUP BY t.account_id, date_trunc('month', t.transaction_date)
HAVING count(*) > 1;

-- check: interest_months
-- An account whose history spans the end of a month has its interest for it.
SELECT account_id AS key, month
FROM (
    SELECT account_id, min(transaction_date) AS first
    FROM accounts_db.transactions
    GROUP BY account_id
) AS t
CROSS JOIN LATERAL generate_series(date_trunc('month', first), DATE '${as_of}' - interval '1 month', interval '1 month') AS month
WHERE NOT EXISTS (
          SELECT FROM accounts_db.transactions i
          WHERE i.account_id = t.account_id
            AND i.transaction_type = 'interest'
            AND i.transaction_date >= month
            AND i.transaction_date < month + interval '1 month')
  AND first < month + interval '24 days';

-- check: salaries_paid
-- Salaries of $1,000 to $8,000 come from one employer in one amount, on a rhythm of two weeks to a month, to customers who have work.
SELECT transaction_id AS key, account_id, amount, transaction_date, earlier
FROM (
    SELECT t.*, lag(transaction_date::date) OVER account AS earlier,
           first_value(amount) OVER account AS first_amount,
           first_value(merchant_name) OVER account AS first_employer
    FROM accounts_db.transactions t
    WHERE transaction_type = 'salary'
    WINDOW account AS (PARTITION BY account_id ORDER BY sequence_number)
) AS salary
JOIN accounts_db.accounts a USING (account_id)
JOIN customer_db.customer_profiles p USING (customer_id)
WHERE amount NOT BETWEEN ${banking.transaction.salary_usd.min}::numeric AND ${banking.transaction.salary_usd.max}::numeric
   OR amount <> first_amount
   OR merchant_name <> first_employer
   OR transaction_date::date - earlier NOT BETWEEN 9 AND 35
   OR p.employment_status NOT IN ('full_time', 'part_time');

-- check: rent_rhythm
-- Rent is the same every month, to the same landlord, in the month's first days.
SELECT transaction_id AS key, amount, merchant_name, transaction_date
FROM (
    SELECT t.*, first_value(amount) OVER account AS first_amount,
           first_value(merchant_name) OVER account AS first_landlord,
           lag(transaction_date) OVER account AS earlier
    FROM accounts_db.transactions t
    WHERE merchant_category = 'housing'
    WINDOW account AS (PARTITION BY account_id ORDER BY sequence_number)
) AS rent
WHERE amount <> first_amount
   OR merchant_name <> first_landlord
   OR extract(day FROM transaction_date) > 7
   OR transaction_date - earlier < interval '24 days';

-- check: income_share | chi-square
-- Deposits, salary and interest among all transactions (30 percent), spending the rest.
SELECT label, count(t.direction) AS observed, expected
FROM (VALUES
    ('credit', ${banking.transaction.income_percent}::float8),
    ('debit', 100 - ${banking.transaction.income_percent}::float8)
) AS weight (label, expected)
LEFT JOIN accounts_db.transactions t ON t.direction = label
GROUP BY label, expected;

-- check: manual_share | chi-square
-- Transactions that somebody keyed in among all (30 percent), automated ones the rest.
SELECT label, count(t.is_automated) AS observed, expected
FROM (VALUES
    (false, 'manual', ${banking.transaction.manual_percent}::float8),
    (true, 'automated', 100 - ${banking.transaction.manual_percent}::float8)
) AS weight (is_automated, label, expected)
LEFT JOIN accounts_db.transactions t USING (is_automated)
GROUP BY label, expected;

-- check: transaction_counts | chi-square
-- How many transactions accounts have: every number of the range as often as any other.
SELECT number::text AS label, count(a.transactions) AS observed, 1::float8 AS expected
FROM generate_series(${banking.transaction.count.min}::int, ${banking.transaction.count.max}::int) AS number
LEFT JOIN (
    SELECT count(*) AS transactions FROM accounts_db.transactions GROUP BY account_id
) AS a ON a.transactions = number
GROUP BY number;

-- check: purchases | chi-square
-- What cards are used for in checking and cash management accounts, as the profile weighs it.
SELECT label, count(t.label) AS observed, expected
FROM (VALUES
    ('groceries', ${banking.transaction.purchase.groceries}::float8),
    ('restaurants', ${banking.transaction.purchase.restaurants}),
    ('coffee', ${banking.transaction.purchase.coffee}),
    ('fuel', ${banking.transaction.purchase.fuel}),
    ('pharmacy', ${banking.transaction.purchase.pharmacy}),
    ('department_store', ${banking.transaction.purchase.department_store}),
    ('online', ${banking.transaction.purchase.online}),
    ('transport', ${banking.transaction.purchase.transport}),
    ('entertainment', ${banking.transaction.purchase.entertainment}),
    ('home_and_garden', ${banking.transaction.purchase.home_and_garden}),
    ('atm', ${banking.transaction.purchase.atm}),
    ('atm_fee', ${banking.transaction.purchase.atm_fee})
) AS weight (label, expected)
LEFT JOIN (
    SELECT CASE WHEN channel = 'card' THEN merchant_category
                WHEN transaction_type = 'fee' THEN 'atm_fee'
                ELSE 'atm' END AS label
    FROM accounts_db.transactions
    JOIN accounts_db.accounts USING (account_id)
    WHERE account_type IN ('checking', 'cash_management')
      AND direction = 'debit'
      AND channel IN ('card', 'atm')
) AS t USING (label)
GROUP BY label, expected;

-- check: purchase_weekdays | chi-square
-- On which days of the week cards are used, over the last two weeks, which every history has whole.
SELECT label, count(t.transaction_id) AS observed, expected
FROM (VALUES
    ('monday', 1, ${banking.transaction.weekday.monday}::float8),
    ('tuesday', 2, ${banking.transaction.weekday.tuesday}),
    ('wednesday', 3, ${banking.transaction.weekday.wednesday}),
    ('thursday', 4, ${banking.transaction.weekday.thursday}),
    ('friday', 5, ${banking.transaction.weekday.friday}),
    ('saturday', 6, ${banking.transaction.weekday.saturday}),
    ('sunday', 7, ${banking.transaction.weekday.sunday})
) AS weight (label, weekday, expected)
LEFT JOIN accounts_db.transactions t
       ON extract(isodow FROM t.transaction_date) = weekday
      AND t.transaction_date >= DATE '${as_of}' - 13
      AND t.direction = 'debit'
      AND (t.channel = 'atm'
           OR (t.channel = 'card' AND t.merchant_category NOT IN ('subscription', 'fitness')))
GROUP BY label, expected;

-- ==== loans ====

-- check: loans_orphans
-- An application is a customer's, a loan an approved application's of the same customer and kind, everything else hangs on a loan or an application.
SELECT application_id AS key, 'application' AS of
FROM loans_db.loan_applications a
WHERE NOT EXISTS (SELECT FROM accounts_db.customers c WHERE c.customer_id = a.customer_id)
UNION ALL
SELECT l.loan_id, 'loan'
FROM loans_db.loans l
LEFT JOIN loans_db.loan_applications a USING (application_id)
WHERE (a.status = 'approved' AND a.customer_id = l.customer_id AND a.loan_type = l.loan_type) IS NOT TRUE
UNION ALL
SELECT schedule_id, 'instalment'
FROM loans_db.repayment_schedule s
WHERE NOT EXISTS (SELECT FROM loans_db.loans l WHERE l.loan_id = s.loan_id)
UNION ALL
SELECT collateral_id, 'collateral'
FROM loans_db.collateral c
WHERE NOT EXISTS (SELECT FROM loans_db.loans l WHERE l.loan_id = c.loan_id)
UNION ALL
SELECT guarantor_id, 'guarantor'
FROM loans_db.loan_guarantors g
WHERE NOT EXISTS (SELECT FROM loans_db.loans l WHERE l.loan_id = g.loan_id)
UNION ALL
SELECT r.assessment_id, 'assessment'
FROM loans_db.risk_assessments r
LEFT JOIN loans_db.loan_applications a USING (application_id)
LEFT JOIN loans_db.loans l ON l.loan_id = r.loan_id
WHERE a.customer_id IS DISTINCT FROM r.customer_id
   OR (r.loan_id IS NOT NULL AND l.application_id IS DISTINCT FROM r.application_id);

-- check: loans_of_approved
-- Every approved application became one loan.
SELECT a.application_id AS key, count(l.loan_id) AS loans
FROM loans_db.loan_applications a
LEFT JOIN loans_db.loans l USING (application_id)
WHERE a.status = 'approved'
GROUP BY a.application_id
HAVING count(l.loan_id) <> 1;

-- check: loan_dates
-- Customer, application, decision, disbursement, first instalment follow one another; a decision takes as long as the profile says, and nothing waits longer.
SELECT a.application_id AS key, c.customer_since, a.application_date, a.decision_date, l.disbursement_date
FROM loans_db.loan_applications a
JOIN accounts_db.customers c USING (customer_id)
LEFT JOIN loans_db.loans l USING (application_id)
WHERE a.application_date NOT BETWEEN c.customer_since AND DATE '${as_of}'
   OR (a.status IN ('approved', 'rejected')) <> (a.decision_date IS NOT NULL)
   OR a.decision_date > DATE '${as_of}'
   OR a.decision_date - a.application_date
      NOT BETWEEN ${banking.loan.decision_days.min} AND ${banking.loan.decision_days.max}
   OR (a.status = 'pending' AND a.application_date <= DATE '${as_of}' - ${banking.loan.decision_days.max})
   OR l.disbursement_date NOT BETWEEN a.decision_date AND DATE '${as_of}'
   OR l.restructured_date NOT BETWEEN l.first_payment_date AND DATE '${as_of}'
   OR l.paid_off_date NOT BETWEEN l.disbursement_date AND DATE '${as_of}';

-- check: loan_terms
-- Rates, terms and amounts lie within their kind's; what is lent is not more than what was asked for.
SELECT l.loan_id AS key, l.loan_type, l.interest_rate, l.term_months, l.principal_amount
FROM loans_db.loans l
JOIN loans_db.loan_applications a USING (application_id)
LEFT JOIN (VALUES
    ('mortgage', ${banking.loan.rate_percent.mortgage.min}::numeric, ${banking.loan.rate_percent.mortgage.max}::numeric,
     ${banking.loan.term_years.mortgage.min}::int, ${banking.loan.term_years.mortgage.max}::int,
     ${banking.loan.amount_usd.mortgage.min}::numeric, ${banking.loan.amount_usd.mortgage.max}::numeric),
    ('personal', ${banking.loan.rate_percent.personal.min}, ${banking.loan.rate_percent.personal.max},
     ${banking.loan.term_years.personal.min}, ${banking.loan.term_years.personal.max},
     ${banking.loan.amount_usd.personal.min}, ${banking.loan.amount_usd.personal.max}),
    ('auto', ${banking.loan.rate_percent.auto.min}, ${banking.loan.rate_percent.auto.max},
     ${banking.loan.term_years.auto.min}, ${banking.loan.term_years.auto.max},
     ${banking.loan.amount_usd.auto.min}, ${banking.loan.amount_usd.auto.max}),
    ('business', ${banking.loan.rate_percent.business.min}, ${banking.loan.rate_percent.business.max},
     ${banking.loan.term_years.business.min}, ${banking.loan.term_years.business.max},
     ${banking.loan.amount_usd.business.min}, ${banking.loan.amount_usd.business.max}),
    ('education', ${banking.loan.rate_percent.education.min}, ${banking.loan.rate_percent.education.max},
     ${banking.loan.term_years.education.min}, ${banking.loan.term_years.education.max},
     ${banking.loan.amount_usd.education.min}, ${banking.loan.amount_usd.education.max})
) AS kind (loan_type, rate_min, rate_max, years_min, years_max, amount_min, amount_max) ON kind.loan_type = l.loan_type
WHERE (l.interest_rate BETWEEN rate_min AND rate_max
       AND coalesce(l.original_interest_rate, rate_min) BETWEEN rate_min AND rate_max
       AND l.term_months BETWEEN 12 * years_min AND 12 * years_max
       AND coalesce(l.original_term_months, l.term_months) BETWEEN 12 * years_min AND l.term_months
       AND l.principal_amount BETWEEN amount_min - 1 AND amount_max + 1
       AND l.principal_amount <= a.requested_amount) IS NOT TRUE;

-- check: loan_affordable
-- No approved loan asks for more of the incomes than the profile allows.
SELECT application_id AS key, debt_to_income, annual_income, co_applicant_income
FROM loans_db.loan_applications
WHERE debt_to_income <= 0
   OR (status = 'approved' AND debt_to_income > ${banking.loan.debt_to_income_percent} / 100.0);

-- check: loan_payment_level
-- The level payment is what the formula gives, to the cent: P*i / (1 - (1+i)^-n).
SELECT loan_id AS key, payment, exact
FROM (
    SELECT loan_id, payment, principal * i / (1 - power(1 + i, -months)) AS exact
    FROM (
        SELECT loan_id, principal_amount::float8 AS principal,
               coalesce(original_monthly_payment, monthly_payment)::float8 AS payment,
               coalesce(original_interest_rate, interest_rate)::float8 / 1200 AS i,
               coalesce(original_term_months, term_months) AS months
        FROM loans_db.loans
        UNION ALL
        (SELECT DISTINCT ON (l.loan_id) l.loan_id, s.remaining_balance::float8, l.monthly_payment::float8,
                l.interest_rate::float8 / 1200, l.term_months - s.installment_number
         FROM loans_db.loans l
         JOIN loans_db.repayment_schedule s ON s.loan_id = l.loan_id AND s.due_date <= l.restructured_date
         ORDER BY l.loan_id, s.installment_number DESC)
    ) AS terms
) AS formula
WHERE abs(payment - exact) > 0.005001;

-- check: schedule_complete
-- A schedule has an instalment for every month of the term, due monthly from the disbursement, and pays the principal back to the cent.
SELECT l.loan_id AS key, l.term_months, count(s.loan_id) AS instalments, sum(s.principal_amount) AS principal
FROM loans_db.loans l
LEFT JOIN loans_db.repayment_schedule s USING (loan_id)
GROUP BY l.loan_id, l.term_months, l.principal_amount, l.first_payment_date, l.maturity_date
HAVING count(s.loan_id) <> l.term_months
    OR min(s.installment_number) <> 1
    OR max(s.installment_number) <> l.term_months
    OR sum(s.principal_amount) <> l.principal_amount
    OR min(s.due_date) <> l.first_payment_date
    OR max(s.due_date) <> l.maturity_date
    OR bool_or(s.due_date <> (l.disbursement_date + make_interval(months => s.installment_number))::date);

-- check: schedule_amortisation
-- Interest is a twelfth of the rate on the balance, half-up; all payments are level but the last, which takes what is left. A restructured loan has its original terms until it was restructured.
SELECT schedule_id AS key, loan_id, installment_number, before, interest_amount, total_amount, remaining_balance
FROM (
    SELECT s.*, coalesce(lag(s.remaining_balance) OVER (PARTITION BY s.loan_id ORDER BY s.installment_number),
                         l.principal_amount) AS before,
           CASE WHEN s.due_date <= l.restructured_date THEN l.original_interest_rate ELSE l.interest_rate END AS rate,
           CASE WHEN s.due_date <= l.restructured_date THEN l.original_monthly_payment ELSE l.monthly_payment END AS payment,
           s.installment_number = l.term_months AS is_last
    FROM loans_db.repayment_schedule s
    JOIN loans_db.loans l USING (loan_id)
) AS instalment
WHERE interest_amount <> round(before * rate / 1200, 2)
   OR total_amount <> principal_amount + interest_amount
   OR remaining_balance <> before - principal_amount
   OR principal_amount <= 0
   OR (is_last AND remaining_balance <> 0)
   OR (NOT is_last AND total_amount <> payment);

-- check: schedule_last_payment
-- The last payment differs from the others by no more than the roundings of cents can add up to.
SELECT l.loan_id AS key, l.monthly_payment, s.total_amount
FROM loans_db.loans l
JOIN loans_db.repayment_schedule s ON s.loan_id = l.loan_id AND s.installment_number = l.term_months
WHERE abs(s.total_amount - l.monthly_payment)
      > 0.01 * (power(1 + l.interest_rate::float8 / 1200, l.term_months) - 1) / (l.interest_rate::float8 / 1200) + 0.01;

-- check: schedule_payments
-- Status, day and amount of a payment agree; what is due later than today is scheduled, and nobody pays in the future.
SELECT s.schedule_id AS key, l.loan_status, s.due_date, s.payment_status, s.payment_date, s.amount_paid
FROM loans_db.repayment_schedule s
JOIN loans_db.loans l USING (loan_id)
WHERE CASE s.payment_status
          WHEN 'paid' THEN s.payment_date <= s.due_date
              AND s.amount_paid = CASE WHEN s.due_date > l.paid_off_date + 7 THEN s.principal_amount ELSE s.total_amount END
          WHEN 'late' THEN s.payment_date > s.due_date AND s.amount_paid = s.total_amount
          WHEN 'overdue' THEN s.payment_date IS NULL AND s.amount_paid = 0
              AND s.due_date BETWEEN DATE '${as_of}' - 30 AND DATE '${as_of}'
          WHEN 'missed' THEN s.payment_date IS NULL AND s.amount_paid = 0 AND s.due_date <= DATE '${as_of}'
              AND l.loan_status = 'defaulted'
          WHEN 'scheduled' THEN s.payment_date IS NULL AND s.amount_paid = 0 AND s.due_date > DATE '${as_of}'
          ELSE false
      END IS NOT TRUE
   OR s.payment_date NOT BETWEEN l.disbursement_date AND DATE '${as_of}';

-- check: schedule_order
-- Instalments are paid in their order, and none is skipped.
SELECT schedule_id AS key, loan_id, installment_number, payment_date, earlier
FROM (
    SELECT *, lag(payment_date) OVER (PARTITION BY loan_id ORDER BY installment_number) AS earlier
    FROM loans_db.repayment_schedule
) AS instalment
WHERE installment_number > 1
  AND (payment_date < earlier OR (payment_date IS NOT NULL AND earlier IS NULL));

-- check: loan_status_true
-- A loan stands as its instalments say: paid off is all paid and nothing owed, defaulted misses payments, all others have instalments to come.
SELECT l.loan_id AS key, l.loan_status, l.outstanding_balance, s.owed, s.unpaid, s.missed, s.to_come
FROM loans_db.loans l
JOIN (
    SELECT loan_id, coalesce(sum(principal_amount) FILTER (WHERE payment_date IS NULL), 0) AS owed,
           count(*) FILTER (WHERE payment_date IS NULL) AS unpaid,
           count(*) FILTER (WHERE payment_status = 'missed') AS missed,
           count(*) FILTER (WHERE payment_status = 'late') AS late,
           count(*) FILTER (WHERE payment_status = 'scheduled') AS to_come,
           max(payment_date) AS last_payment
    FROM loans_db.repayment_schedule
    GROUP BY loan_id
) AS s USING (loan_id)
WHERE l.outstanding_balance <> s.owed
   OR (l.loan_status = 'paid_off') <> (l.paid_off_date IS NOT NULL)
   OR (l.loan_status = 'restructured') <> (l.restructured_date IS NOT NULL)
   OR CASE l.loan_status
          WHEN 'active' THEN s.missed = 0 AND s.to_come > 0
          WHEN 'paid_off' THEN s.unpaid = 0 AND s.late = 0 AND l.paid_off_date = s.last_payment
          WHEN 'defaulted' THEN s.missed > 0 OR ${banking.loan.missed_percent} = 0
          WHEN 'restructured' THEN s.missed = 0 AND s.to_come > 0 AND l.restructured_date IS NOT NULL
          ELSE false
      END IS NOT TRUE;

-- check: defaulted_missed
-- A defaulted loan misses the profile's part of what is due (50 percent), give or take an instalment.
SELECT l.loan_id AS key, count(*) AS due, count(*) FILTER (WHERE s.payment_status = 'missed') AS missed
FROM loans_db.loans l
JOIN loans_db.repayment_schedule s USING (loan_id)
WHERE l.loan_status = 'defaulted' AND s.due_date <= DATE '${as_of}'
GROUP BY l.loan_id
HAVING abs(count(*) FILTER (WHERE s.payment_status = 'missed') - count(*) * ${banking.loan.missed_percent} / 100.0) >= 1;

-- check: loan_accounts
-- A loan runs through an account of its customer that was open at the disbursement, where there was one.
SELECT l.loan_id AS key, l.linked_account_id, l.disbursement_date, a.opened_date
FROM loans_db.loans l
LEFT JOIN accounts_db.accounts a ON a.account_id = l.linked_account_id
WHERE CASE
          WHEN l.linked_account_id IS NOT NULL
          THEN (a.customer_id = l.customer_id AND a.opened_date <= l.disbursement_date) IS NOT TRUE
          ELSE EXISTS (
              SELECT FROM accounts_db.accounts o
              WHERE o.customer_id = l.customer_id AND o.opened_date <= l.disbursement_date
          )
      END;

-- check: loan_postings
-- Disbursements and repayments stand among the transactions of the linked account, as far back as these go; and no payment is of a loan that has it not.
SELECT s.schedule_id AS key, l.loan_number, s.payment_date, s.amount_paid
FROM loans_db.loans l
JOIN loans_db.repayment_schedule s USING (loan_id)
JOIN (
    SELECT account_id, min(transaction_date)::date AS first_day
    FROM accounts_db.transactions
    GROUP BY account_id
) AS history ON history.account_id = l.linked_account_id AND s.payment_date >= history.first_day
WHERE NOT EXISTS (
    SELECT FROM accounts_db.transactions t
    WHERE t.account_id = l.linked_account_id AND t.transaction_date::date = s.payment_date AND t.amount = s.amount_paid
      AND t.description = 'Loan payment ' || l.loan_number
)
UNION ALL
SELECT l.loan_id, l.loan_number, l.disbursement_date, l.principal_amount
FROM loans_db.loans l
JOIN (
    SELECT account_id, min(transaction_date)::date AS first_day
    FROM accounts_db.transactions
    GROUP BY account_id
) AS history ON history.account_id = l.linked_account_id AND l.disbursement_date >= history.first_day
WHERE NOT EXISTS (
    SELECT FROM accounts_db.transactions t
    WHERE t.account_id = l.linked_account_id AND t.transaction_date::date = l.disbursement_date
      AND t.amount = l.principal_amount AND t.direction = 'credit'
)
UNION ALL
SELECT t.transaction_id, t.description, t.transaction_date::date, t.amount
FROM accounts_db.transactions t
WHERE t.description LIKE 'Loan payment %'
  AND NOT EXISTS (
      SELECT FROM loans_db.loans l
      JOIN loans_db.repayment_schedule s USING (loan_id)
      WHERE l.loan_number = substr(t.description, 14) AND l.linked_account_id = t.account_id
        AND s.payment_date = t.transaction_date::date AND s.amount_paid = t.amount
  );

-- check: loan_staff
-- Loan officers take applications and branch managers or department heads approve them; they were employed that day.
SELECT a.application_id AS key, o.role AS officer, b.role AS approver
FROM loans_db.loan_applications a
LEFT JOIN employees_db.employees o ON o.employee_id = a.officer_id
LEFT JOIN employees_db.employees b ON b.employee_id = a.approved_by
LEFT JOIN loans_db.loans l USING (application_id)
WHERE (o.role = 'loan_officer' AND o.hire_date <= a.application_date
       AND (o.termination_date IS NULL OR o.termination_date >= coalesce(a.decision_date, a.application_date))) IS NOT TRUE
   OR (a.status = 'approved') <> (a.approved_by IS NOT NULL)
   OR (a.approved_by IS NOT NULL
       AND (b.role IN ('branch_manager', 'department_head') AND b.hire_date <= a.decision_date
            AND (b.termination_date IS NULL OR b.termination_date >= a.decision_date)) IS NOT TRUE)
   OR l.officer_id <> a.officer_id;

-- check: assessment_staff
-- Risk analysts and compliance officers assess; they were employed that day.
SELECT r.assessment_id AS key, e.role, r.assessment_date, e.hire_date, e.termination_date
FROM loans_db.risk_assessments r
LEFT JOIN employees_db.employees e ON e.employee_id = r.assessed_by
WHERE (e.role IN ('risk_analyst', 'compliance_officer') AND e.hire_date <= r.assessment_date
       AND (e.termination_date IS NULL OR e.termination_date >= r.assessment_date)) IS NOT TRUE;

-- check: assessments_initial
-- Every application is assessed once, before its decision.
SELECT a.application_id AS key, a.application_date, a.decision_date, count(r.assessment_id) AS assessments
FROM loans_db.loan_applications a
LEFT JOIN loans_db.risk_assessments r ON r.application_id = a.application_id AND r.assessment_type = 'initial'
GROUP BY a.application_id, a.application_date, a.decision_date
HAVING count(r.assessment_id) <> 1
    OR min(r.assessment_date) < a.application_date
    OR max(r.assessment_date) >= a.decision_date
    OR max(r.assessment_date) > DATE '${as_of}';

-- check: assessments_again
-- Later assessments are of loans that run: active ones now and then, defaulted and restructured ones once.
SELECT l.loan_id AS key, l.loan_status, count(r.assessment_id) AS assessments, min(r.assessment_type) AS type
FROM loans_db.loans l
LEFT JOIN loans_db.risk_assessments r USING (loan_id)
GROUP BY l.loan_id, l.loan_status, l.disbursement_date
HAVING CASE l.loan_status
           WHEN 'active' THEN bool_and(r.assessment_type = 'periodic') IS NOT FALSE
           WHEN 'paid_off' THEN count(r.assessment_id) = 0
           WHEN 'defaulted' THEN count(r.assessment_id) = 1 AND min(r.assessment_type) = 'default'
           WHEN 'restructured' THEN count(r.assessment_id) = 1 AND min(r.assessment_type) = 'restructuring'
       END IS NOT TRUE
    OR min(r.assessment_date) < l.disbursement_date
    OR max(r.assessment_date) > DATE '${as_of}';

-- check: credit_bounds
-- Scores, probabilities of default and risk scores lie within their bounds; grades are AAA to C.
SELECT assessment_id AS key, credit_score, pd_probability, risk_score, credit_grade
FROM loans_db.risk_assessments
WHERE credit_score NOT BETWEEN ${banking.loan.credit.score.min} AND ${banking.loan.credit.score.max}
   OR pd_probability NOT BETWEEN ${banking.loan.credit.probability.min} - 0.0001
                             AND ${banking.loan.credit.probability.max} + 0.0001
   OR risk_score NOT BETWEEN 0 AND 100
   OR credit_grade NOT IN ('AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC', 'CC', 'C');

-- check: credit_grades_rise
-- The mean probability of default rises with every grade from AAA to C, and so does the mean risk score.
SELECT grade AS key, pd, pd_before, risk, risk_before
FROM (
    SELECT credit_grade AS grade, avg(pd_probability) AS pd, lag(avg(pd_probability)) OVER by_grade AS pd_before,
           avg(risk_score) AS risk, lag(avg(risk_score)) OVER by_grade AS risk_before
    FROM loans_db.risk_assessments
    GROUP BY credit_grade
    WINDOW by_grade AS (ORDER BY array_position(ARRAY['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC', 'CC', 'C'], credit_grade::text))
) AS grades
WHERE pd <= pd_before OR risk <= risk_before;

-- check: credit_drives
-- Rejected applicants have lower scores than approved ones, defaulted borrowers than active ones, and low scores pay higher rates. Looked at where there are enough of them.
SELECT 'rejected' AS key, avg(credit_score) FILTER (WHERE status = 'rejected') AS low,
       avg(credit_score) FILTER (WHERE status = 'approved') AS high
FROM loans_db.risk_assessments
JOIN loans_db.loan_applications USING (application_id)
WHERE assessment_type = 'initial'
HAVING count(*) FILTER (WHERE status = 'rejected') >= 50
   AND avg(credit_score) FILTER (WHERE status = 'rejected') >= avg(credit_score) FILTER (WHERE status = 'approved')
UNION ALL
SELECT 'defaulted', avg(credit_score) FILTER (WHERE loan_status = 'defaulted'),
       avg(credit_score) FILTER (WHERE loan_status = 'active')
FROM loans_db.risk_assessments
JOIN loans_db.loans USING (application_id)
WHERE assessment_type = 'initial'
HAVING count(*) FILTER (WHERE loan_status = 'defaulted') >= 150
   AND avg(credit_score) FILTER (WHERE loan_status = 'defaulted') >= avg(credit_score) FILTER (WHERE loan_status = 'active')
UNION ALL
SELECT 'rate of ' || loan_type, corr(credit_score, coalesce(original_interest_rate, interest_rate)), 0
FROM loans_db.risk_assessments
JOIN loans_db.loans USING (application_id)
WHERE assessment_type = 'initial'
GROUP BY loan_type
HAVING count(*) >= 100 AND corr(credit_score, coalesce(original_interest_rate, interest_rate)) >= 0;

-- check: collateral
-- Only mortgages, auto and business loans have collateral, of their kind and appraised between application and decision; its value and the ratio of the loan to it are right.
SELECT c.collateral_id AS key, l.loan_type, c.collateral_type, c.appraised_value, l.principal_amount, c.ltv_ratio
FROM loans_db.collateral c
JOIN loans_db.loans l USING (loan_id)
JOIN loans_db.loan_applications a USING (application_id)
WHERE CASE l.loan_type
          WHEN 'mortgage' THEN c.collateral_type IN ('property', 'real_estate')
          WHEN 'auto' THEN c.collateral_type = 'vehicle'
          WHEN 'business' THEN c.collateral_type IN ('equipment', 'inventory', 'real_estate')
          ELSE false
      END IS NOT TRUE
   OR c.appraised_value * 100 NOT BETWEEN l.principal_amount * ${banking.loan.collateral.value_percent.min} - 1
                                      AND l.principal_amount * ${banking.loan.collateral.value_percent.max} + 1
   OR c.ltv_ratio <> round(l.principal_amount / c.appraised_value, 4)
   OR c.appraisal_date NOT BETWEEN a.application_date AND a.decision_date;

-- check: guarantors
-- A guarantor is somebody else than the borrower, bears the customer's name when one, and answers for the profile's part of the principal (50 to 100 percent) from the decision on.
SELECT g.guarantor_id AS key, g.guarantor_customer_id, g.guarantor_name, g.guarantee_amount, l.principal_amount
FROM loans_db.loan_guarantors g
JOIN loans_db.loans l USING (loan_id)
JOIN loans_db.loan_applications a USING (application_id)
JOIN accounts_db.customers b ON b.customer_id = l.customer_id
LEFT JOIN accounts_db.customers c ON c.customer_id = g.guarantor_customer_id
WHERE g.guarantor_customer_id = l.customer_id
   OR (g.guarantor_customer_id IS NULL AND g.guarantor_name = b.first_name || ' ' || b.last_name)
   OR (g.guarantor_customer_id IS NOT NULL
       AND (g.guarantor_name = c.first_name || ' ' || c.last_name AND c.customer_since <= g.guarantee_date) IS NOT TRUE)
   OR g.guarantee_amount * 100 NOT BETWEEN l.principal_amount * ${banking.loan.guarantor.amount_percent.min} - 1
                                       AND l.principal_amount * ${banking.loan.guarantor.amount_percent.max} + 1
   OR g.guarantee_date NOT BETWEEN a.decision_date AND l.disbursement_date
UNION ALL
SELECT min(guarantor_id), NULL, NULL, NULL, NULL
FROM loans_db.loan_guarantors
GROUP BY loan_id
HAVING count(*) > 2 OR count(DISTINCT guarantor_customer_id) <> count(guarantor_customer_id);

-- check: applicants | chi-square
-- Customers who apply for loans, as the profile says (35 percent).
SELECT label, count(c.customer_id) AS observed, expected
FROM (VALUES
    (true, 'applies', ${banking.loan.applicant_percent}::float8),
    (false, 'does not', 100 - ${banking.loan.applicant_percent}::float8)
) AS weight (applies, label, expected)
LEFT JOIN (
    SELECT c.customer_id, EXISTS (
        SELECT FROM loans_db.loan_applications a WHERE a.customer_id = c.customer_id
    ) AS applies
    FROM accounts_db.customers c
) AS c USING (applies)
GROUP BY label, expected;

-- check: repeat_applicants | chi-square
-- Applicants who apply several times, as the profile says (20 percent).
SELECT label, count(a.customer_id) AS observed, expected
FROM (VALUES
    (true, 'several', ${banking.loan.repeat_percent}::float8),
    (false, 'once', 100 - ${banking.loan.repeat_percent}::float8)
) AS weight (repeats, label, expected)
LEFT JOIN (
    SELECT customer_id, count(*) > 1 AS repeats
    FROM loans_db.loan_applications
    GROUP BY customer_id
) AS a USING (repeats)
GROUP BY label, expected;

-- check: application_types | chi-square
-- What loans are applied for, as the profile weighs it (35, 30, 20, 10, 5).
SELECT label, count(a.application_id) AS observed, expected
FROM (VALUES
    ('mortgage', ${banking.loan.type.mortgage}::float8),
    ('personal', ${banking.loan.type.personal}),
    ('auto', ${banking.loan.type.auto}),
    ('business', ${banking.loan.type.business}),
    ('education', ${banking.loan.type.education})
) AS weight (label, expected)
LEFT JOIN loans_db.loan_applications a ON a.loan_type = label
GROUP BY label, expected;

-- check: application_status | chi-square
-- What became of applications, as the profile weighs it (65, 20, 10, 5).
SELECT label, count(a.application_id) AS observed, expected
FROM (VALUES
    ('approved', ${banking.loan.application_status.approved}::float8),
    ('rejected', ${banking.loan.application_status.rejected}),
    ('pending', ${banking.loan.application_status.pending}),
    ('withdrawn', ${banking.loan.application_status.withdrawn})
) AS weight (label, expected)
LEFT JOIN loans_db.loan_applications a ON a.status = label
GROUP BY label, expected;

-- check: loan_status | chi-square
-- How loans stand, as the profile weighs it (75, 20, 3, 2).
SELECT label, count(l.loan_id) AS observed, expected
FROM (VALUES
    ('active', ${banking.loan.status.active}::float8),
    ('paid_off', ${banking.loan.status.paid_off}),
    ('defaulted', ${banking.loan.status.defaulted}),
    ('restructured', ${banking.loan.status.restructured})
) AS weight (label, expected)
LEFT JOIN loans_db.loans l ON l.loan_status = label
GROUP BY label, expected;

-- check: paid_on_time | chi-square
-- Instalments of active loans that were paid on time, as the profile says (95 percent).
SELECT label, count(s.schedule_id) AS observed, expected
FROM (VALUES
    (true, 'on time', ${banking.loan.on_time_percent}::float8),
    (false, 'late', 100 - ${banking.loan.on_time_percent}::float8)
) AS weight (on_time, label, expected)
LEFT JOIN (
    SELECT s.schedule_id, s.payment_date IS NOT NULL AND s.payment_date <= s.due_date AS on_time
    FROM loans_db.repayment_schedule s
    JOIN loans_db.loans l USING (loan_id)
    WHERE l.loan_status = 'active' AND s.due_date <= DATE '${as_of}'
) AS s USING (on_time)
GROUP BY label, expected;

-- check: collateral_share | chi-square
-- Mortgages, auto and business loans with collateral, as the profile says (80 percent).
SELECT label, count(l.loan_id) AS observed, expected
FROM (VALUES
    (true, 'collateral', ${banking.loan.collateral.percent}::float8),
    (false, 'none', 100 - ${banking.loan.collateral.percent}::float8)
) AS weight (has_collateral, label, expected)
LEFT JOIN (
    SELECT l.loan_id, EXISTS (SELECT FROM loans_db.collateral c WHERE c.loan_id = l.loan_id) AS has_collateral
    FROM loans_db.loans l
    WHERE l.loan_type IN ('mortgage', 'auto', 'business')
) AS l USING (has_collateral)
GROUP BY label, expected;

-- check: guarantor_share | chi-square
-- Loans with guarantors, as the profile says (25 percent).
SELECT label, count(l.loan_id) AS observed, expected
FROM (VALUES
    (true, 'guaranteed', ${banking.loan.guarantor.percent}::float8),
    (false, 'not', 100 - ${banking.loan.guarantor.percent}::float8)
) AS weight (guaranteed, label, expected)
LEFT JOIN (
    SELECT l.loan_id, EXISTS (SELECT FROM loans_db.loan_guarantors g WHERE g.loan_id = l.loan_id) AS guaranteed
    FROM loans_db.loans l
) AS l USING (guaranteed)
GROUP BY label, expected;

-- check: guarantor_count | chi-square
-- How many guarantors those loans have, as the profile weighs it (70, 30).
SELECT label, count(g.loan_id) AS observed, expected
FROM (VALUES
    ('1', ${banking.loan.guarantor.count.1}::float8),
    ('2', ${banking.loan.guarantor.count.2})
) AS weight (label, expected)
LEFT JOIN (
    SELECT loan_id, count(*)::text AS label
    FROM loans_db.loan_guarantors
    GROUP BY loan_id
) AS g USING (label)
GROUP BY label, expected;

-- check: reassessed_share | chi-square
-- Active loans that were assessed again, as the profile says (40 percent).
SELECT label, count(l.loan_id) AS observed, expected
FROM (VALUES
    (true, 'again', ${banking.loan.reassessment.percent}::float8),
    (false, 'not', 100 - ${banking.loan.reassessment.percent}::float8)
) AS weight (again, label, expected)
LEFT JOIN (
    SELECT l.loan_id, EXISTS (SELECT FROM loans_db.risk_assessments r WHERE r.loan_id = l.loan_id) AS again
    FROM loans_db.loans l
    WHERE l.loan_status = 'active'
) AS l USING (again)
GROUP BY label, expected;

-- ==== links between the databases ====
--
-- "-- link: NAME | schema.table.column -> schema.table.column" (or lists: schema.table (a, b)) is a check without SQL: every row on the
-- left refers to one on the right. In one database the server looks; where the two are databases of their own, fingen reads both.

-- link: link_interactions_handled_by | customer_db.interactions.handled_by -> employees_db.employees.employee_id
-- link: link_complaints_handled_by | customer_db.complaints.handled_by -> employees_db.employees.employee_id
-- link: link_customer_profiles_assigned_agent | customer_db.customer_profiles.assigned_agent_id -> employees_db.employees.employee_id
-- link: link_employee_assignments_customer | employees_db.employee_assignments.customer_id -> accounts_db.customers.customer_id
-- link: link_transactions_processed_by | accounts_db.transactions.processed_by -> employees_db.employees.employee_id
-- link: link_loan_applications_officer | loans_db.loan_applications.officer_id -> employees_db.employees.employee_id
-- link: link_loan_applications_approved_by | loans_db.loan_applications.approved_by -> employees_db.employees.employee_id
-- link: link_loan_applications_customer | loans_db.loan_applications.customer_id -> accounts_db.customers.customer_id
-- link: link_loans_officer | loans_db.loans.officer_id -> employees_db.employees.employee_id
-- link: link_loans_customer | loans_db.loans.customer_id -> accounts_db.customers.customer_id
-- link: link_loans_linked_account | loans_db.loans.linked_account_id -> accounts_db.accounts.account_id
-- link: link_loan_guarantors_customer | loans_db.loan_guarantors.guarantor_customer_id -> accounts_db.customers.customer_id
-- link: link_risk_assessments_customer | loans_db.risk_assessments.customer_id -> accounts_db.customers.customer_id
-- link: link_risk_assessments_assessed_by | loans_db.risk_assessments.assessed_by -> employees_db.employees.employee_id

-- link: link_customer_profiles_customer | customer_db.customer_profiles.customer_id -> accounts_db.customers.customer_id
-- link: link_profile_is_the_customer | customer_db.customer_profiles (customer_id, first_name, last_name, email, phone, birth_date, segment) -> accounts_db.customers (customer_id, first_name, last_name, email, phone, birth_date, segment)
-- link: link_customer_is_the_profile | accounts_db.customers (customer_id, first_name, last_name, email, phone, birth_date, segment) -> customer_db.customer_profiles (customer_id, first_name, last_name, email, phone, birth_date, segment)
-- One person in all databases.

-- link: link_linked_account_is_the_borrowers | loans_db.loans (linked_account_id, customer_id) -> accounts_db.accounts (account_id, customer_id)
-- A loan is paid out to, and repaid from, an account of its borrower.
