-- A shipment that cannot be looked at waits longer after each failure, and keeps no other one waiting.
ALTER TABLE "fulfillment" ADD COLUMN "delivery_failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "delivery_wait_until" TIMESTAMPTZ(6);
