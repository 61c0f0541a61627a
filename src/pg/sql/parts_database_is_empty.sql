-- Is there nothing in this database beyond what every new one has? Objects of users have numbers from 16384.
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_namespace
                   WHERE oid >= 16384 AND nspname !~ '^pg_(toast_)?temp_')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                   WHERE c.oid >= 16384 AND n.nspname !~ '^pg_(toast_)?temp_')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata)
