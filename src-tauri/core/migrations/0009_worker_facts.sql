-- JSON object with the facts about the worker of a case: employment, injury, sickness, limitation_events; what is not known
-- is left out.
ALTER TABLE cases ADD COLUMN worker_facts TEXT NOT NULL DEFAULT '{}';
