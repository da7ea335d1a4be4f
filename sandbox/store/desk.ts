import type { CallbackType } from '../callbacks/callbacks.js';
import { Problem } from '../problem.js';
import type { FulfillmentOrder, Hold, Line, MerchantNote, ShippingAddress } from './model.js';
import { type Offspring, remainsOf } from './offspring.js';
import type { Act, Steps } from './steps.js';
import type { FakeStore } from './store.js';
import type { World } from './world.js';

/** Sends callbacks; the desk only says when. `copies` callbacks are sent for one request. */
export interface CallbackPort {
  notify(store: FakeStore, locationId: number, type: CallbackType, copies: number): void;
}

/**
 * What the merchant does with a fulfillment order, and what the service answers. Callbacks go out after the change is
 * visible. Parcels are the shipping desk's affair.
 */
export class OrderDesk {
  constructor(
    private readonly world: World,
    private readonly callbacks: CallbackPort,
    private readonly steps: Steps,
    private readonly offspring: Offspring,
  ) {}

  /** Merchant: asks the location's service to fulfill. Opens the next request cycle. */
  request(
    store: FakeStore,
    id: number,
    note: { message?: string; notify?: boolean; callbacks?: number } = {},
    act: Act = {},
  ) {
    const done = this.#request(store, id, note.message ?? null, note.notify ?? false, act);
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
  withdraw(store: FakeStore, id: number, message: string | null = null, act: Act = {}) {
    const order = this.steps.order(store, id);
    return this.steps.apply(store, order, 'withdraw', { ...act, message }, {}, 'Fulfillment request withdrawn');
  }

  /** Merchant: corrects the destination. */
  editAddress(store: FakeStore, id: number, changes: Partial<ShippingAddress>) {
    const order = this.steps.order(store, id);
    const known = order.address ?? blankAddress(this.world.id());
    return this.steps.apply(
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
    const order = this.steps.order(store, id);
    const unknown = changes.filter((change) => !order.lines.some((line) => line.sku === change.sku));
    if (unknown.length > 0)
      throw new Problem(400, `Order ${id} has no line of ${unknown.map((c) => c.sku).join(', ')}.`);
    const tooFew = order.lines.find((line) => (quantityOf(changes, line.sku) ?? line.quantity) < line.shipped);
    if (tooFew) throw new Problem(400, `${tooFew.shipped} of ${tooFew.sku} of order ${id} have been shipped already.`);
    const lines = order.lines
      .map((line): Line => ({ ...line, ...changes.find((change) => change.sku === line.sku) }))
      .filter((line) => line.quantity > 0);
    if (lines.length === 0)
      throw new Problem(400, `Order ${id} would have no line left; withdraw or cancel it instead.`);
    const over = order.status === 'processing' && lines.every((line) => line.shipped === line.quantity);
    const event = over ? 'empty_close' : 'edit_lines';
    this.steps.demand(store, order, 'edit_lines', {});
    return this.steps.apply(store, order, event, { what: 'edit_lines' }, { lines }, 'Lines changed');
  }

  /** Merchant, or the service: puts a hold on the order, also beside others. */
  hold(store: FakeStore, id: number, reason: Hold['reason'] = 'other', message: string | null = null, act: Act = {}) {
    const order = this.steps.order(store, id);
    const holds = [
      ...order.holds,
      { reason, message, createdMicros: store.tick(), by: act.by ?? ('merchant' as const) },
    ];
    return this.steps.apply(store, order, 'hold', { ...act, reason, message }, { holds }, `On hold: ${reason}`);
  }

  /** Merchant, or the service: takes all holds off, whoever placed them. */
  releaseHold(store: FakeStore, id: number, act: Act = {}) {
    return this.steps.apply(store, this.steps.order(store, id), 'release_hold', act, { holds: [] }, 'Hold released');
  }

  /** Merchant: asks the service to stop work it has accepted. */
  requestCancel(store: FakeStore, id: number, message: string | null = null, act: Act = {}) {
    const order = this.steps.order(store, id);
    const asked: MerchantNote = { type: 'cancel_request', message, notify: false };
    const change = { notes: [...order.notes, asked] };
    const done = this.steps.apply(
      store,
      order,
      'request_cancel',
      { ...act, message },
      change,
      'Cancellation requested',
    );
    this.callbacks.notify(store, done.locationId, 'cancellation_requested', 1);
    return done;
  }

  /** Merchant: takes the question back before it was answered; the work goes on. */
  withdrawCancel(store: FakeStore, id: number, message: string | null = null, act: Act = {}) {
    const order = this.steps.order(store, id);
    return this.steps.apply(store, order, 'withdraw_cancel', { ...act, message }, {}, 'Cancellation request withdrawn');
  }

  /** Merchant: cancels without asking. A new order takes the place of the old one, not requested yet. */
  forceCancel(store: FakeStore, id: number, act: Act = {}) {
    const order = this.steps.order(store, id);
    const original = this.steps.apply(store, order, 'force_cancel', act, {}, 'Canceled without the service');
    return { original, replacement: this.#replace(store, order, act) };
  }

  /** Service: takes the request on. Throws Problem 400 unless it is requested and not on hold. */
  accept(store: FakeStore, id: number, act: Act) {
    return this.steps.apply(store, this.steps.order(store, id), 'accept', act, {}, 'Fulfillment request accepted');
  }

  /** Service: declines the request. Throws Problem 400 unless it is requested and not on hold. */
  reject(store: FakeStore, id: number, act: Act) {
    const text = `Fulfillment request rejected${act.reason ? `: ${act.reason}` : ''}`;
    return this.steps.apply(store, this.steps.order(store, id), 'reject', act, {}, text);
  }

  /**
   * Service: agrees to stop. The order can be requested again, or is canceled and another takes its place, as the
   * store's setting says. Throws Problem 400 unless it was asked to.
   */
  acceptCancel(store: FakeStore, id: number, act: Act) {
    const order = this.steps.order(store, id);
    const final = store.settings.afterCancelAccept === 'canceled';
    const event = final ? 'accept_cancel_final' : 'accept_cancel';
    const done = this.steps.apply(store, order, event, act, {}, 'Cancellation request accepted');
    if (final) this.#replace(store, order, {});
    return done;
  }

  /** Service: goes on with the work. Throws Problem 400 unless it was asked to stop. */
  rejectCancel(store: FakeStore, id: number, act: Act) {
    const order = this.steps.order(store, id);
    return this.steps.apply(store, order, 'reject_cancel', act, {}, 'Cancellation request rejected');
  }

  #replace(store: FakeStore, order: FulfillmentOrder, act: Act): FulfillmentOrder {
    const from = { lines: remainsOf(order), text: `Replaces fulfillment order ${order.id}` };
    return this.offspring.make(store, order, from, act);
  }

  #request(store: FakeStore, id: number, message: string | null, notify: boolean, act: Act = {}): FulfillmentOrder {
    const order = this.steps.order(store, id);
    const asked: MerchantNote = { type: 'fulfill_request', message, notify };
    const change = { cycle: order.cycle + 1, notes: [...order.notes, asked] };
    return this.steps.apply(store, order, 'request', { ...act, message }, change, 'Fulfillment requested');
  }
}

/** An address of which nothing is known yet. */
export function blankAddress(id: number): ShippingAddress {
  const text = { first_name: '', last_name: '', line1: '', line2: '', line3: '', line4: '', state: '', postcode: '' };
  return { id, ...text, country: '', phone_number: '', notes: '' };
}

function quantityOf(changes: readonly { sku: string; quantity: number }[], sku: string): number | undefined {
  return changes.find((change) => change.sku === sku)?.quantity;
}
