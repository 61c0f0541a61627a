-- Keys of the tables of tables.sql.
ALTER TABLE other.words ADD CONSTRAINT words_pkey PRIMARY KEY (number);
ALTER TABLE ONLY other.words ADD CONSTRAINT words_self_fkey FOREIGN KEY (register) REFERENCES other.words (number);
