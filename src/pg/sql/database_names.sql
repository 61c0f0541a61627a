-- What -d could have meant: databases, and schemas of this one.
SELECT (SELECT coalesce(pg_catalog.string_agg(datname, ', ' ORDER BY datname), 'none') FROM pg_catalog.pg_database
        WHERE datallowconn AND NOT datistemplate),
       (SELECT coalesce(pg_catalog.string_agg(nspname, ', ' ORDER BY nspname), 'none') FROM pg_catalog.pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
