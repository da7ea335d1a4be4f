-- Cycles in full, lineage, changes made by others, forecast.

-- AlterTable
ALTER TABLE "fulfillment_order" ADD COLUMN "origin" TEXT;

-- AlterTable
ALTER TABLE "request_cycle" ADD COLUMN "content_sealed" TEXT,
ADD COLUMN "origin" TEXT;

-- CreateTable
CREATE TABLE "fulfillment_order_link" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "from_remote_id" TEXT NOT NULL,
    "to_remote_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "lines" JSONB NOT NULL,
    "detected_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "fulfillment_order_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "external_change" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "judgement" TEXT NOT NULL,
    "areas" TEXT[],
    "changes_sealed" TEXT NOT NULL,
    "pieces" JSONB NOT NULL,
    "unchanged_at" TIMESTAMPTZ(6),
    "seen_at" TIMESTAMPTZ(6) NOT NULL,
    "lineage_due" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "external_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "forecast_order" (
    "store_id" UUID NOT NULL,
    "remote_id" TEXT NOT NULL,
    "order_number" TEXT NOT NULL,
    "location_id" UUID,
    "remote_location_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "origin" TEXT,
    "remote_created_at" TIMESTAMPTZ(6),
    "remote_updated_at" TIMESTAMPTZ(6),
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "observed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "forecast_order_pkey" PRIMARY KEY ("store_id","remote_id")
);

-- CreateTable
CREATE TABLE "forecast_line" (
    "store_id" UUID NOT NULL,
    "order_remote_id" TEXT NOT NULL,
    "remote_id" TEXT NOT NULL,
    "order_line_id" TEXT NOT NULL,
    "sku" TEXT,
    "title" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "forecast_line_pkey" PRIMARY KEY ("store_id","order_remote_id","remote_id")
);

-- CreateIndex
CREATE INDEX "fulfillment_order_link_store_id_to_remote_id_idx" ON "fulfillment_order_link"("store_id", "to_remote_id");

-- CreateIndex
CREATE UNIQUE INDEX "fulfillment_order_link_store_id_from_remote_id_to_remote_id_key" ON "fulfillment_order_link"("store_id", "from_remote_id", "to_remote_id", "kind");

-- CreateIndex
CREATE INDEX "external_change_fulfillment_order_id_id_idx" ON "external_change"("fulfillment_order_id", "id");

-- CreateIndex
CREATE INDEX "forecast_order_store_id_order_number_idx" ON "forecast_order"("store_id", "order_number");

-- CreateIndex
CREATE INDEX "forecast_order_store_id_remote_created_at_idx" ON "forecast_order"("store_id", "remote_created_at");

-- AddForeignKey
ALTER TABLE "forecast_line" ADD CONSTRAINT "forecast_line_store_id_order_remote_id_fkey" FOREIGN KEY ("store_id", "order_remote_id") REFERENCES "forecast_order"("store_id", "remote_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rules that Prisma's schema language cannot express.

-- store-notifications: the list of what was not requested yet is pulled too; stores that are known already get its wake row
ALTER TABLE pull_wake DROP CONSTRAINT pull_wake_kind;
ALTER TABLE pull_wake ADD CONSTRAINT pull_wake_kind CHECK (kind IN ('REQUESTS', 'CANCELLATIONS', 'ACCEPTED', 'STOCK', 'FORECAST'));
INSERT INTO pull_wake (store_id, kind, gen, started_gen, done_gen, due_at, not_before, lease_until)
  SELECT DISTINCT store_id, 'FORECAST', 0, 0, 0, db_now(), db_now(), '-infinity'::timestamptz FROM pull_wake
  ON CONFLICT DO NOTHING;

-- fulfillment-orders
ALTER TABLE fulfillment_order_link ADD CONSTRAINT fulfillment_order_link_kind
  CHECK (kind IN ('MOVED', 'SPLIT', 'REPLACED', 'MERGED', 'REFULFILLED'));
ALTER TABLE fulfillment_order_link ADD CONSTRAINT fulfillment_order_link_two_ends CHECK (from_remote_id <> to_remote_id);
ALTER TABLE external_change ADD CONSTRAINT external_change_judgement CHECK (judgement IN ('NOTE', 'STOP_WORK'));
CREATE INDEX external_change_lineage_due ON external_change (store_id, id) WHERE lineage_due;
ALTER TABLE forecast_line ADD CONSTRAINT forecast_line_not_negative CHECK (quantity >= 0);
-- Shipped orders whose end the store has not been seen to know yet: read once more by the hourly sweep.
CREATE INDEX fulfillment_order_end_unseen ON fulfillment_order (store_id, observed_at)
  WHERE stage = 'SHIPPED' AND status IN ('OPEN', 'PROCESSING', 'ON_HOLD', 'UNKNOWN');
