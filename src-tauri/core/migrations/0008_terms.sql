-- The term of mediation follows from nature and source, also that of the cases that are there: their derived columns and
-- tally cells are computed again. `counted_due_on` is what was counted at the acceptance.
SELECT 1;
