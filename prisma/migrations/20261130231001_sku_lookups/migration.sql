-- How stores and warehouses spell the SKUs that a person looks for, without case (sku-spellings.reader.ts).
CREATE INDEX stock_level_sku_lookup ON stock_level (lower(sku), sku);
CREATE INDEX stock_record_sku_lookup ON stock_record (lower(sku), sku);
CREATE INDEX sku_mapping_sku_lookup ON sku_mapping (lower(store_sku), store_sku);
CREATE INDEX sku_mapping_component_sku_lookup ON sku_mapping_component (lower(warehouse_sku), warehouse_sku);
