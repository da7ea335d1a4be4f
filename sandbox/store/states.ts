/**
 * The store's side of a fulfillment order, as data. A state is the pair of `status` and `request_status`
 * (enum values: 29 Next Admin API 2024-04-01, schema FulfillmentOrder). The documentation names the states but not
 * every step between them; where it is silent, the step is the one its guides need to work:
 * after an accepted cancellation the order is `open` again, because only then can it be moved or requested again.
 */
export const STATUSES = ['not_required', 'open', 'processing', 'on_hold', 'incomplete', 'closed', 'canceled'] as const;
/** `status` of a fulfillment order. */
export type Status = (typeof STATUSES)[number];

/** `request_status` of a fulfillment order. */
export const REQUEST_STATUSES = [
  'pending',
  'requested',
  'accepted',
  'rejected',
  'cancel_requested',
  'cancel_accepted',
  'cancel_rejected',
  'closed',
] as const;
/** `request_status` of a fulfillment order. */
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Both halves of a state, written `status/request_status`. */
export type State = `${Status}/${RequestStatus}`;

/** What can happen to a fulfillment order, and who does it. */
export const EVENTS = {
  request: 'merchant',
  withdraw: 'merchant',
  hold: 'merchant',
  release_hold: 'merchant',
  edit_address: 'merchant',
  edit_lines: 'merchant',
  move: 'merchant',
  request_cancel: 'merchant',
  withdraw_cancel: 'merchant',
  force_cancel: 'merchant',
  accept: 'service',
  reject: 'service',
  accept_cancel: 'service',
  reject_cancel: 'service',
  ship_part: 'service',
  ship_all: 'service',
  close: 'service',
} as const;
/** Name of an event of the state machine. */
export type StateEvent = keyof typeof EVENTS;

type Row = Partial<Record<StateEvent, State>>;

function waiting(request: 'pending' | 'requested' | 'rejected' | 'cancel_accepted'): { open: Row; held: Row } {
  const open: State = `open/${request}`;
  const held: State = `on_hold/${request}`;
  return {
    open: { hold: held, edit_address: open, edit_lines: open, move: open, force_cancel: `canceled/${request}` },
    held: { release_hold: open, edit_address: held, edit_lines: held, force_cancel: `canceled/${request}` },
  };
}

const pending = waiting('pending');
const requested = waiting('requested');
const rejected = waiting('rejected');
const cancelAccepted = waiting('cancel_accepted');

/** Every state that an order can be in, and where each event leads. An event that is not listed is refused. */
export const TRANSITIONS: Readonly<Partial<Record<State, Row>>> = {
  'not_required/pending': {},
  'open/pending': { ...pending.open, request: 'open/requested' },
  'on_hold/pending': pending.held,
  'open/requested': {
    ...requested.open,
    move: undefined,
    withdraw: 'open/pending',
    accept: 'processing/accepted',
    reject: 'open/rejected',
  },
  'on_hold/requested': { ...requested.held, withdraw: 'on_hold/pending' },
  'open/rejected': { ...rejected.open, request: 'open/requested' },
  'on_hold/rejected': rejected.held,
  'open/cancel_accepted': { ...cancelAccepted.open, request: 'open/requested' },
  'on_hold/cancel_accepted': cancelAccepted.held,
  'processing/accepted': {
    request_cancel: 'processing/cancel_requested',
    force_cancel: 'canceled/accepted',
    ship_part: 'processing/accepted',
    ship_all: 'closed/accepted',
    close: 'incomplete/closed',
  },
  'processing/cancel_requested': {
    withdraw_cancel: 'processing/accepted',
    accept_cancel: 'open/cancel_accepted',
    reject_cancel: 'processing/cancel_rejected',
    force_cancel: 'canceled/cancel_requested',
  },
  'processing/cancel_rejected': {
    request_cancel: 'processing/cancel_requested',
    force_cancel: 'canceled/cancel_rejected',
    ship_part: 'processing/cancel_rejected',
    ship_all: 'closed/cancel_rejected',
    close: 'incomplete/closed',
  },
  'incomplete/closed': { request: 'open/requested', move: 'open/pending' },
  'closed/accepted': {},
  'closed/cancel_rejected': {},
  'canceled/pending': {},
  'canceled/requested': {},
  'canceled/rejected': {},
  'canceled/cancel_accepted': {},
  'canceled/accepted': {},
  'canceled/cancel_requested': {},
  'canceled/cancel_rejected': {},
};

/** Writes the two halves as one state. */
export function stateOf(order: { status: Status; requestStatus: RequestStatus }): State {
  return `${order.status}/${order.requestStatus}`;
}

/** Where the event leads, or null when the store refuses it in this state. */
export function nextState(state: State, event: StateEvent): { status: Status; requestStatus: RequestStatus } | null {
  const target = TRANSITIONS[state]?.[event];
  if (!target) return null;
  const [status, requestStatus] = target.split('/') as [Status, RequestStatus];
  return { status, requestStatus };
}
