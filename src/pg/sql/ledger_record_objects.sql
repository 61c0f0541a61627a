-- Records for run $1 what this transaction itself created in schemas $2, less what goes with a table or an extension anyway
-- (sequences of identity columns and the like). A row of the catalog that this transaction wrote has its number as xmin.
WITH made AS (
    SELECT 'pg_catalog.pg_namespace'::regclass AS class_oid, n.oid, 0 AS rank
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname = ANY ($2::text[]) AND n.xmin = pg_catalog.pg_current_xact_id()::xid
    UNION ALL
    SELECT 'pg_catalog.pg_type'::regclass, t.oid, 1
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = ANY ($2::text[]) AND t.xmin = pg_catalog.pg_current_xact_id()::xid AND t.typtype IN ('d', 'e', 'r')
    UNION ALL
    SELECT 'pg_catalog.pg_class'::regclass, c.oid, 1
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY ($2::text[]) AND c.xmin = pg_catalog.pg_current_xact_id()::xid AND c.relkind IN ('S', 'm', 'v')
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::regclass, p.oid, 1
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY ($2::text[]) AND p.xmin = pg_catalog.pg_current_xact_id()::xid
)
INSERT INTO fingen.objects (run_id, class_oid, object_oid, kind, identity)
SELECT $1::bigint, made.class_oid, made.oid, i.type, i.identity
FROM made CROSS JOIN LATERAL pg_catalog.pg_identify_object(made.class_oid, made.oid, 0) i
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = made.class_oid AND d.objid = made.oid AND d.deptype IN ('a', 'e', 'i'))
ORDER BY made.rank, made.oid
ON CONFLICT (class_oid, object_oid) DO NOTHING
