-- Where warehouses are, which warehouse an operator chose for an order, orders with too little stock, and moves between our locations.

-- AlterTable
ALTER TABLE "warehouse" ADD COLUMN     "latitude" DOUBLE PRECISION,
ADD COLUMN     "longitude" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "routing_pin" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "warehouse_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(6),
    "pinned_by" TEXT NOT NULL,
    "pinned_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "ended_at" TIMESTAMPTZ(6),
    "ended_by" TEXT,

    CONSTRAINT "routing_pin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "short_stock" (
    "fulfillment_order_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "store_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "pieces" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(6),
    "looked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "ended_at" TIMESTAMPTZ(6),
    "outcome" TEXT,

    CONSTRAINT "short_stock_pkey" PRIMARY KEY ("fulfillment_order_id","cycle")
);

-- CreateTable
CREATE TABLE "relocation" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "from_location_id" UUID NOT NULL,
    "to_location_id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "steps" TEXT[],
    "done" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "stopped_because" TEXT,
    "operation_id" UUID,
    "new_remote_id" TEXT,
    "new_fulfillment_order_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "relocation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "routing_pin_fulfillment_order_id_pinned_at_idx" ON "routing_pin"("fulfillment_order_id", "pinned_at");

-- CreateIndex
CREATE INDEX "relocation_fulfillment_order_id_created_at_idx" ON "relocation"("fulfillment_order_id", "created_at");

-- CreateIndex
CREATE INDEX "relocation_new_fulfillment_order_id_idx" ON "relocation"("new_fulfillment_order_id");

-- CreateIndex
CREATE INDEX "relocation_store_id_created_at_idx" ON "relocation"("store_id", "created_at");

-- Rules that Prisma's schema language cannot express.

-- locations: both or none, and on the globe
ALTER TABLE warehouse ADD CONSTRAINT warehouse_position CHECK ((latitude IS NULL) = (longitude IS NULL));
ALTER TABLE warehouse ADD CONSTRAINT warehouse_latitude CHECK (latitude BETWEEN -90 AND 90);
ALTER TABLE warehouse ADD CONSTRAINT warehouse_longitude CHECK (longitude BETWEEN -180 AND 180);

-- routing: at most one pin of an order holds
CREATE UNIQUE INDEX routing_pin_one ON routing_pin (fulfillment_order_id) WHERE ended_at IS NULL;
ALTER TABLE routing_pin ADD CONSTRAINT routing_pin_end CHECK ((ended_at IS NULL) = (ended_by IS NULL));

-- fulfillment-orders: what is parked has a deadline, and what has an outcome is over
ALTER TABLE short_stock ADD CONSTRAINT short_stock_kind CHECK (kind IN ('SHIP_PART', 'PARK'));
ALTER TABLE short_stock ADD CONSTRAINT short_stock_pieces CHECK (pieces >= 0);
ALTER TABLE short_stock ADD CONSTRAINT short_stock_due CHECK (kind <> 'PARK' OR due_at IS NOT NULL);
ALTER TABLE short_stock ADD CONSTRAINT short_stock_outcome CHECK (outcome IN ('CLOSED', 'DECIDED', 'REJECTED', 'OVERTAKEN'));
ALTER TABLE short_stock ADD CONSTRAINT short_stock_end CHECK ((ended_at IS NULL) = (outcome IS NULL));
CREATE INDEX short_stock_open ON short_stock (kind, looked_at) WHERE ended_at IS NULL;

-- cancellations: one move of an order at a time, and every step is one of these
ALTER TABLE relocation ADD CONSTRAINT relocation_state CHECK (state IN ('RUNNING', 'DONE', 'STOPPED'));
ALTER TABLE relocation ADD CONSTRAINT relocation_cause CHECK (cause IN ('OPERATOR', 'POLICY'));
ALTER TABLE relocation ADD CONSTRAINT relocation_steps
  CHECK (steps <@ ARRAY['ASK_CANCEL', 'AGREE_CANCEL', 'WITHDRAW', 'MOVE', 'REQUEST', 'ACCEPT'] AND cardinality(steps) > 0);
ALTER TABLE relocation ADD CONSTRAINT relocation_done CHECK (done BETWEEN 0 AND cardinality(steps));
ALTER TABLE relocation ADD CONSTRAINT relocation_end CHECK ((state = 'RUNNING') = (finished_at IS NULL));
CREATE UNIQUE INDEX relocation_one ON relocation (fulfillment_order_id) WHERE state = 'RUNNING';
CREATE UNIQUE INDEX relocation_one_there ON relocation (new_fulfillment_order_id) WHERE state = 'RUNNING';
