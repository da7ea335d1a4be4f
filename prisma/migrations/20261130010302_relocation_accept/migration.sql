-- The last step of a move between our locations is our accept there, and no operation of its own: looks that still wait are taken back, and
-- a move whose accept was confirmed meanwhile is over.
UPDATE store_operation SET state = 'SUPERSEDED', finished_at = db_now() WHERE kind = 'relocation.step' AND payload->>'step' = 'ACCEPT'
  AND state IN ('PENDING', 'AMBIGUOUS', 'PARKED');
UPDATE relocation r SET state = 'DONE', done = cardinality(r.steps), finished_at = db_now(), updated_at = db_now()
FROM fulfillment_order o
WHERE r.state = 'RUNNING' AND r.steps[r.done + 1] = 'ACCEPT' AND o.id = coalesce(r.new_fulfillment_order_id, r.fulfillment_order_id)
  AND o.stage IN ('READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER');
