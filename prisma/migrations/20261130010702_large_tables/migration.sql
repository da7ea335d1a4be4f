-- What lists and the engine ask of large tables comes from indexes. Building them takes about 10 s per million orders.

-- Orders are listed by (created_at, id), too; a cursor holds milliseconds, and so does the column.
ALTER TABLE "fulfillment_order" ALTER COLUMN "created_at" TYPE TIMESTAMPTZ(3);

DROP INDEX "fulfillment_order_store_id_stage_idx";
DROP INDEX "fulfillment_order_stage_id_idx";
DROP INDEX "fulfillment_order_store_id_order_number_idx";
CREATE INDEX "fulfillment_order_created_at_id_idx" ON "fulfillment_order"("created_at", "id");
CREATE INDEX "fulfillment_order_updated_at_id_idx" ON "fulfillment_order"("updated_at", "id");
CREATE INDEX "fulfillment_order_store_id_created_at_id_idx" ON "fulfillment_order"("store_id", "created_at", "id");
CREATE INDEX "fulfillment_order_store_id_updated_at_id_idx" ON "fulfillment_order"("store_id", "updated_at", "id");
CREATE INDEX "fulfillment_order_location_id_created_at_id_idx" ON "fulfillment_order"("location_id", "created_at", "id");
CREATE INDEX "fulfillment_order_location_id_updated_at_id_idx" ON "fulfillment_order"("location_id", "updated_at", "id");
CREATE INDEX "fulfillment_order_stage_created_at_id_idx" ON "fulfillment_order"("stage", "created_at", "id");
CREATE INDEX "fulfillment_order_store_id_stage_created_at_id_idx" ON "fulfillment_order"("store_id", "stage", "created_at", "id");
CREATE INDEX "fulfillment_order_status_created_at_id_idx" ON "fulfillment_order"("status", "created_at", "id");
CREATE INDEX "fulfillment_order_request_status_created_at_id_idx" ON "fulfillment_order"("request_status", "created_at", "id");
CREATE INDEX "fulfillment_order_order_number_store_id_idx" ON "fulfillment_order"("order_number", "store_id");
CREATE INDEX "fulfillment_order_remote_id_idx" ON "fulfillment_order"("remote_id");
CREATE INDEX fulfillment_order_cancel_open ON fulfillment_order (store_id, observed_at) WHERE cancel_open;
CREATE INDEX fulfillment_order_in_work ON fulfillment_order (store_id, observed_at)
  WHERE stage IN ('READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER', 'REVIEW');
CREATE INDEX fulfillment_order_unfinished ON fulfillment_order (location_id)
  WHERE stage NOT IN ('SHIPPED', 'CANCELLED', 'CLOSED', 'REJECTED', 'WITHDRAWN', 'MOVED');

-- A line knows its store: which products a store's SKUs are, and which lines it opened again, are asked per store.
ALTER TABLE "fulfillment_order_line" ADD COLUMN "store_id" UUID;
UPDATE fulfillment_order_line l SET store_id = o.store_id FROM fulfillment_order o WHERE o.id = l.fulfillment_order_id;
ALTER TABLE "fulfillment_order_line" ALTER COLUMN "store_id" SET NOT NULL;
CREATE INDEX "fulfillment_order_line_store_id_sku_id_idx" ON "fulfillment_order_line"("store_id", "sku", "id");
CREATE INDEX fulfillment_order_line_reopened ON fulfillment_order_line (store_id, fulfillment_order_id)
  WHERE remote_fulfillable > requested - shipped - cancelled;

-- Shipments.
DROP INDEX "fulfillment_store_id_delivery_state_idx";
CREATE INDEX "fulfillment_store_id_id_idx" ON "fulfillment"("store_id", "id");
CREATE INDEX "fulfillment_status_id_idx" ON "fulfillment"("status", "id");
CREATE INDEX "fulfillment_delivery_state_id_idx" ON "fulfillment"("delivery_state", "id");
CREATE INDEX fulfillment_late ON fulfillment (id) WHERE late_noted_at IS NOT NULL;
DROP INDEX fulfillment_in_transit;
CREATE INDEX fulfillment_in_transit ON fulfillment (store_id, in_transit_since)
  WHERE status = 'CONFIRMED' AND in_transit_since IS NOT NULL AND late_noted_at IS NULL;

-- Operations, exceptions, cancellation requests, relocations: newest first, by what they are filtered by.
CREATE INDEX "store_operation_store_id_id_idx" ON "store_operation"("store_id", "id");
CREATE INDEX "store_operation_state_id_idx" ON "store_operation"("state", "id");
CREATE INDEX "store_operation_kind_id_idx" ON "store_operation"("kind", "id");
CREATE INDEX "exception_store_id_id_idx" ON "exception"("store_id", "id");
CREATE INDEX "exception_type_id_idx" ON "exception"("type", "id");
CREATE INDEX "exception_severity_id_idx" ON "exception"("severity", "id");
CREATE INDEX exception_snoozed ON exception (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX "cancellation_request_store_id_id_idx" ON "cancellation_request"("store_id", "id");
CREATE INDEX "cancellation_request_status_id_idx" ON "cancellation_request"("status", "id");
CREATE INDEX "relocation_store_id_id_idx" ON "relocation"("store_id", "id");
CREATE INDEX "relocation_state_id_idx" ON "relocation"("state", "id");

-- The inbox, and the ages by which things are pruned.
CREATE INDEX "store_notification_kind_id_idx" ON "store_notification"("kind", "id");
CREATE INDEX "store_notification_source_id_idx" ON "store_notification"("source", "id");
CREATE INDEX "store_notification_verification_id_idx" ON "store_notification"("verification", "id");
CREATE INDEX "store_notification_received_at_idx" ON "store_notification"("received_at");
CREATE INDEX "pull_run_finished_at_idx" ON "pull_run"("finished_at");
CREATE INDEX "oauth_login_expires_at_idx" ON "oauth_login"("expires_at");
CREATE INDEX "session_token_expires_at_idx" ON "session_token"("expires_at");
CREATE INDEX "idempotency_record_created_at_idx" ON "idempotency_record"("created_at");
CREATE INDEX "store_operation_finished_at_idx" ON "store_operation"("finished_at");
CREATE INDEX "exception_resolved_at_idx" ON "exception"("resolved_at");

-- Stock is looked up by SKU in all stores, too.
DROP INDEX "stock_level_store_id_sku_idx";
CREATE INDEX "stock_level_sku_store_id_idx" ON "stock_level"("sku", "store_id");
DROP INDEX "stock_record_store_id_sku_idx";
CREATE INDEX "stock_record_sku_store_id_idx" ON "stock_record"("sku", "store_id");
CREATE INDEX stock_record_drift_cause ON stock_record (drift_cause, id) WHERE drift_cause IS NOT NULL;
