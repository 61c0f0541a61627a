ALTER TABLE trial.owners ADD CONSTRAINT owners_pkey PRIMARY KEY (owner_id);
ALTER TABLE trial.things ADD CONSTRAINT things_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES trial.owners (owner_id);
