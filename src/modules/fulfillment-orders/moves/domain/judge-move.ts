import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';

/** The operation kind that moves lines of an order to another location of ours. */
export const MOVE_OPERATION = 'fulfillment-order.move';

/** Pieces of a line of the customer's order, with the fulfillment order's own line. */
export interface MovedLine {
  remoteId: string;
  orderLineId: string;
  quantity: number;
}

/** A move as it is told to the store: ids and numbers only. */
export interface MoveWish {
  /** The store's id of the order. */
  remoteId: string;
  orderNumber: string;
  /** The store's ids of the locations. */
  fromLocationRemoteId: string;
  toLocationRemoteId: string;
  /** Whole lines. */
  lines: readonly MovedLine[];
}

/** A move that happened. `original` null: the store does not show it. */
export interface MoveResult {
  moved: RemoteFulfillmentOrder;
  original: RemoteFulfillmentOrder | null;
}

/** What the store shows after a move whose answer was lost or refused. */
export interface MoveEvidence {
  original: RemoteFulfillmentOrder | null;
  /** The fulfillment orders of the customer's order; null: they may not be listed. */
  siblings: readonly RemoteFulfillmentOrder[] | null;
}

/** What a store says about moving lines to a location. NOT_SAID: nothing about any location, or no answer at all. */
export type MoveOffer = 'OFFERED' | 'NOT_OFFERED' | 'NOT_SAID';

/** What became of a move. */
export type MoveVerdict =
  | { operation: 'CONFIRMED'; result: MoveResult; reason: string }
  | { operation: 'PENDING' | 'REFUSED' | 'PARKED'; reason: string };

/**
 * Judges what the store shows after a move whose answer was lost (`LOST`) or was a refusal (`REFUSED`). The lines are looked for: where
 * the order still has them nothing was moved; where they are gone, the youngest order at the new location that holds them is theirs.
 */
export function judgeMove(wish: MoveWish, { original, siblings }: MoveEvidence, why: 'LOST' | 'REFUSED'): MoveVerdict {
  if (original?.location.remoteId === wish.toLocationRemoteId) {
    const reason = 'The store shows the order at the new location.';
    return { operation: 'CONFIRMED', result: { moved: original, original: null }, reason };
  }
  if (isUntouched(wish, original)) {
    return why === 'LOST'
      ? { operation: 'PENDING', reason: 'The store still shows the lines where they were: the move did not arrive.' }
      : { operation: 'REFUSED', reason: 'The store refuses to move the lines.' };
  }
  const moved = siblings
    ?.filter((order) => order.remoteId !== wish.remoteId && order.location.remoteId === wish.toLocationRemoteId)
    .filter((order) => isAlive(order) && wish.lines.every((line) => has(order, line)))
    .sort(youngestFirst)[0];
  if (moved) {
    const reason = `The store shows the lines in fulfillment order ${moved.remoteId}.`;
    return { operation: 'CONFIRMED', result: { moved, original }, reason };
  }
  const where = siblings === null ? 'and its orders may not be listed' : 'and no order at the new location has them';
  return why === 'REFUSED' && siblings !== null
    ? { operation: 'REFUSED', reason: 'The lines cannot be moved: the order does not have them any more.' }
    : { operation: 'PARKED', reason: `The lines are gone from the order, ${where}: look at the store.` };
}

/** True when the order lives and still has all the lines that should go. */
export function isUntouched(wish: MoveWish, original: RemoteFulfillmentOrder | null): boolean {
  return original !== null && isAlive(original) && wish.lines.every((line) => holds(original, line));
}

type ShownLife = Pick<RemoteFulfillmentOrder, 'status'> &
  Partial<Pick<RemoteFulfillmentOrder, 'requestStatus' | 'supportedActions'>>;

/** What a store shows of an order that says whether its lines may go elsewhere. `supportedActions` null or empty: it lists none. */
export interface ShownPlace {
  status: string;
  requestStatus: string;
  supportedActions: readonly string[] | null;
}

/**
 * True when the store would move lines of the order: what it lists as possible decides where it lists anything, else an open order can
 * be moved, and one whose cancellation was agreed, although some stores show that as cancelled.
 * See "An agreed cancellation" in docs/platform-notes.md.
 */
export function isMovable({ status, requestStatus, supportedActions }: ShownPlace): boolean {
  if (supportedActions !== null && supportedActions.length > 0) {
    return supportedActions.some((action) => /(?:^|_)move(?:_|$)/.test(action.toLowerCase().replaceAll('-', '_')));
  }
  if (status === 'CANCELLED') return requestStatus === 'CANCEL_ACCEPTED';
  return status === 'OPEN' || status === 'INCOMPLETE';
}

/** True when nothing is left to be done in the order after a move. */
export function isEmptied(original: RemoteFulfillmentOrder | null): boolean {
  return original === null || !isAlive(original) || original.lines.every((line) => line.fulfillableQuantity === 0);
}

/** An order whose cancellation was agreed lives on where it can be moved, although it reads as cancelled. */
function isAlive({ status, requestStatus, supportedActions }: ShownLife): boolean {
  if (status.canonical !== 'CANCELLED') return status.canonical !== 'CLOSED';
  const request = requestStatus?.canonical ?? 'UNKNOWN';
  const shown = { status: 'CANCELLED', requestStatus: request, supportedActions: supportedActions ?? null };
  return request === 'CANCEL_ACCEPTED' && isMovable(shown);
}

function holds({ lines }: RemoteFulfillmentOrder, wanted: MovedLine): boolean {
  return lines.some((line) => line.remoteId === wanted.remoteId && line.fulfillableQuantity >= wanted.quantity);
}

function has({ lines }: RemoteFulfillmentOrder, wanted: MovedLine): boolean {
  return lines.some((line) => line.orderLineId === wanted.orderLineId && line.fulfillableQuantity >= wanted.quantity);
}

function youngestFirst(a: RemoteFulfillmentOrder, b: RemoteFulfillmentOrder): number {
  const [at, bt] = [a, b].map(({ createdAt }) => Date.parse(createdAt ?? '') || 0) as [number, number];
  return bt - at || b.remoteId.length - a.remoteId.length || (a.remoteId < b.remoteId ? 1 : -1);
}
