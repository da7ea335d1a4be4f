-- Snapshots are looked at once when they are old enough to be pruned.
CREATE INDEX "order_snapshot_observed_at_id_idx" ON "order_snapshot"("observed_at", "id");

-- Few orders have notes.
CREATE INDEX fulfillment_order_merchant_notes ON fulfillment_order (created_at, id) WHERE has_merchant_notes;
CREATE INDEX fulfillment_order_delivery_notes ON fulfillment_order (created_at, id) WHERE has_delivery_notes;

CREATE INDEX "stock_level_warehouse_id_id_idx" ON "stock_level"("warehouse_id", "id");
