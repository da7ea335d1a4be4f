-- Rules that Prisma's schema language cannot express.

-- journal: append-only, one open exception per (type, subject)
CREATE UNIQUE INDEX exception_one_open ON exception (type, subject) WHERE resolved_at IS NULL;
CREATE INDEX exception_open ON exception (opened_at, id) WHERE resolved_at IS NULL;
ALTER TABLE exception ADD CONSTRAINT exception_severity CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL'));
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER timeline_event_append_only BEFORE UPDATE OR DELETE ON timeline_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_movement_append_only BEFORE UPDATE OR DELETE ON stock_movement FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- stores
ALTER TABLE store ADD CONSTRAINT store_platform CHECK (platform IN ('NEXT', 'SHOPIFY'));
ALTER TABLE store ADD CONSTRAINT store_status CHECK (status IN ('PENDING', 'ACTIVE', 'PAUSED', 'NEEDS_REAUTH', 'UNINSTALLED'));

-- store-notifications
ALTER TABLE callback_endpoint ADD CONSTRAINT callback_endpoint_purpose CHECK (purpose IN ('LOCATION', 'WEBHOOK'));
ALTER TABLE store_notification ADD CONSTRAINT store_notification_source CHECK (source IN ('CALLBACK', 'GLOBAL_CALLBACK', 'WEBHOOK'));
CREATE UNIQUE INDEX store_notification_event ON store_notification (store_id, event_id) WHERE event_id IS NOT NULL;
ALTER TABLE pull_wake ADD CONSTRAINT pull_wake_kind CHECK (kind IN ('REQUESTS', 'CANCELLATIONS', 'ACCEPTED'));
ALTER TABLE pull_wake ADD CONSTRAINT pull_wake_generations CHECK (done_gen <= started_gen AND started_gen <= gen);
ALTER TABLE pull_wake SET (fillfactor = 50);

-- store-operations
ALTER TABLE store_operation ADD CONSTRAINT store_operation_state
  CHECK (state IN ('PENDING', 'SENDING', 'CONFIRMED', 'REFUSED', 'AMBIGUOUS', 'PARKED', 'SUPERSEDED'));
CREATE UNIQUE INDEX store_operation_one_in_flight ON store_operation (store_id, lane) WHERE state IN ('SENDING', 'AMBIGUOUS');
CREATE INDEX store_operation_lane ON store_operation (store_id, lane, seq) WHERE state IN ('PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED');
CREATE INDEX store_operation_next ON store_operation (store_id, priority, seq) WHERE state = 'PENDING';
CREATE INDEX store_operation_oldest ON store_operation (store_id, seq) WHERE state = 'PENDING';
CREATE INDEX store_operation_due ON store_operation (next_at) WHERE state = 'PENDING';
CREATE INDEX store_operation_in_flight ON store_operation (state, store_id) WHERE state IN ('SENDING', 'AMBIGUOUS');
CREATE UNIQUE INDEX store_operation_dedupe ON store_operation (dedupe_key) WHERE dedupe_key NOT LIKE 'stock:%';
CREATE UNIQUE INDEX store_operation_dedupe_stock ON store_operation (dedupe_key) WHERE dedupe_key LIKE 'stock:%' AND state = 'PENDING';
ALTER TABLE pace_slot ADD CONSTRAINT pace_slot_number CHECK (slot BETWEEN 0 AND 3);
ALTER TABLE pace_slot SET (fillfactor = 25);

-- locations
ALTER TABLE location ADD CONSTRAINT location_status CHECK (status IN ('CREATING', 'ACTIVE', 'DELETING', 'DELETED'));
CREATE UNIQUE INDEX location_one_per_warehouse ON location (store_id, warehouse_id) WHERE deleted_at IS NULL;
ALTER TABLE warehouse ADD CONSTRAINT warehouse_country CHECK (country ~ '^[A-Z]{2}$');

-- inventory
ALTER TABLE stock_level ADD CONSTRAINT stock_level_not_negative CHECK (on_hand >= 0 AND reserved >= 0 AND buffer >= 0);
ALTER TABLE stock_movement ADD CONSTRAINT stock_movement_kind CHECK (kind IN ('SET', 'ADJUST', 'RESERVE', 'RELEASE', 'SHIP'));
ALTER TABLE stock_reservation ADD CONSTRAINT stock_reservation_positive CHECK (quantity > 0);

-- fulfillment-orders
ALTER TABLE fulfillment_order ADD CONSTRAINT fulfillment_order_stage CHECK (stage IN (
  'RECEIVED', 'REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING', 'READY', 'REJECTED', 'WITHDRAWN', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER',
  'SHIPPED', 'CANCEL_PENDING', 'CANCELLED', 'CLOSE_PENDING', 'CLOSED', 'MOVED'));
ALTER TABLE fulfillment_order_line ADD CONSTRAINT fulfillment_order_line_quantities
  CHECK (in_flight >= 0 AND shipped >= 0 AND cancelled >= 0 AND shipped + in_flight + cancelled <= requested);
CREATE INDEX fulfillment_order_undecided ON fulfillment_order (store_id, observed_at)
  WHERE stage IN ('RECEIVED', 'REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING');
ALTER TABLE request_cycle ADD CONSTRAINT request_cycle_decision CHECK (decision IN ('ACCEPT', 'REJECT', 'REVIEW'));
ALTER TABLE request_cycle ADD CONSTRAINT request_cycle_outcome CHECK (outcome IN ('ACCEPTED', 'REJECTED', 'WITHDRAWN', 'SUPERSEDED'));
