import type { RejectReason, RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import type {
  FulfillmentOrderLineModel,
  FulfillmentOrderModel,
  RequestCycleModel,
} from '../../../generated/prisma/models.js';
import { toGlobalId } from '../../../platform/graphql/global-id.js';
import { availableActions } from '../domain/available-actions.js';
import { parseTime } from '../domain/mirror.js';
import type { Stage } from '../domain/stage.js';
import type { CycleOutcome } from '../request-cycles.repository.js';
import type { SealedParts } from './sealed-parts.js';
import type { DecisionOutcome } from './fulfillment-order.enums.js';
import type { FulfillmentOrderLine } from './fulfillment-order-line.model.js';
import type { FulfillmentOrder, FulfillmentOrderHold, MerchantNote } from './fulfillment-order.model.js';
import type { Decision, DecisionCheck, RequestCycle } from './request-cycle.model.js';

/** An order as the API shows it. Personal data stays sealed until its field is read. */
export function orderModel(row: FulfillmentOrderModel, sealed: SealedParts): FulfillmentOrder {
  const {
    id,
    shippingMethodCode: code,
    shippingMethodName: name,
    locationId,
    storeId,
    destinationSealed,
    notesSealed,
  } = row;
  const stage = row.stage as Stage;
  return {
    id: toGlobalId('fo_', id),
    orderId: id,
    storeId,
    locationId,
    remoteId: row.remoteId,
    orderNumber: row.orderNumber,
    cycle: row.cycle,
    status: row.status as RemoteOrderStatus,
    rawStatus: row.rawStatus,
    requestStatus: row.requestStatus as RemoteRequestStatus,
    rawRequestStatus: row.rawRequestStatus,
    stage,
    stageReason: row.stageReason,
    version: row.version,
    cancellationOpen: row.cancelOpen,
    get holds(): FulfillmentOrderHold[] {
      return holdsOf(row, sealed);
    },
    get merchantNotes(): MerchantNote[] {
      return notesSealed === null ? [] : sealed.notes(id, notesSealed).merchantRequests;
    },
    get destination() {
      return destinationSealed === null ? null : sealed.destination(id, destinationSealed);
    },
    shippingMethod: code === null && name === null ? null : { code, name },
    availableActions: availableActions({ stage, locationId }),
    remoteCreatedAt: row.remoteCreatedAt,
    remoteUpdatedAt: row.remoteUpdatedAt,
    observedAt: row.observedAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    dueAt: row.dueAt,
  };
}

/** A line as the API shows it. */
export function lineModel({ id, ...row }: FulfillmentOrderLineModel): FulfillmentOrderLine {
  return { ...row, id: toGlobalId('fol_', id) };
}

/** A cycle as the API shows it. */
export function cycleModel(row: RequestCycleModel): RequestCycle {
  const { id, fulfillmentOrderId, cycle, openedAt, endedAt } = row;
  const outcome = row.outcome as CycleOutcome | null;
  return {
    id: toGlobalId('cyc_', id),
    fulfillmentOrderId,
    cycle,
    openedAt,
    decision: decisionOf(row),
    outcome,
    endedAt,
  };
}

/** Checks without a decision: it was looked at and waits. */
function decisionOf({ decision, checks, reason, message, actor, decidedAt }: RequestCycleModel): Decision | null {
  if (decision === null && checks === null) return null;
  return {
    outcome: (decision ?? 'WAIT') as DecisionOutcome,
    reason: reason as RejectReason | null,
    message,
    actor,
    decidedAt,
    checks: (checks ?? []) as unknown as DecisionCheck[],
  };
}

/** The column holds reason and time; what the merchant wrote is sealed beside, in the same order. */
function holdsOf({ id, holds, notesSealed }: FulfillmentOrderModel, sealed: SealedParts): FulfillmentOrderHold[] {
  const stored = (Array.isArray(holds) ? holds : []) as { reason: string | null; createdAt: string | null }[];
  if (stored.length === 0) return [];
  const messages = notesSealed === null ? [] : sealed.notes(id, notesSealed).holds;
  return stored.map(({ reason, createdAt }, index) => ({
    reason,
    message: messages[index] ?? null,
    createdAt: parseTime(createdAt),
  }));
}
