/** The kind of the operations that make a stock record at a store. */
export const STOCK_RECORD_CREATE = 'stock.record.create';

/** What the operation names: the number is computed when it is sent. */
export interface CreatePayload {
  locationId: string;
  /** The store's SKU. */
  sku: string;
  productRemoteId: string;
}

/** Lane and dedupe key of a record that shall be made; the key is unique only while an operation waits to be sent. */
export function createKey(locationId: string, sku: string): string {
  return `stock:create:${locationId}:${sku}`;
}
