import type { RemoteFulfillment, RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { CursorTrail } from '../../../clients/cursor-trail.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import type { PacedRead, Reading } from '../../store-operations/store-operations.facade.js';

/** Reads one order; null when the store does not know it any more. Throws StoreClientError. */
export function readOrder(read: PacedRead, remoteId: string): Promise<Reading<RemoteFulfillmentOrder | null>> {
  return read(async ({ client, connection }) => {
    try {
      return await client.getFulfillmentOrder(connection, remoteId);
    } catch (error) {
      if (error instanceof StoreClientError && error.kind === 'NOT_FOUND') return null;
      throw error;
    }
  });
}

/** Reads all shipments of an order, to the last page; none when the store does not know the order. Throws StoreClientError. */
export async function readFulfillments(read: PacedRead, remoteId: string): Promise<Reading<RemoteFulfillment[]>> {
  const trail = new CursorTrail();
  const value: RemoteFulfillment[] = [];
  let sentAt: Date | undefined;
  let cursor: string | undefined;
  do {
    const from = cursor;
    const page = await read(async ({ client, connection }) => {
      try {
        return await client.listFulfillments(connection, remoteId, from === undefined ? {} : { cursor: from });
      } catch (error) {
        if (error instanceof StoreClientError && error.kind === 'NOT_FOUND') return { fulfillments: [] };
        throw error;
      }
    });
    sentAt ??= page.sentAt;
    value.push(...page.value.fulfillments);
    cursor = page.value.nextCursor;
    if (cursor !== undefined) trail.follow(cursor);
  } while (cursor !== undefined);
  return { value, sentAt };
}
