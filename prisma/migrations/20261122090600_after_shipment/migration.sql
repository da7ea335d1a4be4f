-- What happens to a shipment after the store has it: delivery events, delivery status, cancelled at the store, corrected tracking.

-- AlterTable
ALTER TABLE "fulfillment" ADD COLUMN     "delivered_at" TIMESTAMPTZ(6),
ADD COLUMN     "delivery_due_at" TIMESTAMPTZ(6),
ADD COLUMN     "delivery_read_at" TIMESTAMPTZ(6),
ADD COLUMN     "delivery_state" TEXT,
ADD COLUMN     "in_transit_since" TIMESTAMPTZ(6),
ADD COLUMN     "late_noted_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "delivery_event" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "store_id" UUID NOT NULL,
    "fulfillment_id" UUID NOT NULL,
    "parcel_id" UUID,
    "status" TEXT NOT NULL,
    "happened_at" TIMESTAMPTZ(6) NOT NULL,
    "estimated_delivery_at" TIMESTAMPTZ(6),
    "country" TEXT,
    "details_sealed" TEXT,
    "relay" TEXT NOT NULL,
    "relay_reason" TEXT,
    "operation_id" UUID,
    "remote_id" TEXT,
    "actor" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "relayed_at" TIMESTAMPTZ(6),

    CONSTRAINT "delivery_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parcel_tracking_change" (
    "id" UUID NOT NULL,
    "parcel_id" UUID NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "event_id" UUID,
    "actor" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "parcel_tracking_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "delivery_event_fulfillment_id_seq_idx" ON "delivery_event"("fulfillment_id", "seq");

-- CreateIndex
CREATE INDEX "parcel_tracking_change_parcel_id_changed_at_idx" ON "parcel_tracking_change"("parcel_id", "changed_at");

-- CreateIndex
CREATE INDEX "fulfillment_remote_ids_idx" ON "fulfillment" USING GIN ("remote_ids");

-- CreateIndex
CREATE INDEX "fulfillment_store_id_delivery_state_idx" ON "fulfillment"("store_id", "delivery_state");

-- AddForeignKey
ALTER TABLE "delivery_event" ADD CONSTRAINT "delivery_event_fulfillment_id_fkey" FOREIGN KEY ("fulfillment_id") REFERENCES "fulfillment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_event" ADD CONSTRAINT "delivery_event_parcel_id_fkey" FOREIGN KEY ("parcel_id") REFERENCES "parcel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parcel_tracking_change" ADD CONSTRAINT "parcel_tracking_change_parcel_id_fkey" FOREIGN KEY ("parcel_id") REFERENCES "parcel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rules that Prisma's schema language cannot express.

-- store-notifications: shipments on their way are looked at too; stores that are known already get their wake row
ALTER TABLE pull_wake DROP CONSTRAINT pull_wake_kind;
ALTER TABLE pull_wake ADD CONSTRAINT pull_wake_kind
  CHECK (kind IN ('REQUESTS', 'CANCELLATIONS', 'ACCEPTED', 'STOCK', 'FORECAST', 'ACCOUNT', 'DELIVERIES'));
INSERT INTO pull_wake (store_id, kind, gen, started_gen, done_gen, due_at, not_before, lease_until)
  SELECT DISTINCT store_id, 'DELIVERIES', 0, 0, 0, db_now(), db_now(), '-infinity'::timestamptz FROM pull_wake
  ON CONFLICT DO NOTHING;

-- fulfillment-orders
ALTER TABLE fulfillment DROP CONSTRAINT fulfillment_status;
ALTER TABLE fulfillment ADD CONSTRAINT fulfillment_status
  CHECK (status IN ('PENDING', 'HELD', 'CONFIRMED', 'REFUSED', 'CANCELLED', 'CANCELED_AT_STORE'));
ALTER TABLE fulfillment ADD CONSTRAINT fulfillment_delivery_state
  CHECK (delivery_state IN ('TRACKING_ADDED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'ATTEMPTED_DELIVERY', 'FAILED_DELIVERY', 'DELAYED', 'DELIVERED'));
ALTER TABLE fulfillment ADD CONSTRAINT fulfillment_delivered CHECK ((delivery_state IS NOT DISTINCT FROM 'DELIVERED') = (delivered_at IS NOT NULL));
CREATE INDEX fulfillment_delivery_due ON fulfillment (store_id, delivery_due_at) WHERE status = 'CONFIRMED' AND delivery_due_at IS NOT NULL;
CREATE INDEX fulfillment_in_transit ON fulfillment (store_id, in_transit_since) WHERE status = 'CONFIRMED' AND in_transit_since IS NOT NULL;
UPDATE fulfillment SET delivery_due_at = db_now() WHERE status = 'CONFIRMED';

-- Each event of a parcel, or of a whole shipment, is recorded once, hence told at most once.
CREATE UNIQUE INDEX delivery_event_once
  ON delivery_event (fulfillment_id, coalesce(parcel_id, '00000000-0000-0000-0000-000000000000'::uuid), status, happened_at);
ALTER TABLE delivery_event ADD CONSTRAINT delivery_event_status CHECK (status IN ('LABEL_PRINTED', 'LABEL_PURCHASED', 'CONFIRMED',
  'READY_FOR_PICKUP', 'CARRIER_PICKED_UP', 'PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'ATTEMPTED_DELIVERY', 'FAILURE', 'DELIVERED', 'DELAYED'));
ALTER TABLE delivery_event ADD CONSTRAINT delivery_event_relay
  CHECK (relay IN ('WAITING', 'UNSUPPORTED', 'PENDING', 'RELAYED', 'REFUSED', 'DROPPED'));
ALTER TABLE delivery_event ADD CONSTRAINT delivery_event_relayed CHECK ((relay = 'RELAYED') = (relayed_at IS NOT NULL));
CREATE INDEX delivery_event_waiting ON delivery_event (store_id, seq) WHERE relay IN ('WAITING', 'UNSUPPORTED');
