-- Through which record of the store an order holds units of a level: stores subtract their own allocation of that record, and of no other.
ALTER TABLE "stock_reservation" ADD COLUMN "record_remote_id" TEXT NOT NULL DEFAULT '';
ALTER TABLE "stock_reservation" DROP CONSTRAINT "stock_reservation_pkey",
  ADD CONSTRAINT "stock_reservation_pkey" PRIMARY KEY ("fulfillment_order_id", "cycle", "stock_level_id", "record_remote_id");
DROP INDEX "stock_reservation_stock_level_id_idx";
CREATE INDEX "stock_reservation_stock_level_id_record_remote_id_idx" ON "stock_reservation"("stock_level_id", "record_remote_id");

-- What orders hold already, where their lines name one record of the level. The others count for all records until they end.
UPDATE stock_reservation v SET record_remote_id = f.remote_id
FROM (SELECT x.fulfillment_order_id, x.stock_level_id, min(r.remote_id) AS remote_id
  FROM stock_reservation x JOIN fulfillment_order o ON o.id = x.fulfillment_order_id
  JOIN fulfillment_order_line n ON n.fulfillment_order_id = o.id
  JOIN stock_record r ON r.store_id = o.store_id AND r.remote_id = n.stock_record_id
  JOIN stock_record_level k ON k.stock_record_id = r.id AND k.stock_level_id = x.stock_level_id
  GROUP BY 1, 2 HAVING count(DISTINCT r.remote_id) = 1) f
WHERE v.fulfillment_order_id = f.fulfillment_order_id AND v.stock_level_id = f.stock_level_id;
