-- What was odd about an order when it was last read, and how that was understood.
ALTER TABLE fulfillment_order ADD COLUMN reading_notes text[] NOT NULL DEFAULT '{}';
