-- What the customer paid for a line, as the store states it, for customs: amounts as decimal text.
ALTER TABLE fulfillment_order_line ADD COLUMN price jsonb;
