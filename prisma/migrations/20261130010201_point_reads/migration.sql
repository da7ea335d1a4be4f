-- CreateTable
CREATE TABLE "point_read" (
    "store_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "point_read_pkey" PRIMARY KEY ("store_id","kind","key")
);

-- CreateTable
CREATE TABLE "order_hint" (
    "store_id" UUID NOT NULL,
    "order_number" TEXT NOT NULL,
    "hinted_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "order_hint_pkey" PRIMARY KEY ("store_id","order_number")
);

-- CreateIndex
CREATE INDEX "point_read_store_id_due_at_idx" ON "point_read"("store_id", "due_at");

ALTER TABLE pull_wake DROP CONSTRAINT pull_wake_kind;
ALTER TABLE pull_wake ADD CONSTRAINT pull_wake_kind
  CHECK (kind IN ('REQUESTS', 'CANCELLATIONS', 'ACCEPTED', 'ORDERS', 'STOCK', 'FORECAST', 'ACCOUNT', 'DELIVERIES'));
ALTER TABLE point_read ADD CONSTRAINT point_read_kind CHECK (kind IN ('ORDER', 'FAMILY'));
ALTER TABLE point_read ADD CONSTRAINT point_read_failures CHECK (failures >= 0);

-- Orders that are read one by one have a pull of their own; stores that are connected already get its wake.
INSERT INTO "pull_wake" ("store_id", "kind", "gen", "started_gen", "done_gen", "due_at", "not_before", "lease_until")
SELECT DISTINCT "store_id", 'ORDERS', 0, 0, 0, db_now(), db_now(), '-infinity'::timestamptz FROM "pull_wake" ON CONFLICT DO NOTHING;
