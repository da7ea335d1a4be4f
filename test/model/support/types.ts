import type {
  RemoteOrderStatus,
  RemoteRequestStatus,
  RemoteFulfillment,
  RemoteFulfillmentOrder,
} from '../../../src/clients/store-client.js';
import type { CycleEnd } from '../../../src/modules/fulfillment-orders/domain/cycle-fence.js';
import type { ShippableLine } from '../../../src/modules/fulfillment-orders/shipments/domain/plan-shipment.js';
import type { Stage } from '../../../src/modules/fulfillment-orders/domain/stage.js';
import type { OperationState } from '../../../src/modules/store-operations/domain/operation.js';

/** A line on our side, with what the store shows of it. */
export interface Line extends ShippableLine {
  orderLineId: string;
  fulfillable: number;
}

/** A shipment on our side. */
export interface Shipment {
  tracking: string;
  lines: { lineId: string; quantity: number }[];
  status: 'PENDING' | 'HELD' | 'CONFIRMED' | 'REFUSED' | 'CANCELLED';
  baseline: string[];
  remoteIds: string[];
}

/** An order as we know it: mirror and ours. */
export interface Known {
  id: string;
  stage: Stage;
  cycle: number;
  status: RemoteOrderStatus;
  requestStatus: RemoteRequestStatus;
  digest: string;
  place: string;
  remoteUpdatedAt: Date | null;
  observedAt: Date;
  /** The store's latest time before what was just taken over. */
  datedBefore: Date | null;
  ours: boolean;
  heldAtStore: boolean;
  heldHere: boolean;
  cancelOpen: boolean;
  decided: boolean;
  seen: { digest: string; updatedAt: Date | null } | null;
  end: CycleEnd | null;
  cancelEnd: CycleEnd | null;
  /** The unended cancellation request. */
  request: { status: 'OPEN' | 'ANSWERING'; answer: 'ACCEPT' | 'REJECT' | null } | null;
  lines: Line[];
  shipments: Shipment[];
}

/** An intention to write to the store; its lane is its order. */
export interface Operation {
  id: number;
  seq: number;
  order: string;
  cycle: number;
  kind: 'ACCEPT' | 'REJECT' | 'SHIP' | 'CANCEL_ACCEPT' | 'CANCEL_REJECT' | 'CLOSE';
  state: OperationState;
  attempts: number;
  sentAt: number;
  settleAt: number;
  /** Why the store has to be read. */
  why: 'LOST' | 'REFUSED';
  shipment: Shipment | null;
  /** True when sending it (again) is safe: it was never sent, or a read after its settle time has shown that it did not arrive. */
  cleared: boolean;
}

/** One attempt on its way to the store. */
export interface Wire {
  operation: Operation;
  attempt: number;
  sentAt: number;
  reached: { applied: boolean; remote: RemoteFulfillmentOrder; made: RemoteFulfillment | null } | null;
}
