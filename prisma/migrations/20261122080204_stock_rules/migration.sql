-- Rules of stock records and shipments that Prisma's schema language cannot express.

ALTER TABLE stock_movement DROP CONSTRAINT stock_movement_kind;
ALTER TABLE stock_movement ADD CONSTRAINT stock_movement_kind
  CHECK (kind IN ('SET', 'ADJUST', 'RESERVE', 'RELEASE', 'SHIP', 'UNSHIP'));

ALTER TABLE stock_record ADD CONSTRAINT stock_record_awaiting CHECK (awaiting >= 0);
CREATE INDEX stock_record_drifting ON stock_record (location_id, id) WHERE drift IS NOT NULL;
CREATE INDEX stock_record_unmapped ON stock_record (location_id, id) WHERE stock_level_id IS NULL;

ALTER TABLE stock_shipment ADD CONSTRAINT stock_shipment_state CHECK (state IN ('UNCONFIRMED', 'UNKNOWN', 'CONFIRMED', 'CANCELLED'));
ALTER TABLE stock_shipment ADD CONSTRAINT stock_shipment_not_negative CHECK (taken >= 0 AND from_reserved >= 0 AND awaiting >= 0);
CREATE INDEX stock_shipment_open ON stock_shipment (stock_record_id) WHERE state IN ('UNCONFIRMED', 'UNKNOWN');
CREATE INDEX stock_shipment_open_order ON stock_shipment (fulfillment_order_id) WHERE state IN ('UNCONFIRMED', 'UNKNOWN');
CREATE INDEX stock_shipment_unlinked ON stock_shipment (store_id, record_remote_id)
  WHERE stock_record_id IS NULL AND state IN ('UNCONFIRMED', 'UNKNOWN');
