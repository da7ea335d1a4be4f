import { Problem } from '../problem.js';
import { isStocked } from './availability.js';
import type { OrderDesk } from './desk.js';
import type { FulfillmentOrder, Line } from './model.js';
import type { Offspring } from './offspring.js';
import { remainsOf } from './offspring.js';
import type { Act, Steps } from './steps.js';
import type { FakeStore } from './store.js';

/** Lines that go to another order: whole ones by their ids. `null`: all. */
export type LineChoice = readonly number[] | null;

/** Lines that change hands between fulfillment orders of one customer's order: moves, splits and merges. */
export class RegroupDesk {
  constructor(
    private readonly steps: Steps,
    private readonly desk: OrderDesk,
    private readonly offspring: Offspring,
  ) {}

  /**
   * Moves what remains of whole lines to another location. A part of the lines always becomes a new order; all of them
   * do where the store's setting says so or something was shipped already. Throws Problem 404 without the order, 400
   * when it is not open or was requested, for the same or an unknown location, or a line that is not there; `strict`
   * also where the location does not have the pieces.
   */
  move(store: FakeStore, id: number, to: { locationId: number; lineIds: LineChoice; strict?: boolean }, act: Act = {}) {
    const order = this.steps.order(store, id);
    this.steps.demand(store, order, 'move', act);
    const location = store.liveLocations().find((one) => one.id === to.locationId);
    const refuse = (why: string): never => this.steps.refuse(store, order, 'move', act, why);
    if (!location) return refuse(`The store has no location ${to.locationId}.`);
    if (location.id === order.locationId)
      return refuse(`Fulfillment order ${id} is at location ${location.id} already.`);
    const left = remainsOf(order);
    const chosen = to.lineIds ?? left.map((line) => line.id);
    const missing = chosen.find((lineId) => !left.some((line) => line.id === lineId));
    if (missing !== undefined) return refuse(`Fulfillment order ${id} has no line ${missing} that could be moved.`);
    const going = left.filter((line) => chosen.includes(line.id));
    if (going.length === 0) return refuse(`Fulfillment order ${id} has nothing left to move.`);
    const lacking = to.strict ? going.find((line) => !isStocked(store, order, line, location.id)) : undefined;
    if (lacking) return refuse(`Location ${location.id} does not have ${lacking.quantity} of ${lacking.sku}.`);
    const untouched = order.lines.every((line) => line.shipped === 0);
    if (going.length === left.length && untouched && !store.settings.moveMakesNewOrder) {
      const change = { locationId: location.id, holds: [] };
      const moved = this.steps.apply(store, order, 'move', act, change, `Moved to ${location.name}`);
      return { moved, original: moved };
    }
    const original = this.#lose(store, order, going, { ...act, what: 'move' }, `Lines moved to ${location.name}`);
    const text = `Moved from fulfillment order ${order.id}`;
    const moved = this.offspring.make(store, order, { lines: going, text, locationId: location.id }, act);
    return { moved, original };
  }

  /**
   * Requests fulfillment of some pieces only: what is not named becomes another order that is not requested. Answers
   * both, and which of them kept the id; `unrequested` is null when everything was named. Throws Problem 400 as a
   * request does, and for a line that is not there or has fewer pieces.
   */
  split(
    store: FakeStore,
    id: number,
    wanted: readonly { id: number; quantity: number }[],
    note: { message?: string; notify?: boolean } = {},
    act: Act = {},
  ) {
    const order = this.steps.order(store, id);
    this.steps.demand(store, order, 'request', act);
    const left = remainsOf(order);
    const take = new Map<number, number>();
    for (const one of wanted) {
      const total = (take.get(one.id) ?? 0) + one.quantity;
      const known = left.find((line) => line.id === one.id);
      if (!known) throw new Problem(400, `Fulfillment order ${id} has no line ${one.id} left to request.`);
      if (total > known.quantity)
        throw new Problem(400, `Line ${one.id} has ${known.quantity} left to request, not ${total}.`);
      take.set(one.id, total);
    }
    const asked = part(left, (line) => take.get(line.id) ?? 0);
    const rest = part(left, (line) => line.quantity - (take.get(line.id) ?? 0));
    if (rest.length === 0) {
      const requested = this.desk.request(store, id, note, act);
      return { original: requested, requested, unrequested: null };
    }
    const keepsRequest = store.settings.splitKeeps === 'requested';
    const goes = keepsRequest ? rest : asked;
    const keeper = this.#lose(
      store,
      order,
      goes,
      { ...act, what: 'split' },
      'Split: some pieces got an order of their own',
    );
    const from = { lines: goes, text: `Split from fulfillment order ${id}` };
    const made = this.offspring.make(store, order, from, act);
    const [requested, unrequested] = keepsRequest ? [keeper, made] : [made, keeper];
    const done = this.desk.request(store, requested.id, note, act);
    return { original: keepsRequest ? done : unrequested, requested: done, unrequested };
  }

  /**
   * Merges orders of one customer's order at one location into the first of them. Throws Problem 400 when they are
   * not, or one of them is requested, accepted or over.
   */
  merge(store: FakeStore, ids: readonly number[]): { merged: FulfillmentOrder; absorbed: FulfillmentOrder[] } {
    const [first, ...others] = [...new Set(ids)].map((id) => this.steps.order(store, id));
    if (!first || others.length === 0) throw new Problem(400, 'Name at least two fulfillment orders to merge.');
    for (const order of [first, ...others]) {
      this.steps.demand(store, order, 'move', { what: 'merge' });
      if (order.status !== 'open')
        throw new Problem(400, `Fulfillment order ${order.id} is ${order.status}, not open.`);
      if (order.orderNumber !== first.orderNumber || order.locationId !== first.locationId)
        throw new Problem(400, `Fulfillment orders ${first.id} and ${order.id} are not of one order at one location.`);
    }
    const gained = others.flatMap(remainsOf);
    const lines = [...first.lines];
    for (const line of gained) {
      const at = lines.findIndex((one) => one.orderLineId === line.orderLineId);
      const known = lines[at];
      if (known) lines[at] = { ...known, quantity: known.quantity + line.quantity };
      else lines.push(line);
    }
    const absorbed = others.map((order) =>
      this.#lose(store, order, remainsOf(order), { what: 'merge' }, `Merged into fulfillment order ${first.id}`),
    );
    const text = `Merged with fulfillment orders ${others.map(({ id }) => id).join(', ')}`;
    const merged = this.steps.apply(store, first, 'regroup', { what: 'merge' }, { lines }, text);
    return { merged, absorbed };
  }

  /** Takes pieces out of an order; one that has nothing left to ship ends. */
  #lose(store: FakeStore, order: FulfillmentOrder, going: readonly Line[], act: Act, text: string): FulfillmentOrder {
    const lost = (line: Line): number => going.find((one) => one.id === line.id)?.quantity ?? 0;
    const lines = part(order.lines, (line) => line.quantity - lost(line));
    const over = lines.every((line) => line.shipped === line.quantity);
    const closes = lines.length > 0 || store.settings.emptiedOrder === 'closed';
    const event = !over ? 'regroup' : closes ? 'empty_close' : 'empty_cancel';
    return this.steps.apply(store, order, event, act, { lines }, text);
  }
}

/** The lines with that many pieces each; those with none are left out. */
function part(lines: readonly Line[], pieces: (line: Line) => number): Line[] {
  return lines.map((line) => ({ ...line, quantity: pieces(line) })).filter((line) => line.quantity > 0);
}
