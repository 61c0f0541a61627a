-- Is batch $2 of run $1 in? Asked by trying to insert it, and rolled back: that waits for a transaction of a lost connection that may
-- still be committing, and it cannot be answered by a standby that lags.
WITH batch AS (
    INSERT INTO fingen.batches (run_id, number, stage, first_family, family_count)
    VALUES ($1::bigint, $2::bigint, 0, 0, 0)
    ON CONFLICT (run_id, number) DO NOTHING
    RETURNING number
)
SELECT count(*) = 0 FROM batch
