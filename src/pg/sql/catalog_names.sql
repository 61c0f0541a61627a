-- What stands under the names $1 (schemas) and $2: relations, then types that are no relation's.
SELECT w.position - 1, w.schema_name || '.' || w.name, c.oid, 'pg_catalog.pg_class'::regclass::oid
FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY
     AS w (schema_name, name, position)
JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
UNION ALL
SELECT w.position - 1, w.schema_name || '.' || w.name, t.oid, 'pg_catalog.pg_type'::regclass::oid
FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY
     AS w (schema_name, name, position)
JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
JOIN pg_catalog.pg_type t ON t.typnamespace = n.oid AND t.typname = w.name AND t.typrelid = 0
ORDER BY 1, 4
