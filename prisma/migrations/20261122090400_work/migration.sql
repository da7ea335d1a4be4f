-- Holds of our own, deadlines of cancellations, and the texts that merchants read.

-- AlterTable
ALTER TABLE "fulfillment_order" ADD COLUMN     "has_delivery_notes" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "has_merchant_notes" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "request_cycle" ADD COLUMN     "answer_text" TEXT,
ADD COLUMN     "close_text" TEXT;

-- AlterTable
ALTER TABLE "cancellation_request" ADD COLUMN     "due_at" TIMESTAMPTZ(6),
ADD COLUMN     "saved_lines" INTEGER,
ADD COLUMN     "saved_parcels" INTEGER,
ADD COLUMN     "saved_pieces" INTEGER;

-- CreateTable
CREATE TABLE "order_hold" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "message" TEXT,
    "placed_by" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "until" TIMESTAMPTZ(6),
    "store_state" TEXT NOT NULL DEFAULT 'NONE',
    "store_message" TEXT,
    "store_created_at" TIMESTAMPTZ(6),
    "release_by" TEXT,
    "released_at" TIMESTAMPTZ(6),
    "released_by" TEXT,
    "release_reason" TEXT,

    CONSTRAINT "order_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_template" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "message_template_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "order_hold_fulfillment_order_id_placed_at_idx" ON "order_hold"("fulfillment_order_id", "placed_at");

-- CreateIndex
CREATE UNIQUE INDEX "message_template_store_id_purpose_language_key" ON "message_template"("store_id", "purpose", "language");

-- Rules that Prisma's schema language cannot express.

-- fulfillment-orders: at most one hold of ours per order is at the store, which gives holds no id
ALTER TABLE order_hold ADD CONSTRAINT order_hold_kind CHECK (kind IN ('OPERATOR', 'CHANGED_AT_STORE'));
ALTER TABLE order_hold ADD CONSTRAINT order_hold_reason
  CHECK (reason IN ('ADDRESS_INCORRECT', 'OUT_OF_STOCK', 'HIGH_RISK', 'AWAITING_PAYMENT', 'OTHER'));
ALTER TABLE order_hold ADD CONSTRAINT order_hold_store_state CHECK (store_state IN ('NONE', 'PLACING', 'PLACED', 'RELEASING', 'GONE'));
ALTER TABLE order_hold ADD CONSTRAINT order_hold_release CHECK ((released_at IS NULL) = (released_by IS NULL));
CREATE INDEX order_hold_active ON order_hold (fulfillment_order_id) WHERE released_at IS NULL;
CREATE UNIQUE INDEX order_hold_one_at_store ON order_hold (fulfillment_order_id)
  WHERE released_at IS NULL AND store_state IN ('PLACING', 'PLACED', 'RELEASING');
CREATE INDEX order_hold_due ON order_hold (until) WHERE released_at IS NULL AND until IS NOT NULL;
ALTER TABLE message_template ADD CONSTRAINT message_template_purpose
  CHECK (purpose IN ('ACCEPT', 'REJECT', 'CANCEL_ACCEPT', 'CANCEL_REJECT', 'CLOSE'));
ALTER TABLE message_template ADD CONSTRAINT message_template_language CHECK (language ~ '^[a-z]{2}$');

-- cancellations: FORCED is the merchant's cancel without an answer of ours
ALTER TABLE cancellation_request DROP CONSTRAINT cancellation_request_status;
ALTER TABLE cancellation_request ADD CONSTRAINT cancellation_request_status
  CHECK (status IN ('OPEN', 'ANSWERING', 'ACCEPTED', 'REJECTED', 'WITHDRAWN', 'OVERTAKEN', 'FORCED'));
CREATE INDEX cancellation_request_due ON cancellation_request (due_at, id) WHERE status = 'OPEN';
