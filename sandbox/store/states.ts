/**
 * The store's side of a fulfillment order, as data. A state is the pair of `status` and `request_status`
 * (enum values: 29 Next Admin API 2024-04-01, schema FulfillmentOrder). The documentation names the states but not
 * every step between them; where it is silent, the step is the one its guides need to work:
 * after an accepted cancellation the order is `open` again, because only then can it be moved or requested again.
 * Steps that some stores may allow and others not stand in `GATES`: a setting of the store decides.
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

/** What can happen to a fulfillment order, and who does it as a rule: an app with the scopes may act as a merchant. */
export const EVENTS = {
  request: 'merchant',
  withdraw: 'merchant',
  hold: 'merchant',
  release_hold: 'merchant',
  edit_address: 'merchant',
  edit_lines: 'merchant',
  /** The order goes to another location as a whole and keeps its id. */
  move: 'merchant',
  /** Lines come from another order or go to one; some remain. */
  regroup: 'merchant',
  /** The last lines that could be worked on went to another order, and the order is closed. */
  empty_close: 'merchant',
  /** The last lines went to another order, and the order is canceled. */
  empty_cancel: 'merchant',
  request_cancel: 'merchant',
  withdraw_cancel: 'merchant',
  force_cancel: 'merchant',
  /** The merchant ships from a shelf of their own. */
  self_ship_part: 'merchant',
  self_ship_all: 'merchant',
  /** Somebody else ends the work that the service has accepted. */
  self_close: 'merchant',
  /** A shipment is canceled and its pieces are to be shipped again by the same order. */
  unship: 'merchant',
  /** A shipment is canceled and its pieces go to a new order. */
  unship_away: 'merchant',
  accept: 'service',
  reject: 'service',
  accept_cancel: 'service',
  /** As `accept_cancel`, in a store where the order ends and another takes its place. */
  accept_cancel_final: 'service',
  reject_cancel: 'service',
  ship_part: 'service',
  ship_all: 'service',
  close: 'service',
} as const;
/** Name of an event of the state machine. */
export type StateEvent = keyof typeof EVENTS;

type Row = Partial<Record<StateEvent, State>>;

/** Settings by which a store allows a step that the documentation does not speak of. */
export type Gate = 'holdInProcessing' | 'editInProcessing' | 'moveInProcessing';

/** Events that accepted work allows only where the store's setting says so. */
export const GATES: Readonly<Partial<Record<StateEvent, Gate>>> = {
  hold: 'holdInProcessing',
  edit_address: 'editInProcessing',
  edit_lines: 'editInProcessing',
  move: 'moveInProcessing',
  regroup: 'moveInProcessing',
  empty_cancel: 'moveInProcessing',
};

/** Whether the service has accepted the work and has not given it back. */
export function isAccepted(requestStatus: RequestStatus): boolean {
  return requestStatus === 'accepted' || requestStatus === 'cancel_requested' || requestStatus === 'cancel_rejected';
}

/** What is possible before the service has accepted, or after it gave the work back. */
function waiting(request: 'pending' | 'requested' | 'rejected' | 'cancel_accepted'): { open: Row; held: Row } {
  const [open, held]: State[] = [`open/${request}`, `on_hold/${request}`];
  return {
    open: {
      hold: held,
      edit_address: open,
      edit_lines: open,
      force_cancel: `canceled/${request}`,
      self_ship_part: open,
      self_ship_all: `closed/${request}`,
      unship: open,
    },
    held: {
      hold: held,
      release_hold: open,
      edit_address: held,
      edit_lines: held,
      force_cancel: `canceled/${request}`,
      unship: held,
    },
  };
}

/** What an open order allows that waits for nobody's answer. */
function movable(request: 'pending' | 'rejected' | 'cancel_accepted'): Row {
  return {
    request: 'open/requested',
    move: 'open/pending',
    regroup: `open/${request}`,
    empty_close: `closed/${request}`,
    empty_cancel: `canceled/${request}`,
  };
}

/** What accepted work allows, whatever became of a cancellation request. */
function working(request: 'accepted' | 'cancel_requested' | 'cancel_rejected'): { work: Row; held: Row } {
  const [work, held]: State[] = [`processing/${request}`, `on_hold/${request}`];
  return {
    work: {
      hold: held,
      edit_address: work,
      edit_lines: work,
      move: 'open/pending',
      regroup: work,
      empty_close: `closed/${request}`,
      empty_cancel: `canceled/${request}`,
      force_cancel: `canceled/${request}`,
      self_ship_part: work,
      self_ship_all: `closed/${request}`,
      self_close: 'incomplete/closed',
      unship: work,
    },
    held: {
      hold: held,
      release_hold: work,
      edit_address: held,
      edit_lines: held,
      force_cancel: `canceled/${request}`,
      self_close: 'incomplete/closed',
      unship: held,
    },
  };
}

const pending = waiting('pending');
const requested = waiting('requested');
const rejected = waiting('rejected');
const cancelAccepted = waiting('cancel_accepted');
const accepted = working('accepted');
const cancelRequested = working('cancel_requested');
const cancelRejected = working('cancel_rejected');

/** Every state that an order can be in, and where each event leads. An event that is not listed is refused. */
export const TRANSITIONS: Readonly<Partial<Record<State, Row>>> = {
  'not_required/pending': {},
  'open/pending': { ...pending.open, ...movable('pending') },
  'on_hold/pending': pending.held,
  'open/requested': {
    ...requested.open,
    withdraw: 'open/pending',
    accept: 'processing/accepted',
    reject: 'open/rejected',
  },
  'on_hold/requested': { ...requested.held, withdraw: 'on_hold/pending' },
  'open/rejected': { ...rejected.open, ...movable('rejected') },
  'on_hold/rejected': rejected.held,
  'open/cancel_accepted': { ...cancelAccepted.open, ...movable('cancel_accepted') },
  'on_hold/cancel_accepted': cancelAccepted.held,
  'processing/accepted': {
    ...accepted.work,
    request_cancel: 'processing/cancel_requested',
    ship_part: 'processing/accepted',
    ship_all: 'closed/accepted',
    close: 'incomplete/closed',
  },
  'on_hold/accepted': { ...accepted.held, request_cancel: 'on_hold/cancel_requested', close: 'incomplete/closed' },
  'processing/cancel_requested': {
    ...cancelRequested.work,
    withdraw_cancel: 'processing/accepted',
    accept_cancel: 'open/cancel_accepted',
    accept_cancel_final: 'canceled/cancel_accepted',
    reject_cancel: 'processing/cancel_rejected',
  },
  'on_hold/cancel_requested': {
    ...cancelRequested.held,
    withdraw_cancel: 'on_hold/accepted',
    accept_cancel: 'on_hold/cancel_accepted',
    accept_cancel_final: 'canceled/cancel_accepted',
    reject_cancel: 'on_hold/cancel_rejected',
  },
  'processing/cancel_rejected': {
    ...cancelRejected.work,
    request_cancel: 'processing/cancel_requested',
    ship_part: 'processing/cancel_rejected',
    ship_all: 'closed/cancel_rejected',
    close: 'incomplete/closed',
  },
  'on_hold/cancel_rejected': {
    ...cancelRejected.held,
    request_cancel: 'on_hold/cancel_requested',
    close: 'incomplete/closed',
  },
  'incomplete/closed': {
    request: 'open/requested',
    move: 'open/pending',
    regroup: 'incomplete/closed',
    empty_close: 'closed/closed',
    empty_cancel: 'canceled/closed',
    self_ship_part: 'incomplete/closed',
    self_ship_all: 'closed/closed',
    unship: 'incomplete/closed',
  },
  'closed/pending': { unship: 'open/pending', unship_away: 'closed/pending' },
  'closed/requested': { unship: 'open/requested', unship_away: 'closed/requested' },
  'closed/rejected': { unship: 'open/rejected', unship_away: 'closed/rejected' },
  'closed/cancel_accepted': { unship: 'open/cancel_accepted', unship_away: 'closed/cancel_accepted' },
  'closed/accepted': { unship: 'processing/accepted', unship_away: 'closed/accepted' },
  'closed/cancel_requested': { unship: 'processing/cancel_requested', unship_away: 'closed/cancel_requested' },
  'closed/cancel_rejected': { unship: 'processing/cancel_rejected', unship_away: 'closed/cancel_rejected' },
  'closed/closed': { unship: 'incomplete/closed', unship_away: 'closed/closed' },
  'canceled/pending': { unship: 'canceled/pending' },
  'canceled/requested': { unship: 'canceled/requested' },
  'canceled/rejected': { unship: 'canceled/rejected' },
  'canceled/cancel_accepted': { unship: 'canceled/cancel_accepted' },
  'canceled/accepted': { unship: 'canceled/accepted' },
  'canceled/cancel_requested': { unship: 'canceled/cancel_requested' },
  'canceled/cancel_rejected': { unship: 'canceled/cancel_rejected' },
  'canceled/closed': { unship: 'canceled/closed' },
};

/** Writes the two halves as one state. */
export function stateOf(order: { status: Status; requestStatus: RequestStatus }): State {
  return `${order.status}/${order.requestStatus}`;
}

/** Where the event leads, or null when the store refuses it in this state. Without `gates` every gate is open. */
export function nextState(
  state: State,
  event: StateEvent,
  gates?: Readonly<Record<Gate, boolean>>,
): { status: Status; requestStatus: RequestStatus } | null {
  const target = TRANSITIONS[state]?.[event];
  const gate = GATES[event];
  const [, request] = state.split('/') as [Status, RequestStatus];
  if (!target || (gate && gates?.[gate] === false && isAccepted(request))) return null;
  const [status, requestStatus] = target.split('/') as [Status, RequestStatus];
  return { status, requestStatus };
}
