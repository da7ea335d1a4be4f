import type { Crossdock } from './crossdock.js';
import type { Outbox } from './outbox.js';
import type { Entry, Shop } from './shop.js';

/**
 * Judges by the store's ledger, by what is on its way, and by what the warehouse was given, which of the invariants do not hold
 * (the numbers are those of the invariants in the design).
 */
export class Audit {
  constructor(
    private readonly shop: Shop,
    private readonly us: Crossdock,
    private readonly outbox: Outbox,
  ) {}

  /** What is wrong now; empty: nothing. */
  broken(): string[] {
    return [
      ...this.decisions(),
      ...this.shipments(),
      ...this.answers(),
      ...this.floor(),
      ...this.lanes(),
      ...this.outbox.blind.map((what) => `I9: ${what}`),
    ];
  }

  /** What is wrong once nothing is left to do: every request has its answer. */
  unanswered(): string[] {
    return this.shop.orders.flatMap((order) => {
      if (order.location !== 'OURS') return [];
      const known = this.us.orders.get(order.id);
      const parked = known !== undefined && this.us.laneOf(known).some(({ state }) => state === 'PARKED');
      // A person has to look at it: an exception or a hold of ours says so.
      if (parked || known?.heldHere) return [];
      if (order.status === 'open' && order.requestStatus === 'requested' && known?.stage !== 'REVIEW') {
        return [`I1: request ${order.id} in cycle ${order.cycle} has no answer: ${known?.stage ?? 'never seen'}`];
      }
      const asked = order.requestStatus === 'cancel_requested' && order.status === 'processing';
      if (asked && known?.request?.status !== 'OPEN') return [`I1: the cancellation of ${order.id} has no answer`];
      return [];
    });
  }

  private ours(...whats: string[]): (Entry & { operation: number })[] {
    return this.shop.ledger.filter(
      (entry): entry is Entry & { operation: number } => entry.operation !== null && whats.includes(entry.what),
    );
  }

  /** I2 and I4: one decision per cycle, and none is tried after it. */
  private decisions(): string[] {
    const done = new Map<string, string>();
    return this.ours('accept', 'reject').flatMap(({ order, cycle, what, applied }) => {
      const key = `${order} in cycle ${cycle}`;
      const before = done.get(key);
      if (applied) done.set(key, what);
      if (before === undefined) return [];
      return [`${before === what ? 'I2' : 'I4'}: ${what} of ${key} after its ${before}`];
    });
  }

  /** I3: a shipment is never there twice, nor tried again once it is; I4: none after an agreed cancellation. */
  private shipments(): string[] {
    const found: string[] = [];
    const shipped = new Set<number>();
    const cancelled = new Map<string, number>();
    for (const { what, order, operation, applied } of this.ours('ship', 'accept', 'accept_cancel')) {
      if (what === 'accept_cancel' && applied) cancelled.set(order, operation);
      if (what === 'accept' && applied) cancelled.delete(order);
      if (what !== 'ship') continue;
      if (shipped.has(operation)) found.push(`I3: shipment ${operation} of ${order} came again`);
      if (applied) shipped.add(operation);
      if (cancelled.has(order))
        found.push(`I4: shipment ${operation} of ${order} after its cancellation was agreed to`);
    }
    for (const { id, lines } of this.shop.orders) {
      for (const line of lines)
        if (line.shipped > line.quantity) found.push(`I3: too many pieces of ${id} were shipped`);
    }
    for (const { id, lines } of this.us.orders.values()) {
      const bad = lines.some(({ requested, inFlight, shipped, cancelled }) =>
        [inFlight, shipped, cancelled, requested - inFlight - shipped - cancelled].some((pieces) => pieces < 0),
      );
      if (bad) found.push(`I3: more pieces of ${id} are claimed than there are: ${JSON.stringify(lines)}`);
    }
    return found;
  }

  /** I4: one answer per cancellation request; never an agreement when everything of the order was shipped. */
  private answers(): string[] {
    const found: string[] = [];
    const open = new Map<string, boolean>();
    for (const { what, order, cycle, operation, applied } of this.shop.ledger) {
      if (what === 'request_cancel' && applied) open.set(order, true);
      if (what !== 'accept_cancel' && what !== 'reject_cancel') continue;
      if (operation !== null && open.get(order) === false)
        found.push(`I4: a second answer to the cancellation of ${order}`);
      if (applied) open.set(order, false);
      // What became of an order that was asked for again is told of its new cycle.
      if (what !== 'accept_cancel' || !applied || cycle !== this.shop.find(order).cycle) continue;
      const known = this.us.orders.get(order);
      const live = known?.shipments.some(({ status }) => status === 'PENDING' || status === 'HELD');
      if (live && known?.stage === 'CANCELLED')
        found.push(`I4: ${order} is cancelled with a shipment still to be sent`);
    }
    // A person may agree to cancel what is left of an order; the policy never does.
    if (this.us.policy.cancellationMode === 'MANUAL') return found;
    for (const { order, operation } of this.ours('accept_cancel')) {
      const ship = this.ours('ship').find((one) => one.order === order && one.applied && one.operation < operation);
      const cycle = this.us.operations.find(({ id }) => id === operation)?.cycle;
      const same = this.us.operations.find(({ id }) => id === ship?.operation)?.cycle === cycle;
      if (ship && same) found.push(`I4: ${order} was shipped in part, and its cancellation agreed to`);
    }
    return found;
  }

  /** I5: the warehouse gets an order once per cycle, and only when the store has our accept. */
  private floor(): string[] {
    const seen = new Set<string>();
    return this.us.floor.flatMap(({ order, cycle }) => {
      const key = `${order} in cycle ${cycle}`;
      const twice = seen.has(key);
      seen.add(key);
      const told = this.ours('accept').some(({ operation, applied }) => {
        const of = this.us.operations.find(({ id }) => id === operation);
        return applied && of?.order === order && of.cycle === cycle;
      });
      return [
        ...(twice ? [`I5: the warehouse got ${key} twice`] : []),
        ...(told ? [] : [`I5: the warehouse got ${key} before the store had the accept`]),
      ];
    });
  }

  /** I8: one write of an order in flight, and they take effect in the order in which they were meant. */
  private lanes(): string[] {
    const found: string[] = [];
    for (const known of this.us.orders.values()) {
      const flying = this.us.laneOf(known).filter(({ state }) => state === 'SENDING' || state === 'AMBIGUOUS');
      if (flying.length > 1) found.push(`I8: ${flying.length} writes of ${known.id} are in flight`);
      const order = this.outbox.applied.filter((one) => one.order === known.id).map(({ seq }) => seq);
      if (order.some((seq, index) => seq < (order[index - 1] ?? 0)))
        found.push(`I8: writes of ${known.id} overtook each other`);
    }
    return found;
  }
}
