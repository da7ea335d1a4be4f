import type { RemoteHold } from '../../../../clients/store-client.js';
import { isAtStore, ownHold, type HoldStoreState, type ToldHold } from './own-hold.js';

/** What can keep an order from being worked on, in the order in which it is named. */
export const WORK_BLOCKERS = ['NOT_AT_OUR_LOCATION', 'CANCELLATION_OPEN', 'STORE_HOLD', 'INTERNAL_HOLD'] as const;

/** Something that keeps an order from being worked on. */
export type WorkBlocker = (typeof WORK_BLOCKERS)[number];

/** An order as far as it can be blocked. `holds`: ours in force; `storeHolds`: those that the store shows, ours included. */
export interface BlockedSubject<Hold extends ToldHold & { storeState: HoldStoreState }> {
  atOurLocation: boolean;
  cancelOpen: boolean;
  heldAtStore: boolean;
  storeHolds: readonly RemoteHold[];
  holds: readonly Hold[];
}

/** One blocker: which hold of ours, or for which reason of the merchant's. */
export interface Blocked<Hold> {
  blocker: WorkBlocker;
  reason: string | null;
  hold: Hold | null;
}

/** Everything that keeps an order from being worked on. A hold of ours that the store shows as well is named once, as ours. */
export function stillBlockedBy<Hold extends ToldHold & { storeState: HoldStoreState }>(
  order: BlockedSubject<Hold>,
): Blocked<Hold>[] {
  const ours = order.holds.filter(isAtStore).map((hold) => ownHold(order.storeHolds, hold));
  const theirs = order.storeHolds.filter((hold) => !ours.includes(hold));
  const unnamed = order.heldAtStore && order.storeHolds.length === 0;
  const plain = (blocker: WorkBlocker): Blocked<Hold> => ({ blocker, reason: null, hold: null });
  return [
    ...(order.atOurLocation ? [] : [plain('NOT_AT_OUR_LOCATION')]),
    ...(order.cancelOpen ? [plain('CANCELLATION_OPEN')] : []),
    ...(unnamed ? [plain('STORE_HOLD')] : []),
    ...theirs.map(({ reason }) => ({ ...plain('STORE_HOLD'), reason })),
    ...order.holds.map((hold) => ({ ...plain('INTERNAL_HOLD'), hold })),
  ];
}
