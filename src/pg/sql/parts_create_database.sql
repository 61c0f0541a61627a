-- Statements that make database $1 as the present one is, with schema $2 found without being named.
SELECT pg_catalog.format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', $1::text,
                         pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype),
       pg_catalog.format('ALTER DATABASE %I SET search_path = %I, public', $1::text, $2::text)
FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
