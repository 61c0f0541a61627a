-- The checks of `fingen validate banking`.
--
-- "-- check: NAME" begins one, the comment below says what holds, the statement up to the ';' at the end of a line returns the rows that
-- break it, an example key first. "-- check: NAME | chi-square" returns label, observed count and expected share; "| mean" returns
-- label, observed, expected and standard error. ${path} is the value that the run's profile had.

-- ==== staff and customer relations ====

-- check: departments_fixed
-- There are twelve departments, whatever the scale.
SELECT count(*) AS key FROM employees_db.departments HAVING count(*) <> 12;

-- ==== customers and accounts ====

-- ==== loans ====
