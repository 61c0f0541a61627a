-- Tables of this database that may be read, with bytes on disk and an estimate of their rows (-1: never analysed). $1: a schema, or ''.
SELECT n.nspname, c.relname, pg_catalog.pg_total_relation_size(c.oid), c.reltuples::bigint,
       pg_catalog.pg_relation_size(c.oid), pg_catalog.has_table_privilege(c.oid, 'SELECT')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'fingen')
  AND ($1::text = '' OR n.nspname = $1::text)
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
ORDER BY 1, 2
