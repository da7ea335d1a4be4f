import { Problem } from '../problem.js';
import type { Hold } from '../store/model.js';
import type { Act } from '../store/steps.js';
import { booleanField, type Call, choice, type Endpoint, linesField, said, textField } from './endpoint.js';
import { ORDER_WRITE, orderChange } from './order-change.js';
import { showOrder } from './shapes.js';

/** What only a merchant does; the scope of a fulfillment service is not enough. */
const MERCHANT = ['fulfillment_orders:write'];

/** Enum `reason` of fulfillmentOrdersHold. */
export const HOLD_REASONS: readonly Hold['reason'][] = [
  'address_incorrect',
  'out_of_stock',
  'high_risk',
  'awaiting_payment',
  'other',
];

/** The app acts, also where the merchant would as a rule. */
function act(call: Call): Act {
  return { ...said(call), by: 'service' };
}

const message = (call: Call): string | null => textField(call.body, 'message');

/** Requests and cancellations as a merchant makes them, and holds (29 Next Admin API 2024-04-01). */
export const REQUEST_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/fulfillment-request/',
    kind: 'request',
    scopes: MERCHANT,
    handle(call) {
      const { store, id, body, regroup, desk } = call;
      const lines = linesField(body);
      const said = message(call);
      const note = { ...(said === null ? {} : { message: said }), notify: booleanField(body, 'notify', false) };
      const done = lines
        ? regroup.split(store, id, lines, note, act(call))
        : { requested: desk.request(store, id, note, act(call)), unrequested: null };
      const original = 'original' in done ? done.original : done.requested;
      return {
        status: 200,
        body: {
          original_fulfillment_order: showOrder(store, original),
          requested_fulfillment_order: showOrder(store, done.requested),
          unrequested_fulfillment_order: done.unrequested && showOrder(store, done.unrequested),
        },
      };
    },
  },
  orderChange(
    'fulfillment-request/cancel',
    'withdraw',
    (call) => call.desk.withdraw(call.store, call.id, message(call), act(call)),
    MERCHANT,
  ),
  orderChange(
    'cancellation-request',
    'cancel_request',
    (call) => call.desk.requestCancel(call.store, call.id, message(call), act(call)),
    MERCHANT,
  ),
  orderChange(
    'cancellation-request/cancel',
    'cancel_withdraw',
    (call) => call.desk.withdrawCancel(call.store, call.id, message(call), act(call)),
    MERCHANT,
  ),
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/cancel/',
    kind: 'cancel_force',
    scopes: ORDER_WRITE,
    handle(call) {
      const { original, replacement } = call.desk.forceCancel(call.store, call.id, act(call));
      return {
        status: 200,
        body: {
          original_fulfillment_order: showOrder(call.store, original),
          new_fulfillment_order: showOrder(call.store, replacement),
        },
      };
    },
  },
  orderChange('hold', 'hold', (call) => {
    const reason = choice('reason', textField(call.body, 'reason'), HOLD_REASONS);
    if (reason === null) throw new Problem(400, { reason: ['This field is required.'] });
    return call.desk.hold(call.store, call.id, reason, textField(call.body, 'reason_message'), act(call));
  }),
  orderChange('release-hold', 'release_hold', (call) => call.desk.releaseHold(call.store, call.id, act(call))),
];
