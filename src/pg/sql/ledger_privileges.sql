-- May this role make schemas $1, or use them where they stand?
SELECT w.schema_name, n.oid IS NOT NULL,
       CASE WHEN n.oid IS NULL
            THEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
            ELSE pg_catalog.has_schema_privilege(n.oid, 'CREATE') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
       END,
       pg_catalog.quote_ident(pg_catalog.current_database()), pg_catalog.quote_ident(current_user),
       pg_catalog.quote_ident(w.schema_name)
FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY AS w (schema_name, position)
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
ORDER BY w.position
