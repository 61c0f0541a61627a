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

-- ==== loans ====
