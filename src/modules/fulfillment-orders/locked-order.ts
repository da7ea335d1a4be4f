import type { CycleEnd } from './domain/cycle-fence.js';
import type { Stage } from './domain/stage.js';

/** An order whose row is locked by the current transaction, with the state of its current cycle. */
export interface LockedOrder {
  id: string;
  storeId: string;
  remoteId: string;
  locationId: string | null;
  orderNumber: string;
  stage: Stage;
  /** The current request cycle, from 1; 0 before the first. */
  cycle: number;
  version: number;
  cancelOpen: boolean;
  digest: string;
  remoteUpdatedAt: Date | null;
  observedAt: Date;
  /** What the current cycle's decision had seen; null before a decision. */
  seen: { digest: string; updatedAt: Date | null } | null;
  /** How the current cycle ended; null while it is open. */
  end: CycleEnd | null;
}

/** The columns of a locked order as the driver returns them. */
export interface OrderRow {
  [column: string]: unknown;
  id: string;
  store_id: string;
  remote_id: string;
  location_id: string | null;
  order_number: string;
  stage: Stage;
  cycle: number;
  version: number;
  cancel_open: boolean;
  digest: string;
  remote_updated_at: Date | null;
  observed_at: Date;
  seen_digest: string | null;
  seen_updated_at: Date | null;
  ended_at: Date | null;
  ended_remote_updated_at: Date | null;
}

/** Maps a row to a LockedOrder. */
export function toLockedOrder(row: OrderRow): LockedOrder {
  return {
    id: row.id,
    storeId: row.store_id,
    remoteId: row.remote_id,
    locationId: row.location_id,
    orderNumber: row.order_number,
    stage: row.stage,
    cycle: row.cycle,
    version: row.version,
    cancelOpen: row.cancel_open,
    digest: row.digest,
    remoteUpdatedAt: row.remote_updated_at,
    observedAt: row.observed_at,
    seen: row.seen_digest === null ? null : { digest: row.seen_digest, updatedAt: row.seen_updated_at },
    end: row.ended_at === null ? null : { endedAt: row.ended_at, remoteUpdatedAt: row.ended_remote_updated_at },
  };
}
