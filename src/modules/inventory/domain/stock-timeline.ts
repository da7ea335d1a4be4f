/** Timeline events of the stock records. */
export const StockTimeline = {
  /** Stock records were asked to be read again. */
  SyncRequested: 'STOCK_SYNC_REQUESTED',
  /** What SKUs of the store are made of was written down. */
  MappingChanged: 'SKU_MAPPING_CHANGED',
  /** A SKU of the store is its own again. */
  MappingRemoved: 'SKU_MAPPING_REMOVED',
  /** A complete list of a location showed numbers that we did not expect. */
  DriftFound: 'STOCK_DRIFT_FOUND',
} as const;

/** Exceptions of the stock records. */
export const StockException = {
  /** The store shows other numbers than we believed it to hold. One per location. */
  Drift: 'STOCK_DRIFT',
  /** Somebody else changes a record again and again, so that our number is not sent again. One per record. */
  Loop: 'DRIFT_LOOP',
  /** Records without a stock level of their SKU. One per location. */
  Unmapped: 'STOCK_UNMAPPED',
  /** Orders wait for a SKU of which nobody knows what it is made of. One per store, warehouse and SKU. */
  SkuUnmapped: 'SKU_UNMAPPED',
  /** As much or less may be promised of a level than its threshold. One per level. */
  Low: 'LOW_STOCK',
  /** Records that could not be understood. One per location. */
  Unreadable: 'STOCK_UNREADABLE',
  /** The store refused to make a record. One per store, warehouse and SKU. */
  CreateRefused: 'STOCK_RECORD_REFUSED',
  /** The store refused our number. One per record. */
  Refused: 'STOCK_REFUSED',
} as const;

/** Subject of what concerns a location's stock records. */
export function locationStock(locationId: string): string {
  return `location:${locationId}`;
}

/** Subject of what concerns one stock record. */
export function recordSubject(recordId: string): string {
  return `stock_record:${recordId}`;
}

/** Subject of what concerns a store's SKU in one warehouse. */
export function skuSubject(storeId: string, warehouseId: string, sku: string): string {
  return `sku:${storeId}:${warehouseId}:${sku}`;
}

/** Subject of what concerns one stock level. */
export function levelSubject(levelId: string): string {
  return `stock_level:${levelId}`;
}
