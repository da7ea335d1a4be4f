-- How stores spell what a person looks for: without the sign before a number, and without case (order-lookups.reader.ts).
CREATE INDEX fulfillment_order_number_lookup ON fulfillment_order (lower(ltrim(order_number, '# ')), order_number);
CREATE INDEX fulfillment_order_line_sku_lookup ON fulfillment_order_line (lower(sku), sku);
