-- What stands of the other objects that run $1 made, last made first; schemas come at the end. An object that was renamed or changed its
-- kind is not what the run made any more.
SELECT o.kind, o.identity, i.identity = o.identity AND i.type = o.kind
FROM fingen.objects o CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class_oid, o.object_oid, 0) i
WHERE o.run_id = $1::bigint AND i.identity IS NOT NULL
ORDER BY o.kind = 'schema', o.position DESC
