-- SKU mapping, the levels that a record is made of, orders that wait for a mapping, low stock, causes of drift, records that we create.

-- CreateTable
CREATE TABLE "sku_mapping" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "warehouse_id" UUID,
    "store_sku" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "sku_mapping_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sku_mapping_component" (
    "mapping_id" UUID NOT NULL,
    "warehouse_sku" TEXT NOT NULL,
    "units" INTEGER NOT NULL,

    CONSTRAINT "sku_mapping_component_pkey" PRIMARY KEY ("mapping_id","warehouse_sku")
);

-- CreateTable
CREATE TABLE "stock_record_level" (
    "stock_record_id" UUID NOT NULL,
    "stock_level_id" UUID NOT NULL,
    "units" INTEGER NOT NULL,

    CONSTRAINT "stock_record_level_pkey" PRIMARY KEY ("stock_record_id","stock_level_id")
);

-- CreateTable
CREATE TABLE "sku_block" (
    "fulfillment_order_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "warehouse_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "title" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "sku_block_pkey" PRIMARY KEY ("fulfillment_order_id","sku")
);

-- CreateIndex
CREATE INDEX "sku_mapping_store_id_store_sku_idx" ON "sku_mapping"("store_id", "store_sku");

-- CreateIndex
CREATE INDEX "sku_mapping_component_warehouse_sku_idx" ON "sku_mapping_component"("warehouse_sku");

-- CreateIndex
CREATE INDEX "stock_record_level_stock_level_id_idx" ON "stock_record_level"("stock_level_id");

-- CreateIndex
CREATE INDEX "sku_block_store_id_warehouse_id_sku_idx" ON "sku_block"("store_id", "warehouse_id", "sku");

-- AddForeignKey
ALTER TABLE "sku_mapping_component" ADD CONSTRAINT "sku_mapping_component_mapping_id_fkey" FOREIGN KEY ("mapping_id") REFERENCES "sku_mapping"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "stock_level" ADD COLUMN     "low_since" TIMESTAMPTZ(6),
ADD COLUMN     "low_stock_threshold" INTEGER;

-- AlterTable
ALTER TABLE "stock_record" ADD COLUMN     "components" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "drift_cause" TEXT,
ADD COLUMN     "foreign_at" TIMESTAMPTZ(6),
ADD COLUMN     "heals" TIMESTAMPTZ(6)[] DEFAULT ARRAY[]::TIMESTAMPTZ(6)[],
ADD COLUMN     "healing_stopped_at" TIMESTAMPTZ(6),
ADD COLUMN     "mapped_at" TIMESTAMPTZ(6),
ADD COLUMN     "product_remote_id" TEXT;

-- A record was made of one level at most: it keeps it.
INSERT INTO stock_record_level (stock_record_id, stock_level_id, units)
  SELECT id, stock_level_id, 1 FROM stock_record WHERE stock_level_id IS NOT NULL;
UPDATE stock_record SET components = 1 WHERE stock_level_id IS NOT NULL;

-- DropIndex
DROP INDEX "stock_record_stock_level_id_idx";

-- AlterTable: the partial index stock_record_unmapped goes with its column
ALTER TABLE "stock_record" DROP COLUMN "stock_level_id";
CREATE INDEX stock_record_unmapped ON stock_record (location_id, id) WHERE components = 0;

-- One mapping per store SKU for all warehouses, and one for each of them.
CREATE UNIQUE INDEX sku_mapping_everywhere ON sku_mapping (store_id, store_sku) WHERE warehouse_id IS NULL;
CREATE UNIQUE INDEX sku_mapping_at_warehouse ON sku_mapping (store_id, store_sku, warehouse_id) WHERE warehouse_id IS NOT NULL;
ALTER TABLE sku_mapping_component ADD CONSTRAINT sku_mapping_component_units CHECK (units >= 1);
ALTER TABLE stock_record_level ADD CONSTRAINT stock_record_level_units CHECK (units >= 1);

ALTER TABLE stock_level ADD CONSTRAINT stock_level_threshold CHECK (low_stock_threshold >= 0);
CREATE INDEX stock_level_low ON stock_level (store_id, id) WHERE low_since IS NOT NULL;

ALTER TABLE stock_record ADD CONSTRAINT stock_record_components CHECK (components >= 0);
ALTER TABLE stock_record ADD CONSTRAINT stock_record_drift_cause
  CHECK (drift_cause IN ('UNSENT', 'MERCHANT_EDIT', 'OTHER_WRITER', 'MAPPING', 'UNCONFIRMED_SHIPMENT'));
