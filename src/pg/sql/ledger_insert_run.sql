INSERT INTO fingen.runs (domain, state, seed, scale, as_of, generator_version, profile_digest, profile,
                         batches_planned, families_per_batch, existing, led_from)
VALUES ($1::text, 'loading', $2::bigint, $3::numeric, $4::date, $5::text, $6::text, $7::text,
        $8::bigint, $9::bigint[], $10::boolean, $11::text)
RETURNING run_id
