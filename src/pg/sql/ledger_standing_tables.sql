-- What became of the tables of run $1, parents first. A table is the run's when both its name and its oid are.
SELECT pg_catalog.format('%I.%I', t.schema_name, t.table_name), t.schema_name, t.table_name,
       CASE WHEN c.oid = t.table_oid THEN 'ours'
            WHEN c.oid IS NOT NULL THEN 'replaced'
            WHEN r.oid IS NOT NULL THEN 'renamed'
            ELSE 'gone'
       END
FROM fingen.tables t
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema_name
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.table_name
LEFT JOIN pg_catalog.pg_class r ON r.oid = t.table_oid AND r.relkind IN ('r', 'p')
WHERE t.run_id = $1::bigint
ORDER BY t.position
