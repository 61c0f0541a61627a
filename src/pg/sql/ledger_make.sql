-- The ledger: which runs a database holds, what they made, and which batches are in. It stands in schema fingen.
CREATE TABLE fingen.ledger (
    version     integer NOT NULL, -- of these tables
    made_schema boolean NOT NULL  -- false: schema fingen was there before
);

CREATE TABLE fingen.runs (
    run_id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain             text        NOT NULL UNIQUE,
    state              text        NOT NULL CHECK (state IN ('loading', 'loaded', 'complete')),
    seed               bigint      NOT NULL,
    scale              numeric     NOT NULL,
    as_of              date        NOT NULL,
    generator_version  text        NOT NULL,
    profile_digest     text        NOT NULL,
    profile            text        NOT NULL,
    batches_planned    bigint      NOT NULL,
    families_per_batch bigint[]    NOT NULL,
    part_ends          bigint[]    NOT NULL, -- how many batches there are up to the end of each part
    existing           boolean     NOT NULL,
    led_from           text        NOT NULL, -- the database that lists this one among the run's; empty: this one leads
    started_at         timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at        timestamptz
);

-- Numbers begin with the moment. A ledger goes with its last run, and a process that still loads that run must not take a run of the
-- next ledger for it.
SELECT pg_catalog.setval('fingen.runs_run_id_seq'::regclass,
                         pg_catalog.floor(EXTRACT(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint);

CREATE TABLE fingen.tables (
    run_id      bigint   NOT NULL REFERENCES fingen.runs ON DELETE CASCADE,
    position    smallint NOT NULL,
    schema_name text     NOT NULL,
    table_name  text     NOT NULL,
    table_oid   oid      NOT NULL,
    PRIMARY KEY (run_id, position)
);

CREATE TABLE fingen.databases (
    run_id        bigint   NOT NULL REFERENCES fingen.runs ON DELETE CASCADE,
    position      smallint NOT NULL,
    database_name text     NOT NULL,
    schema_name   text     NOT NULL,
    made          boolean  NOT NULL,
    PRIMARY KEY (run_id, position)
);

CREATE TABLE fingen.objects (
    run_id     bigint NOT NULL REFERENCES fingen.runs ON DELETE CASCADE,
    position   bigint GENERATED ALWAYS AS IDENTITY,
    class_oid  oid    NOT NULL,
    object_oid oid    NOT NULL,
    kind       text   NOT NULL,
    identity   text   NOT NULL,
    PRIMARY KEY (class_oid, object_oid)
);

CREATE TABLE fingen.batches (
    run_id       bigint      NOT NULL REFERENCES fingen.runs ON DELETE CASCADE,
    number       bigint      NOT NULL,
    stage        integer     NOT NULL,
    first_family bigint      NOT NULL,
    family_count bigint      NOT NULL,
    committed_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    PRIMARY KEY (run_id, number)
);

CREATE TABLE fingen.batch_tables (
    run_id      bigint NOT NULL,
    number      bigint NOT NULL,
    table_name  text   NOT NULL,
    rows        bigint NOT NULL,
    bytes       bigint NOT NULL,
    fingerprint text   NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{32}$'),
    PRIMARY KEY (run_id, number, table_name),
    FOREIGN KEY (run_id, number) REFERENCES fingen.batches ON DELETE CASCADE
);

CREATE TABLE fingen.steps (
    run_id      bigint      NOT NULL REFERENCES fingen.runs ON DELETE CASCADE,
    step        text        NOT NULL,
    finished_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    PRIMARY KEY (run_id, step)
);

COMMENT ON TABLE fingen.ledger IS 'The version of the ledger''s tables';
COMMENT ON TABLE fingen.runs IS 'What fingen loaded into this database, a row per domain';
COMMENT ON TABLE fingen.tables IS 'The tables that a run made, or was given with --existing';
COMMENT ON TABLE fingen.databases IS 'The databases that a run is spread over, when it is not in this one; each has its own ledger';
COMMENT ON TABLE fingen.objects IS 'Schemas, types, sequences and functions that a run made';
COMMENT ON TABLE fingen.batches IS 'Batches that are in; each row committed together with the batch''s rows';
COMMENT ON TABLE fingen.batch_tables IS 'Rows, bytes (of COPY BINARY) and fingerprint that a batch put into each table';
COMMENT ON TABLE fingen.steps IS 'Steps after the rows that are done: keys, indexes, statistics';
