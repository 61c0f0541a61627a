-- check: things_orphans
-- Every thing has an owner.
SELECT t.thing_id AS key FROM trial.things t LEFT JOIN trial.owners o USING (owner_id) WHERE o.owner_id IS NULL;
