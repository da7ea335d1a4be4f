import type { CallbackType } from '../callbacks/callbacks.js';
import type { LedgerNote } from '../ledger/ledger.js';
import { Problem } from '../problem.js';
import type { FulfillmentOrder, Hold, Line, MerchantNote, ShippingAddress } from './model.js';
import { EVENTS, nextState, stateOf, type StateEvent } from './states.js';
import type { FakeStore } from './store.js';
import type { World } from './world.js';

/** Who acts and what they say; `late` marks a write that takes effect after its client has gone. */
export interface Act {
  token?: string | null;
  reason?: string | null;
  message?: string | null;
  late?: boolean;
}

/** Sends callbacks; the desk only says when. `copies` callbacks are sent for one request. */
export interface CallbackPort {
  notify(store: FakeStore, locationId: number, type: CallbackType, copies: number): void;
}

type Change = Partial<Pick<FulfillmentOrder, 'cycle' | 'holds' | 'notes' | 'lines' | 'address' | 'locationId'>>;

/**
 * Everything that can happen to a fulfillment order. One way in: the state machine allows or refuses, the ledger notes
 * either, the order's timeline tells the merchant, and callbacks go out after the change is visible.
 */
export class OrderDesk {
  constructor(
    private readonly world: World,
    private readonly callbacks: CallbackPort,
  ) {}

  /** Merchant: asks the location's service to fulfill. Opens the next request cycle. */
  request(store: FakeStore, id: number, note: { message?: string; notify?: boolean; callbacks?: number } = {}) {
    const done = this.#request(store, id, note.message ?? null, note.notify ?? false);
    this.callbacks.notify(store, done.locationId, 'fulfillment_requested', note.callbacks ?? 1);
    return done;
  }

  /** Merchant: requests many at the same instant; the callbacks, `callbacks` for each order, follow. */
  requestAll(store: FakeStore, ids: readonly number[], callbacks = 1): FulfillmentOrder[] {
    const done = ids.map((id) => this.#request(store, id, null, false));
    for (const order of done) this.callbacks.notify(store, order.locationId, 'fulfillment_requested', callbacks);
    return done;
  }

  /** Merchant: takes the request back before it was answered. */
  withdraw(store: FakeStore, id: number, message: string | null = null) {
    const order = this.#order(store, id);
    return this.#apply(store, order, 'withdraw', { message }, {}, 'Fulfillment request withdrawn');
  }

  /** Merchant: corrects the destination. */
  editAddress(store: FakeStore, id: number, changes: Partial<ShippingAddress>) {
    const order = this.#order(store, id);
    const known = order.address ?? blankAddress(this.world.id());
    return this.#apply(
      store,
      order,
      'edit_address',
      {},
      { address: { ...known, ...changes, id: known.id } },
      'Address corrected',
    );
  }

  /** Merchant: changes quantities by SKU; 0 takes the line out, but one line must remain. */
  editLines(store: FakeStore, id: number, changes: readonly { sku: string; quantity: number }[]) {
    const order = this.#order(store, id);
    const unknown = changes.filter((change) => !order.lines.some((line) => line.sku === change.sku));
    if (unknown.length > 0)
      throw new Problem(400, `Order ${id} has no line of ${unknown.map((c) => c.sku).join(', ')}.`);
    const lines = order.lines
      .map((line): Line => ({ ...line, ...changes.find((change) => change.sku === line.sku) }))
      .filter((line) => line.quantity > 0);
    if (lines.length === 0)
      throw new Problem(400, `Order ${id} would have no line left; withdraw or cancel it instead.`);
    return this.#apply(store, order, 'edit_lines', {}, { lines }, 'Lines changed');
  }

  /** Merchant: puts the order on hold. */
  hold(store: FakeStore, id: number, reason: Hold['reason'] = 'other', message: string | null = null) {
    const order = this.#order(store, id);
    const holds = [...order.holds, { reason, message, createdMicros: store.tick() }];
    return this.#apply(store, order, 'hold', { reason, message }, { holds }, `On hold: ${reason}`);
  }

  /** Merchant: takes all holds off. */
  releaseHold(store: FakeStore, id: number) {
    return this.#apply(store, this.#order(store, id), 'release_hold', {}, { holds: [] }, 'Hold released');
  }

  /** Merchant: asks the service to stop work it has accepted. */
  requestCancel(store: FakeStore, id: number, message: string | null = null) {
    const order = this.#order(store, id);
    const asked: MerchantNote = { type: 'cancel_request', message, notify: false };
    const change = { notes: [...order.notes, asked] };
    const done = this.#apply(store, order, 'request_cancel', { message }, change, 'Cancellation requested');
    this.callbacks.notify(store, done.locationId, 'cancellation_requested', 1);
    return done;
  }

  /** Merchant: cancels without asking. A new order takes the place of the old one, not requested yet. */
  forceCancel(store: FakeStore, id: number) {
    const order = this.#order(store, id);
    const original = this.#apply(store, order, 'force_cancel', {}, {}, 'Canceled without the service');
    const newId = this.world.id();
    const now = store.tick();
    const replacement = store.put({
      ...order,
      id: newId,
      status: 'open',
      requestStatus: 'pending',
      cycle: 0,
      createdMicros: now,
      lines: order.lines.map((line) => ({ ...line, id: this.world.id() })),
      holds: [],
      notes: [],
      timeline: [{ atMicros: now, text: `Replaces fulfillment order ${order.id}` }],
      replaces: order.id,
    });
    this.#note(store, replacement, 'create', 'applied', 'merchant', {});
    return { original, replacement };
  }

  /** Service: takes the request on. Throws Problem 400 unless it is requested and not on hold. */
  accept(store: FakeStore, id: number, act: Act) {
    return this.#apply(store, this.#order(store, id), 'accept', act, {}, 'Fulfillment request accepted');
  }

  /** Service: declines the request. Throws Problem 400 unless it is requested and not on hold. */
  reject(store: FakeStore, id: number, act: Act) {
    const text = `Fulfillment request rejected${act.reason ? `: ${act.reason}` : ''}`;
    return this.#apply(store, this.#order(store, id), 'reject', act, {}, text);
  }

  #request(store: FakeStore, id: number, message: string | null, notify: boolean): FulfillmentOrder {
    const order = this.#order(store, id);
    const asked: MerchantNote = { type: 'fulfill_request', message, notify };
    const change = { cycle: order.cycle + 1, notes: [...order.notes, asked] };
    return this.#apply(store, order, 'request', { message }, change, 'Fulfillment requested');
  }

  #order(store: FakeStore, id: number): FulfillmentOrder {
    const order = store.order(id);
    if (!order) throw new Problem(404, 'Not found.');
    return order;
  }

  #apply(store: FakeStore, order: FulfillmentOrder, event: StateEvent, act: Act, change: Change, text: string) {
    const next = nextState(stateOf(order), event);
    const by = EVENTS[event];
    const what = event === 'ship_part' || event === 'ship_all' ? 'ship' : event;
    if (!next) {
      const why = `Fulfillment order ${order.id} is ${order.status} and its request is ${order.requestStatus}: ${event} is not possible.`;
      this.#note(store, order, what, 'refused', by, { ...act, reason: why });
      throw new Problem(400, why);
    }
    const entry = { atMicros: store.tick(), text: act.message ? `${text} (${act.message})` : text };
    const done = store.put({ ...order, ...change, ...next, timeline: [...order.timeline, entry] });
    this.#note(store, done, what, 'applied', by, act);
    return done;
  }

  #note(
    store: FakeStore,
    order: FulfillmentOrder,
    what: LedgerNote['what'],
    result: LedgerNote['result'],
    by: LedgerNote['by'],
    act: Act,
  ): void {
    const { token = null, reason = null, message = null, late = false } = act;
    const { id, cycle } = order;
    this.world.ledger.append({ store: store.domain, order: id, cycle, what, result, by, token, reason, message, late });
  }
}

/** An address of which nothing is known yet. */
export function blankAddress(id: number): ShippingAddress {
  const text = { first_name: '', last_name: '', line1: '', line2: '', line3: '', line4: '', state: '', postcode: '' };
  return { id, ...text, country: '', phone_number: '', notes: '' };
}
