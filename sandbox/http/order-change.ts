import type { RequestKind } from '../faults/model.js';
import type { FulfillmentOrder } from '../store/model.js';
import type { Call, Endpoint } from './endpoint.js';
import { showOrder } from './shapes.js';

/** Scopes that let an app act on fulfillment orders. */
export const ORDER_WRITE: readonly string[] = ['fulfillment_service:write', 'fulfillment_orders:write'];

/** A step of one fulfillment order that answers the order as it is afterwards; `step` is its path below the order's. */
export function orderChange(
  step: string,
  kind: RequestKind,
  change: (call: Call) => FulfillmentOrder,
  scopes: readonly string[] = ORDER_WRITE,
): Endpoint {
  return {
    method: 'POST',
    path: `/fulfillment-orders/:id/${step}/`,
    kind,
    scopes,
    handle: (call) => ({ status: 200, body: showOrder(call.store, change(call)) }),
  };
}
