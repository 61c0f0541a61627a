-- Columns of the tables $1 (schemas) and $2 (names), with their tables; a table without a row is not there. Domains show as the type
-- below them. Labels of enum types are one a line.
SELECT w.position - 1, c.relkind, pg_catalog.row_security_active(c.oid), pg_catalog.has_table_privilege(c.oid, 'INSERT'),
       a.attname,
       CASE WHEN tn.nspname = 'pg_catalog' THEN pg_catalog.format_type(b.oid, b.typmod)
            ELSE tn.nspname || '.' || b.typname END,
       CASE WHEN tn.nspname = 'pg_catalog' THEN b.typname ELSE '' END,
       b.typcategory, b.typmod, b.is_domain,
       a.attnotnull OR b.notnull, a.atthasdef, a.attidentity, a.attgenerated,
       (SELECT pg_catalog.string_agg(e.enumlabel, E'\n' ORDER BY e.enumsortorder)
        FROM pg_catalog.pg_enum e WHERE e.enumtypid = b.oid)
FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY
     AS w (schema_name, table_name, position)
JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.table_name
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
CROSS JOIN LATERAL (
    SELECT u.oid, u.typname, u.typnamespace, u.typcategory, t.typtype = 'd' AS is_domain, t.typnotnull AS notnull,
           CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS typmod
    FROM pg_catalog.pg_type u WHERE u.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
) b
JOIN pg_catalog.pg_namespace tn ON tn.oid = b.typnamespace
ORDER BY w.position, a.attnum
