import { setTimeout as sleep } from 'node:timers/promises';
import type { CrossdockClient } from '../support/crossdock-client.js';

const WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** Ids that the README leaves to be put in, by how they begin. */
type Ids = Partial<Record<'fo' | 'store' | 'loc' | 'sn', string>>;

/** An order as `MyOrders` shows it. */
interface MyOrder {
  id: string;
  orderNumber: string;
  stage: string;
  store: { id: string };
  location: { name: string } | null;
}

interface Change {
  judgement: string;
  changes: { field: string }[];
}

interface Changes {
  nodes: Change[];
}

/** The orders of the day of which `WhyWorkStopped` tells. */
interface Why {
  changed: { nodes: { externalChanges: Changes; internalHolds: { releasedAt: string | null }[] }[] };
  held: { nodes: { externalChanges: Changes }[] };
  cancelled: { nodes: { evidencePack: { shipments: unknown[] } }[] };
}

interface Payload {
  userErrors?: { message: string }[];
}

/** The document with the ids put in. Throws when one is needed that is not given. */
export function filled(text: string, ids: Ids = {}): string {
  return text.replaceAll(/\b(fo|store|loc|sn)_\.\.\./g, (_all, kind: keyof Ids) => {
    const id = ids[kind];
    if (id === undefined) throw new Error(`The README wants an id ${kind}_... that nobody has.`);
    return id;
  });
}

/** Somebody who pastes the README's operations into the running demo, and expects what it says. */
export class Visitor {
  private readonly tried = new Set<string>();

  constructor(
    private readonly client: CrossdockClient,
    private readonly operations: ReadonlyMap<string, string>,
    private readonly storeIds: readonly string[],
    private readonly signal: AbortSignal,
  ) {}

  /** Runs each of them. Rejects with what was not as the README says. */
  async tryAll(): Promise<number> {
    const waits = (stage: string, ...numbers: number[]): Promise<MyOrder[]> =>
      Promise.all(numbers.map((n) => this.mine(`TRY-${n}`, `is ${stage}`, (one) => one.stage === stage)));
    const [ship, , , , move] = await waits('READY', 1, 2, 3, 4, 6);
    const [unmapped] = await waits('REVIEW', 5);
    await this.run('Overview');
    await this.run('Story');
    await this.seeWhy();
    for (const _time of ['once', 'again']) await this.run('Ship', { fo: ship?.id });
    await waits('SHIPPED', 1);
    await this.run('UnmappedSkus', { store: unmapped?.store.id });
    await this.run('MapSku', { store: unmapped?.store.id });
    await waits('READY', 5);
    const { routingPlan } = await this.run<{ routingPlan: { recommended: { location: { id: string } } } }>('Routing', {
      fo: move?.id,
    });
    await this.run('Relocate', { fo: move?.id, loc: routingPlan.recommended.location.id });
    const there = (one: MyOrder): boolean => one.stage === 'READY' && one.id !== move?.id;
    await this.mine('TRY-6', 'is READY where it was moved to', there);
    const log = await this.run<{ storeNotifications: { nodes: { id: string }[] } }>('Callbacks');
    await this.run('Replay', { sn: log.storeNotifications.nodes[0]?.id });
    const left = [...this.operations.keys()].filter((name) => !this.tried.has(name));
    if (left.length > 0) throw new Error(`Nobody has tried ${left.join(', ')} of the README.`);
    return this.tried.size;
  }

  /** The change, the hold and the forced cancel of the day, as the README announces them. */
  private async seeWhy(): Promise<void> {
    const { changed, held, cancelled } = await this.run<Why>('WhyWorkStopped');
    const holds = held.nodes.flatMap(({ externalChanges }) => externalChanges.nodes.flatMap(({ changes }) => changes));
    const seen =
      changed.nodes[0]?.externalChanges.nodes.some(({ judgement }) => judgement === 'STOP_WORK') === true &&
      changed.nodes[0].internalHolds.some(({ releasedAt }) => releasedAt !== null) &&
      holds.some(({ field }) => field === 'hold') &&
      cancelled.nodes[0]?.evidencePack.shipments.length === 1;
    if (!seen) throw new Error(`WhyWorkStopped shows something else: ${JSON.stringify({ changed, held, cancelled })}`);
  }

  private async run<T>(name: string, ids: Ids = {}): Promise<T> {
    const text = this.operations.get(name);
    if (text === undefined) throw new Error(`The README has no operation ${name}.`);
    this.tried.add(name);
    const data = await this.client.graphql<T & Record<string, Payload | null>>(filled(text, ids));
    for (const [field, payload] of Object.entries(data) as [string, Payload | null][]) {
      if (payload === null) throw new Error(`The README's ${name}: ${field} found nothing.`);
      const [error] = payload.userErrors ?? [];
      if (error) throw new Error(`The README's ${name}: ${error.message}`);
    }
    return data;
  }

  /** The order of that number in this run, once it is as wanted. */
  private async mine(number: string, what: string, wanted: (order: MyOrder) => boolean): Promise<MyOrder> {
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const { fulfillmentOrders } = await this.run<{ fulfillmentOrders: { nodes: MyOrder[] } }>('MyOrders');
      const found = fulfillmentOrders.nodes.find(
        (one) => one.orderNumber === number && this.storeIds.includes(one.store.id) && wanted(one),
      );
      if (found) return found;
      if (performance.now() > deadline) throw new Error(`Waited in vain until ${number} ${what}.`);
      await sleep(LOOK_EVERY_MS, undefined, { signal: this.signal });
    }
  }
}
