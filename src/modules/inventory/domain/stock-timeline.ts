/** Timeline events of the stock records. */
export const StockTimeline = {
  /** Stock records were asked to be read again. */
  SyncRequested: 'STOCK_SYNC_REQUESTED',
  /** A complete list of a location showed numbers that we did not expect. */
  DriftFound: 'STOCK_DRIFT_FOUND',
} as const;

/** Exceptions of the stock records. */
export const StockException = {
  /** The store shows other numbers than we believed it to hold. One per location. */
  Drift: 'STOCK_DRIFT',
  /** Records without a stock level of their SKU. One per location. */
  Unmapped: 'STOCK_UNMAPPED',
  /** Records that could not be understood. One per location. */
  Unreadable: 'STOCK_UNREADABLE',
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
