-- Runs, with how far their batches are. $1: a domain, or NULL for all of them.
SELECT r.run_id, r.domain, r.state, r.seed, r.scale, pg_catalog.to_char(r.as_of, 'YYYY-MM-DD'),
       r.generator_version, r.profile_digest, r.profile, r.batches_planned,
       pg_catalog.array_to_string(r.families_per_batch, ','), r.existing,
       coalesce(b.done, 0),
       coalesce(pg_catalog.round(extract(epoch FROM b.last_commit - r.started_at)::numeric, 6), 0),
       pg_catalog.to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       coalesce(pg_catalog.to_char(r.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''),
       r.led_from
FROM fingen.runs r
LEFT JOIN (SELECT run_id, count(*) AS done, max(committed_at) AS last_commit
           FROM fingen.batches GROUP BY run_id) b USING (run_id)
WHERE $1::text IS NULL OR r.domain = $1::text
ORDER BY r.run_id
