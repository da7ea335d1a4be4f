/** The kind of the operations that set a record's stock at its store. The payload is the record alone: the number is computed at send. */
export const STOCK_PUSH = 'stock.push';

/** Lane and dedupe key of a record; the key is unique only while an operation waits to be sent. */
export function pushKey(recordId: string): string {
  return `stock:${recordId}`;
}
