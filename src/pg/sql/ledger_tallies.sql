-- What batches $2 to $3 of run $1 add up to, per table. Fingerprints are summed as four 32-bit words; the client carries.
SELECT table_name, pg_catalog.sum(rows), pg_catalog.sum(bytes),
       pg_catalog.sum(('x' || pg_catalog.substr(fingerprint, 1, 8))::bit(32)::bigint),
       pg_catalog.sum(('x' || pg_catalog.substr(fingerprint, 9, 8))::bit(32)::bigint),
       pg_catalog.sum(('x' || pg_catalog.substr(fingerprint, 17, 8))::bit(32)::bigint),
       pg_catalog.sum(('x' || pg_catalog.substr(fingerprint, 25, 8))::bit(32)::bigint)
FROM fingen.batch_tables
WHERE run_id = $1::bigint AND number BETWEEN $2::bigint AND $3::bigint
GROUP BY table_name
