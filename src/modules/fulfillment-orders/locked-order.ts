import type { CycleEnd } from './domain/cycle-fence.js';
import type { Stage } from './domain/stage.js';

/** An order whose row is locked by the current transaction, with the state of its current cycle. */
export interface LockedOrder {
  id: string;
  storeId: string;
  remoteId: string;
  locationId: string | null;
  /** The store's id of its location. */
  remoteLocationId: string | null;
  orderNumber: string;
  stage: Stage;
  /** The current request cycle, from 1; 0 before the first. */
  cycle: number;
  version: number;
  cancelOpen: boolean;
  /** How many holds the store shows. */
  storeHolds: number;
  /** The store shows it on hold. */
  heldAtStore: boolean;
  /** We have it on hold. */
  heldHere: boolean;
  /** Nothing may be done to it: the store or we have it on hold. */
  held: boolean;
  /** The mirrored words of the store. */
  status: string;
  requestStatus: string;
  /** What the store lists as possible; empty: nothing, or it lists nothing. */
  supportedActions: readonly string[];
  digest: string;
  remoteUpdatedAt: Date | null;
  observedAt: Date;
  /** The store's latest time of the order before what was taken over in this transaction; left out: nothing was. */
  datedBefore?: Date | null;
  /** The current cycle has an accept or a reject, which is never replaced. */
  decided: boolean;
  /** What the current cycle's decision had seen; null before a decision. */
  seen: { digest: string; updatedAt: Date | null } | null;
  /** How the current cycle ended; null while it is open. */
  end: CycleEnd | null;
  /** How the last cancellation request of the current cycle ended; null when there was none, or it is still open. */
  cancelEnd: CycleEnd | null;
  /** Whether the merchant wants the customer to be told of shipments; null: not said. */
  merchantNotify: boolean | null;
}

/** The columns of a locked order as the driver returns them. */
export interface OrderRow {
  [column: string]: unknown;
  id: string;
  store_id: string;
  remote_id: string;
  location_id: string | null;
  remote_location_id: string | null;
  order_number: string;
  stage: Stage;
  cycle: number;
  version: number;
  cancel_open: boolean;
  status: string;
  request_status: string;
  supported_actions: string[];
  digest: string;
  remote_updated_at: Date | null;
  observed_at: Date;
  merchant_notify: boolean | null;
  store_holds: number;
}

/** The columns of an order's current cycle, all null before the first, and our holds, as the driver returns them. */
export interface CycleRow {
  [column: string]: unknown;
  decision: string | null;
  seen_digest: string | null;
  seen_updated_at: Date | null;
  ended_at: Date | null;
  ended_remote_updated_at: Date | null;
  cancel_ended_at: Date | null;
  cancel_ended_remote_updated_at: Date | null;
  held_here: boolean;
}

/** Maps an order and its current cycle to a LockedOrder. */
export function toLockedOrder(row: OrderRow, cycle: CycleRow | undefined): LockedOrder {
  const heldHere = cycle?.held_here ?? false;
  const heldAtStore = row.status === 'ON_HOLD' || row.store_holds > 0;
  return {
    id: row.id,
    storeId: row.store_id,
    remoteId: row.remote_id,
    locationId: row.location_id,
    remoteLocationId: row.remote_location_id,
    orderNumber: row.order_number,
    stage: row.stage,
    cycle: row.cycle,
    version: row.version,
    cancelOpen: row.cancel_open,
    storeHolds: row.store_holds,
    heldAtStore,
    heldHere,
    held: heldAtStore || heldHere,
    status: row.status,
    requestStatus: row.request_status,
    supportedActions: row.supported_actions,
    digest: row.digest,
    remoteUpdatedAt: row.remote_updated_at,
    observedAt: row.observed_at,
    decided: cycle?.decision === 'ACCEPT' || cycle?.decision === 'REJECT',
    seen: cycle?.seen_digest ? { digest: cycle.seen_digest, updatedAt: cycle.seen_updated_at } : null,
    end: cycle?.ended_at ? { endedAt: cycle.ended_at, remoteUpdatedAt: cycle.ended_remote_updated_at } : null,
    cancelEnd: cycle?.cancel_ended_at
      ? { endedAt: cycle.cancel_ended_at, remoteUpdatedAt: cycle.cancel_ended_remote_updated_at }
      : null,
    merchantNotify: row.merchant_notify,
  };
}
