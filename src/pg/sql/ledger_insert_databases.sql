-- $1: run, $2 to $4: names, schemas and whether the run makes them.
INSERT INTO fingen.databases (run_id, position, database_name, schema_name, made)
SELECT $1::bigint, w.position, w.database_name, w.schema_name, w.made
FROM ROWS FROM (pg_catalog.unnest($2::text[]), pg_catalog.unnest($3::text[]), pg_catalog.unnest($4::boolean[]))
     WITH ORDINALITY AS w (database_name, schema_name, made, position)
