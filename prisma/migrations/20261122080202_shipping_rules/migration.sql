-- Rules of shipments and cancellation requests that Prisma's schema language cannot express.

-- store-notifications: the list of stock records is pulled too; stores that are known already get its wake row
ALTER TABLE pull_wake DROP CONSTRAINT pull_wake_kind;
ALTER TABLE pull_wake ADD CONSTRAINT pull_wake_kind CHECK (kind IN ('REQUESTS', 'CANCELLATIONS', 'ACCEPTED', 'STOCK'));
INSERT INTO pull_wake (store_id, kind, gen, started_gen, done_gen, due_at, not_before, lease_until)
  SELECT DISTINCT store_id, 'STOCK', 0, 0, 0, db_now(), db_now(), '-infinity'::timestamptz FROM pull_wake
  ON CONFLICT DO NOTHING;

-- fulfillment-orders
ALTER TABLE fulfillment ADD CONSTRAINT fulfillment_status CHECK (status IN ('PENDING', 'HELD', 'CONFIRMED', 'REFUSED', 'CANCELLED'));
ALTER TABLE fulfillment ADD CONSTRAINT fulfillment_confirmed_by CHECK (confirmed_by IN ('ANSWER', 'READ'));
ALTER TABLE fulfillment ADD CONSTRAINT fulfillment_proven CHECK (status <> 'CONFIRMED' OR (confirmed_at IS NOT NULL AND confirmed_by IS NOT NULL));
ALTER TABLE fulfillment_line ADD CONSTRAINT fulfillment_line_positive CHECK (quantity > 0);

-- cancellations: one open request per order
ALTER TABLE cancellation_request ADD CONSTRAINT cancellation_request_status
  CHECK (status IN ('OPEN', 'ANSWERING', 'ACCEPTED', 'REJECTED', 'WITHDRAWN', 'OVERTAKEN'));
ALTER TABLE cancellation_request ADD CONSTRAINT cancellation_request_answer CHECK (answer IN ('ACCEPT', 'REJECT'));
CREATE UNIQUE INDEX cancellation_request_one_open ON cancellation_request (fulfillment_order_id) WHERE status IN ('OPEN', 'ANSWERING');
CREATE INDEX cancellation_request_open ON cancellation_request (asked_at, id) WHERE status IN ('OPEN', 'ANSWERING');
