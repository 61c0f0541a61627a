-- check: nothing
SELECT 1 AS key WHERE false;
