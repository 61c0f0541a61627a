-- Runs, with how far their batches are. $1: a domain, or NULL for all of them.
SELECT r.run_id, r.domain, r.state, r.seed, r.scale, pg_catalog.to_char(r.as_of, 'YYYY-MM-DD'),
       r.generator_version, r.profile_digest, r.profile, r.batches_planned,
       pg_catalog.array_to_string(r.families_per_batch, ','), r.existing,
       pg_catalog.cardinality(r.part_ends),
       (SELECT count(*) FROM pg_catalog.unnest(r.part_ends) WITH ORDINALITY AS p (last, part)
        WHERE p.last - coalesce(r.part_ends[p.part - 1], 0) =
              (SELECT count(*) FROM fingen.batches i
               WHERE i.run_id = r.run_id AND i.number >= coalesce(r.part_ends[p.part - 1], 0) AND i.number < p.last)),
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
