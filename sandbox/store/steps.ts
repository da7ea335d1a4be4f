import type { LedgerEntry, LedgerNote } from '../ledger/ledger.js';
import { Problem } from '../problem.js';
import type { FulfillmentOrder } from './model.js';
import { EVENTS, nextState, stateOf, type StateEvent } from './states.js';
import type { FakeStore } from './store.js';
import type { World } from './world.js';

/** Who acts (as a rule whom the event belongs to), how the ledger calls it and what they say; `late` marks a write that takes effect after its client has gone. */
export interface Act {
  token?: string | null;
  reason?: string | null;
  message?: string | null;
  late?: boolean;
  by?: LedgerNote['by'];
  what?: LedgerNote['what'];
  shipment?: LedgerEntry['shipment'];
}

/** What an event may change besides the state. */
export type Change = Partial<Pick<FulfillmentOrder, 'cycle' | 'holds' | 'notes' | 'lines' | 'address' | 'locationId'>>;

/** The one way to change an order: the state machine allows or refuses, ledger and timeline tell it. */
export class Steps {
  constructor(private readonly world: World) {}

  /** The order as it stands. Throws Problem 404 when there is none. */
  order(store: FakeStore, id: number): FulfillmentOrder {
    const order = store.order(id);
    if (!order) throw new Problem(404, 'Not found.');
    return order;
  }

  /** Carries out an event; `text` and the act's message are what the merchant reads. Throws Problem 400 when refused. */
  apply(store: FakeStore, order: FulfillmentOrder, event: StateEvent, act: Act, change: Change, text: string) {
    const next = nextState(stateOf(order), event, store.settings);
    if (!next) return this.refuse(store, order, event, act, impossible(order, event));
    const entry = { atMicros: store.tick(), text: act.message ? `${text} (${act.message})` : text };
    const done = store.put({ ...order, ...change, ...next, timeline: [...order.timeline, entry] });
    this.note(store, done, act.what ?? WORDS[event], 'applied', act.by ?? EVENTS[event], act);
    return done;
  }

  /** Throws Problem 400 and notes the refusal, when the event is not possible in the order's state. */
  demand(store: FakeStore, order: FulfillmentOrder, event: StateEvent, act: Act): void {
    if (!nextState(stateOf(order), event, store.settings))
      this.refuse(store, order, event, act, impossible(order, event));
  }

  /** Notes a refused event and throws Problem 400 with the reason. */
  refuse(store: FakeStore, order: FulfillmentOrder, event: StateEvent, act: Act, why: string): never {
    this.note(store, order, act.what ?? WORDS[event], 'refused', act.by ?? EVENTS[event], { ...act, reason: why });
    throw new Problem(400, why);
  }

  /** Writes one line of the ledger about an order. */
  note(
    store: FakeStore,
    order: FulfillmentOrder,
    what: LedgerNote['what'],
    result: LedgerNote['result'],
    by: LedgerNote['by'],
    act: Act,
  ): void {
    const { token = null, reason = null, message = null, late = false, shipment = null } = act;
    const { id, cycle } = order;
    const about = { store: store.domain, order: id, cycle, what, result, by };
    this.world.ledger.append({ ...about, token, reason, message, late, shipment });
  }
}

/** What the ledger calls each event. */
const WORDS: Readonly<Record<StateEvent, LedgerNote['what']>> = {
  request: 'request',
  withdraw: 'withdraw',
  hold: 'hold',
  release_hold: 'release_hold',
  edit_address: 'edit_address',
  edit_lines: 'edit_lines',
  move: 'move',
  regroup: 'move',
  empty_close: 'move',
  empty_cancel: 'move',
  request_cancel: 'request_cancel',
  withdraw_cancel: 'withdraw_cancel',
  force_cancel: 'force_cancel',
  self_ship_part: 'self_ship',
  self_ship_all: 'self_ship',
  self_close: 'self_close',
  unship: 'cancel_fulfillment',
  unship_away: 'cancel_fulfillment',
  accept: 'accept',
  reject: 'reject',
  accept_cancel: 'accept_cancel',
  accept_cancel_final: 'accept_cancel',
  reject_cancel: 'reject_cancel',
  ship_part: 'ship',
  ship_all: 'ship',
  close: 'close',
};

function impossible(order: FulfillmentOrder, event: StateEvent): string {
  const { id, status, requestStatus } = order;
  return `Fulfillment order ${id} is ${status} and its request is ${requestStatus}: ${event} is not possible.`;
}
