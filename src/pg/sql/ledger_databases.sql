-- The databases that run $1 is spread over.
SELECT database_name, schema_name, made FROM fingen.databases WHERE run_id = $1::bigint ORDER BY position
