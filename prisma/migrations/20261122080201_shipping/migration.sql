-- AlterTable
ALTER TABLE "fulfillment_order" ADD COLUMN     "merchant_notify" BOOLEAN;

-- AlterTable
ALTER TABLE "request_cycle" ADD COLUMN     "cancel_ended_at" TIMESTAMPTZ(6),
ADD COLUMN     "cancel_ended_remote_updated_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "fulfillment" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "shipment_key" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "status_reason" TEXT,
    "notify_customer" BOOLEAN NOT NULL,
    "input_digest" TEXT NOT NULL,
    "content_digest" TEXT NOT NULL,
    "operation_id" UUID,
    "remote_ids" TEXT[],
    "delivery_status" TEXT,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "sent_at" TIMESTAMPTZ(6),
    "confirmed_at" TIMESTAMPTZ(6),
    "confirmed_by" TEXT,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "fulfillment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fulfillment_line" (
    "fulfillment_id" UUID NOT NULL,
    "line_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "fulfillment_line_pkey" PRIMARY KEY ("fulfillment_id","line_id")
);

-- CreateTable
CREATE TABLE "parcel" (
    "id" UUID NOT NULL,
    "fulfillment_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "carrier" TEXT NOT NULL,
    "carrier_name" TEXT,
    "tracking_number" TEXT NOT NULL,
    "tracking_url" TEXT,
    "lines" JSONB,

    CONSTRAINT "parcel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cancellation_request" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "answer" TEXT,
    "message_sealed" TEXT,
    "answer_message" TEXT,
    "evidence" JSONB,
    "actor" TEXT,
    "reason" TEXT,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "answered_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "cancellation_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "fulfillment_operation_id_idx" ON "fulfillment"("operation_id");

-- CreateIndex
CREATE UNIQUE INDEX "fulfillment_fulfillment_order_id_shipment_key_key" ON "fulfillment"("fulfillment_order_id", "shipment_key");

-- CreateIndex
CREATE INDEX "parcel_tracking_number_idx" ON "parcel"("tracking_number");

-- CreateIndex
CREATE UNIQUE INDEX "parcel_fulfillment_id_position_key" ON "parcel"("fulfillment_id", "position");

-- CreateIndex
CREATE INDEX "cancellation_request_store_id_asked_at_idx" ON "cancellation_request"("store_id", "asked_at");

-- CreateIndex
CREATE UNIQUE INDEX "cancellation_request_fulfillment_order_id_cycle_number_key" ON "cancellation_request"("fulfillment_order_id", "cycle", "number");

-- AddForeignKey
ALTER TABLE "fulfillment" ADD CONSTRAINT "fulfillment_fulfillment_order_id_fkey" FOREIGN KEY ("fulfillment_order_id") REFERENCES "fulfillment_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfillment_line" ADD CONSTRAINT "fulfillment_line_fulfillment_id_fkey" FOREIGN KEY ("fulfillment_id") REFERENCES "fulfillment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parcel" ADD CONSTRAINT "parcel_fulfillment_id_fkey" FOREIGN KEY ("fulfillment_id") REFERENCES "fulfillment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
