import type { RemoteFulfillment } from '../../../../clients/store-client.js';
import { ACCEPTED } from '../../domain/mirror.js';
import { FINISHED_STAGES, type Stage } from '../../domain/stage.js';

/** What the store shows of a shipment of ours. */
export type ShownShipment =
  /** None of its ids is among what was read. */
  | { type: 'NOT_SHOWN' }
  /** Every one of its ids is cancelled. */
  | { type: 'CANCELED' }
  /** It stands; `rawStatus`: the store's word for where it is, the least advanced one of several ids. */
  | { type: 'STANDS'; rawStatus: string | null };

/** Looks for a shipment, known under these ids, among those of the store. */
export function shownShipment(remoteIds: readonly string[], shown: readonly RemoteFulfillment[]): ShownShipment {
  const ours = shown.filter(({ remoteId }) => remoteIds.includes(remoteId));
  if (ours.length === 0) return { type: 'NOT_SHOWN' };
  const standing = ours.filter(({ status }) => status.canonical !== 'CANCELLED');
  if (standing.length === 0) return ours.length === remoteIds.length ? { type: 'CANCELED' } : { type: 'NOT_SHOWN' };
  const waiting = standing.find(({ deliveryStatus }) => deliveryStatus !== 'delivered');
  return { type: 'STANDS', rawStatus: (waiting ?? standing[0])?.deliveryStatus ?? null };
}

/** What becomes of an order when the merchant cancelled one of its shipments. */
export interface Restoration {
  /** The stage goes back, and the order can be shipped again. */
  reopens: boolean;
  /** The pieces are not to be shipped again under this order: they count as cancelled. */
  forGood: boolean;
}

/**
 * An order that was shipped is worked on again only where the store still has it as accepted and open; where the store has closed it,
 * or wants it asked for anew, its pieces wait for a new order or request. Nothing is ever shipped again by itself.
 */
export function restorationOf(stage: Stage, seen: { status: string; requestStatus: string } | null): Restoration {
  if (!FINISHED_STAGES.includes(stage)) return { reopens: false, forGood: false };
  const open =
    seen !== null &&
    ACCEPTED.some((word) => word === seen.requestStatus) &&
    ['OPEN', 'PROCESSING', 'ON_HOLD'].includes(seen.status);
  const reopens = stage === 'SHIPPED' && open;
  return { reopens, forGood: !reopens };
}

/** Another fulfillment order of the same customer's order, as the store shows it. */
export interface Sibling {
  remoteId: string;
  /** By the store's clock; null where it does not say. */
  createdAt: Date | null;
  lines: readonly { orderLineId: string | null }[];
}

/** Pieces of a line of the customer's order. */
export interface ShippedPieces {
  orderLineId: string | null;
  quantity: number;
}

/**
 * Orders that took over the pieces of a cancelled shipment: made after the shipment was, with lines of the same order lines. `since`: when
 * the store made the shipment.
 */
export function refulfilledBy(
  origin: string,
  pieces: readonly ShippedPieces[],
  since: Date | null,
  siblings: readonly Sibling[],
): { remoteId: string; lines: { orderLineId: string; quantity: number }[] }[] {
  if (since === null) return [];
  return siblings
    .filter(({ remoteId, createdAt }) => remoteId !== origin && createdAt !== null && createdAt > since)
    .map(({ remoteId, lines }) => ({
      remoteId,
      lines: pieces.flatMap(({ orderLineId, quantity }) =>
        orderLineId !== null && lines.some((line) => line.orderLineId === orderLineId)
          ? [{ orderLineId, quantity }]
          : [],
      ),
    }))
    .filter(({ lines }) => lines.length > 0);
}
