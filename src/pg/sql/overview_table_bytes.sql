-- Bytes on disk of tables $1 (schemas) and $2 (names), in that order.
SELECT coalesce(pg_catalog.pg_total_relation_size(c.oid), -1)
FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[]))
     WITH ORDINALITY AS w (schema_name, table_name, position)
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.table_name
ORDER BY w.position
