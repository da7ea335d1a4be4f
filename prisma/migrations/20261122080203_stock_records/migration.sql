-- CreateTable
CREATE TABLE "stock_record" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "location_id" UUID NOT NULL,
    "warehouse_id" UUID NOT NULL,
    "remote_id" TEXT NOT NULL,
    "sku" TEXT,
    "title" TEXT,
    "num_in_stock" INTEGER,
    "num_allocated" INTEGER,
    "net_stock_level" INTEGER,
    "observed_at" TIMESTAMPTZ(6) NOT NULL,
    "stock_level_id" UUID,
    "expected" INTEGER,
    "awaiting" INTEGER NOT NULL DEFAULT 0,
    "touched_at" TIMESTAMPTZ(6),
    "pushing_since" TIMESTAMPTZ(6),
    "push_sent_at" TIMESTAMPTZ(6),
    "push_answered_at" TIMESTAMPTZ(6),
    "drift" INTEGER,
    "drift_since" TIMESTAMPTZ(6),
    "gone_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "stock_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_shipment" (
    "id" UUID NOT NULL,
    "fulfillment_id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stock_level_id" UUID,
    "stock_record_id" UUID,
    "record_remote_id" TEXT,
    "taken" INTEGER NOT NULL,
    "from_reserved" INTEGER NOT NULL,
    "awaiting" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(6),
    "answered_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "stock_shipment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "stock_record_stock_level_id_idx" ON "stock_record"("stock_level_id");

-- CreateIndex
CREATE INDEX "stock_record_store_id_sku_idx" ON "stock_record"("store_id", "sku");

-- CreateIndex
CREATE INDEX "stock_record_location_id_idx" ON "stock_record"("location_id");

-- CreateIndex
CREATE UNIQUE INDEX "stock_record_store_id_remote_id_key" ON "stock_record"("store_id", "remote_id");

-- CreateIndex
CREATE INDEX "stock_shipment_fulfillment_id_idx" ON "stock_shipment"("fulfillment_id");

-- CreateIndex
CREATE INDEX "stock_shipment_stock_record_id_answered_at_idx" ON "stock_shipment"("stock_record_id", "answered_at");

