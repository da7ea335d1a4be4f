import type { RemoteFulfillment, RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { CursorTrail } from '../../../clients/cursor-trail.js';
import { StoreClientError, type StoreErrorKind } from '../../../clients/store-client.errors.js';
import type { PacedRead, Reading } from '../../store-operations/store-operations.facade.js';

/** Failures of a read that are about the store as a whole: the next read would fail as well. All others are about what was asked for. */
export const STORE_IS_AWAY: readonly StoreErrorKind[] = [
  'RATE_LIMITED',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'UNREACHABLE',
  'TIMEOUT',
];

/** Reads that a store fails to answer one after another, before it is left alone for a while: fewer than open its breaker. */
const MOST_FAILURES = 3;

/** Counts what a store fails to answer while things are read one by one. */
export class FailedReads {
  private inARow = 0;

  /** A read was answered. */
  answered(): void {
    this.inARow = 0;
  }

  /** A read failed for a reason of its own; true when it is time to stop. What was answered and not understood is an answer. */
  failed({ kind, notUnderstood }: StoreClientError): boolean {
    const isAnswer = notUnderstood === true || kind === 'REFUSED' || kind === 'NOT_FOUND';
    this.inARow = isAnswer ? 0 : this.inARow + 1;
    return this.inARow >= MOST_FAILURES;
  }
}

/** Reads one order; null when the store does not know it any more. Throws StoreClientError. */
export function readOrder(read: PacedRead, remoteId: string): Promise<Reading<RemoteFulfillmentOrder | null>> {
  return read(({ client, connection }) => orNull(client.getFulfillmentOrder(connection, remoteId)));
}

/** Reads all shipments of an order, to the last page; none when the store does not know the order. Throws StoreClientError. */
export async function readFulfillments(read: PacedRead, remoteId: string): Promise<Reading<RemoteFulfillment[]>> {
  const trail = new CursorTrail();
  const value: RemoteFulfillment[] = [];
  let sentAt: Date | undefined;
  let cursor: string | undefined;
  do {
    const from = cursor;
    const page = await read(({ client, connection }) =>
      orNull(client.listFulfillments(connection, remoteId, from === undefined ? {} : { cursor: from })),
    );
    sentAt ??= page.sentAt;
    value.push(...(page.value?.fulfillments ?? []));
    cursor = page.value?.nextCursor;
    if (cursor !== undefined) trail.follow(cursor);
  } while (cursor !== undefined);
  return { value, sentAt };
}

/** What a read answers; null when the store does not know what was asked for. Throws StoreClientError. */
export async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof StoreClientError && error.kind === 'NOT_FOUND') return null;
    throw error;
  }
}
