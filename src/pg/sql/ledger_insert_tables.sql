-- $1: run, $2 and $3: schemas and names of its tables, parents first.
INSERT INTO fingen.tables (run_id, position, schema_name, table_name, table_oid)
SELECT $1::bigint, w.position, w.schema_name, w.table_name, c.oid
FROM ROWS FROM (pg_catalog.unnest($2::text[]), pg_catalog.unnest($3::text[])) WITH ORDINALITY
     AS w (schema_name, table_name, position)
JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.table_name
