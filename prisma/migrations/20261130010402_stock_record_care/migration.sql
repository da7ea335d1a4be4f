-- When a record was last read on its own in vain, and whether somebody wants our number at the store although it does not track the stock of it.
ALTER TABLE "stock_record" ADD COLUMN "missed_at" TIMESTAMPTZ(6), ADD COLUMN "track" BOOLEAN NOT NULL DEFAULT false;
