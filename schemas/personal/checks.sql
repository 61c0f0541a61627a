-- check: orphans
-- Every account has its user.
SELECT a.id AS key FROM personal.accounts a WHERE NOT EXISTS (SELECT FROM personal.users u WHERE u.id = a.user_id);
