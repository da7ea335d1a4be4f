import type {
  RemoteFulfillmentOrder,
  RemoteMerchantRequest,
  RemoteOrderStatus,
  RemoteRequestStatus,
} from '../../../clients/store-client.js';
import { digestOf } from '../../../common/digest.js';
import { parseTime } from '../../../common/time.js';
import { CLEARLY_LATER_MS } from './cycle-fence.js';

/** Request statuses of an order that somebody has accepted. */
export const ACCEPTED: readonly RemoteRequestStatus[] = ['ACCEPTED', 'CANCEL_REQUESTED', 'CANCEL_REJECTED'];

/** Statuses of an order on which nothing is left to do at its store. */
const OVER: readonly RemoteOrderStatus[] = ['CANCELLED', 'CLOSED', 'INCOMPLETE'];

/** What the mirror is compared by. */
export interface Sighting {
  status: RemoteOrderStatus;
  requestStatus: RemoteRequestStatus;
  /** Digest of everything that a decision looks at. */
  digest: string;
  /** The store's own time of the last change; null when it sends none. */
  updatedAt: Date | null;
  /** When the read was sent, by the database clock. */
  sentAt: Date;
  /** It is the store's answer to a write of ours: it shows the order as it was after `sentAt`. */
  isAnswer?: true;
}

/**
 * Digest of what a decision and the floor see: lines with their properties, address, location, holds, merchant's notes. Status, prices and times are not in it.
 */
export function contentDigest(order: RemoteFulfillmentOrder): string {
  return digestOf({
    lines: order.lines
      .map(({ remoteId, orderLineId, sku, quantity, fulfillableQuantity, properties }) => ({
        remoteId,
        orderLineId,
        sku,
        quantity,
        fulfillableQuantity,
        // Left out where there are none, so that what was seen before they were read looks the same.
        ...(properties.length > 0 && { properties }),
      }))
      .sort((a, b) => (a.remoteId < b.remoteId ? -1 : 1)),
    destination: order.destination,
    location: order.location.remoteId,
    holds: order.holds.map(({ reason, message }) => ({ reason, message })),
    notes: order.merchantRequests.map(({ type, message, notify }) => ({ type, message, notify })),
  });
}

/** A sighting of an order, from a read that was sent at `sentAt`, or from the answer to a write. */
export function sightingOf(order: RemoteFulfillmentOrder, sentAt: Date, isAnswer = false): Sighting {
  return {
    status: order.status.canonical,
    requestStatus: order.requestStatus.canonical,
    digest: contentDigest(order),
    updatedAt: parseTime(order.updatedAt),
    sentAt,
    ...(isAnswer && { isAnswer }),
  };
}

/** Whether the merchant wants customers told of shipments, as the latest request that says so has it; null: none says. */
export function merchantNotify(requests: readonly RemoteMerchantRequest[]): boolean | null {
  return (
    requests.filter(({ kind }) => kind !== 'CANCELLATION').findLast(({ notify }) => notify !== null)?.notify ?? null
  );
}

/** What the merchant wrote for those who do the work: texts with requests for fulfillment, not with wishes to cancel. */
export function pickNotes(requests: readonly Pick<RemoteMerchantRequest, 'kind' | 'message'>[]): string[] {
  return requests
    .filter(({ kind }) => kind !== 'CANCELLATION')
    .map(({ message }) => message?.trim() ?? '')
    .filter((text) => text !== '');
}

/** The merchant's words with the latest wish to cancel; null when there are none. */
export function cancelMessage(requests: readonly Pick<RemoteMerchantRequest, 'kind' | 'message'>[]): string | null {
  return requests.findLast(({ kind }) => kind === 'CANCELLATION')?.message ?? null;
}

/** Whether the merchant waits for our answer to a wish to cancel. An order that is over waits for none, whatever its request says. */
export function waitsForCancelAnswer({ status, requestStatus }: Pick<Sighting, 'status' | 'requestStatus'>): boolean {
  return requestStatus === 'CANCEL_REQUESTED' && !OVER.includes(status);
}

/**
 * True when an observation must not overwrite the mirror; the one rule for that. Reads that were sent a minute apart are in the order in
 * which they were sent (see CLEARLY_LATER_MS). Within that minute the store's own time decides, for a replica may lag, and where that
 * does not tell, the order of the reads. An answer to a write that was sent later needs no minute: no replica lags there. That a store
 * does not know an order has no time but that of its read.
 */
export function isOlder(
  observed: Pick<Sighting, 'sentAt'> & Partial<Pick<Sighting, 'updatedAt' | 'isAnswer'>>,
  mirror: { remoteUpdatedAt: Date | null; observedAt: Date },
): boolean {
  const laterMs = +observed.sentAt - +mirror.observedAt;
  const [shown, known] = [observed.updatedAt ?? null, mirror.remoteUpdatedAt];
  if (observed.isAnswer && laterMs > 0) return false;
  const tells = shown !== null && known !== null && +shown !== +known;
  return tells && Math.abs(laterMs) < CLEARLY_LATER_MS ? shown < known : laterMs < 0;
}
