-- $1 run, $2 batch, $3 stage, $4 first family, $5 families; $6 to $9 per table: name, rows, bytes, fingerprint.
-- Returns 0 when the batch is in already: another transaction that writes it is waited for, so the answer is final.
WITH batch AS (
    INSERT INTO fingen.batches (run_id, number, stage, first_family, family_count)
    VALUES ($1::bigint, $2::bigint, $3::integer, $4::bigint, $5::bigint)
    ON CONFLICT (run_id, number) DO NOTHING
    RETURNING run_id, number
), tallies AS (
    INSERT INTO fingen.batch_tables (run_id, number, table_name, rows, bytes, fingerprint)
    SELECT b.run_id, b.number, t.table_name, t.rows, t.bytes, t.fingerprint
    FROM batch b
    CROSS JOIN ROWS FROM (pg_catalog.unnest($6::text[]), pg_catalog.unnest($7::bigint[]),
                          pg_catalog.unnest($8::bigint[]), pg_catalog.unnest($9::text[]))
        AS t (table_name, rows, bytes, fingerprint)
)
SELECT count(*) FROM batch
