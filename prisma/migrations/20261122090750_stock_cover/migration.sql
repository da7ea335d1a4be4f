-- What left a stock level lately, for its days of cover: the rest of the ledger is not looked at.
CREATE INDEX stock_movement_left ON stock_movement (stock_level_id, occurred_at) WHERE kind IN ('SHIP', 'UNSHIP');
