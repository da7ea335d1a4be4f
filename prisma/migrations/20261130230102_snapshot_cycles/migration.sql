-- A snapshot knows the cycle that it belongs to, and whether a later one of that cycle overtook it: those are pruned, by index.
ALTER TABLE "order_snapshot" ADD COLUMN     "cycle" INTEGER,
ADD COLUMN     "overtaken" BOOLEAN NOT NULL DEFAULT false;

-- Of an order that was asked for once every snapshot is of that cycle. Which ones of several cycles opened which cannot be told: they stay.
UPDATE order_snapshot s SET cycle = o.cycle, overtaken = EXISTS (SELECT FROM order_snapshot t
    WHERE t.fulfillment_order_id = s.fulfillment_order_id AND (t.observed_at, t.id) > (s.observed_at, s.id))
  FROM fulfillment_order o WHERE o.id = s.fulfillment_order_id AND o.cycle <= 1;

DROP INDEX "order_snapshot_observed_at_id_idx";
CREATE INDEX order_snapshot_overtaken ON order_snapshot (observed_at) WHERE overtaken;
