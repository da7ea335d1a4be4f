import type { FulfillmentOrder, Line } from './model.js';
import type { Act, Steps } from './steps.js';
import type { FakeStore } from './store.js';
import type { World } from './world.js';

/** What remains to be shipped of an order, as lines of a new one: ids of their own, the same lines of the customer's order. */
export function remainsOf(order: FulfillmentOrder): Line[] {
  return order.lines
    .filter((line) => line.quantity > line.shipped)
    .map((line) => ({ ...line, quantity: line.quantity - line.shipped, shipped: 0 }));
}

/** Orders that come from another order: `open` and `pending`, with no cycle, hold or note of their own. */
export class Offspring {
  constructor(
    private readonly world: World,
    private readonly steps: Steps,
  ) {}

  /** Makes one with these lines, at the parent's location or another; `text` begins its timeline. */
  make(
    store: FakeStore,
    parent: FulfillmentOrder,
    from: { lines: readonly Line[]; text: string; locationId?: number },
    act: Act = {},
  ): FulfillmentOrder {
    const now = store.tick();
    const made = store.put({
      ...parent,
      id: this.world.id(),
      locationId: from.locationId ?? parent.locationId,
      status: 'open',
      requestStatus: 'pending',
      cycle: 0,
      createdMicros: now,
      lines: from.lines.map((line) => ({ ...line, id: this.world.id() })),
      holds: [],
      notes: [],
      timeline: [{ atMicros: now, text: from.text }],
      replaces: parent.id,
    });
    this.steps.note(store, made, 'create', 'applied', act.by ?? 'merchant', { token: act.token });
    return made;
  }
}
