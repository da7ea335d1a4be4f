-- A count is true at one time and written at another: what came and went in between stays counted.
ALTER TABLE "stock_level" ADD COLUMN     "counted_at" TIMESTAMPTZ(6);
ALTER TABLE "stock_movement" ADD COLUMN     "as_of" TIMESTAMPTZ(6);
ALTER TABLE "stock_shipment" ADD COLUMN     "short" INTEGER NOT NULL DEFAULT 0;

UPDATE stock_level l SET counted_at = (SELECT max(m.occurred_at) FROM stock_movement m WHERE m.stock_level_id = l.id AND m.kind = 'SET');

ALTER TABLE stock_movement ADD CONSTRAINT stock_movement_as_of CHECK (as_of IS NULL OR (kind = 'SET' AND as_of <= occurred_at));
ALTER TABLE stock_shipment ADD CONSTRAINT stock_shipment_short CHECK (short >= 0);

-- Every kind that says what really came or went; what reads fewer of them finds them here, too.
DROP INDEX stock_movement_left;
CREATE INDEX stock_movement_left ON stock_movement (stock_level_id, occurred_at) WHERE kind IN ('SHIP', 'UNSHIP', 'ADJUST');
CREATE INDEX stock_shipment_lacked ON stock_shipment (stock_level_id, created_at) WHERE short > 0;
