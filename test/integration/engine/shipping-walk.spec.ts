import type { FaultName, FaultParams } from '../../../sandbox/faults/model.js';
import { ControlError } from '../../../sandbox/control-client.js';
import { StoreClientError } from '../../../src/clients/store-client.errors.js';
import { DomainError } from '../../../src/common/domain-error.js';
import { seeded } from './process.js';
import { ShippingStore, type Claimed, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

/** How many walks; each is another story of the same three orders. */
const WALKS = Number(process.env['SHIPPING_WALKS'] ?? 3);
const STEPS = 45;
const LINES = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'CUP', quantity: 2 },
];
const FAULTS: [FaultName, FaultParams][] = [
  ['error_before', {}],
  ['html_before', {}],
  ['error_after', {}],
  ['reset_after', {}],
  ['apply_late', { ms: 50_000, client: 'reset' }],
  ['rate_limited', {}],
];
const WRITES = ['ship', 'cancel_accept', 'cancel_reject', 'close', 'accept', 'point', 'fulfillments'] as const;
const LISTS = ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED'] as const;

describe('whatever merchant, warehouse, network and processes do in any order', () => {
  let world: ShippingWorld;
  beforeAll(async () => {
    world = await ShippingWorld.start();
  });
  afterAll(() => world?.stop());

  it.each(Array.from({ length: WALKS }, (_, n) => n + 1))('walk %i ends with both sides of one mind', async (seed) => {
    const chance = seeded(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
    const store = await ShippingStore.open(world, {
      policy: { pointOfNoReturn: pick(['PACKED', 'SHIPPED', 'PICKING']) },
    });
    const orders: TwoSided[] = [];
    for (let n = 0; n < 3; n += 1) orders.push(await store.ready(LINES));
    const held: Claimed[] = [];
    const told: string[] = [];
    let keys = 0;

    const send = async (): Promise<void> => {
      const claimed = await store.tryClaim();
      if (!claimed) return;
      const fate = chance();
      if (fate < 0.1) return;
      if (fate < 0.2) return store.sendUnseen(claimed).catch(() => undefined);
      if (fate < 0.35) held.push(claimed);
      else await store.send(claimed);
    };
    const shipSome = async (order: TwoSided): Promise<void> => {
      const lineId = await store.line(order, pick(LINES).sku);
      const lines = chance() < 0.5 ? null : [{ lineId, quantity: 1 }];
      await store.ship(order, `k${(keys += 1)}`, { lines, notifyCustomer: chance() < 0.5 });
    };
    const steps: Record<string, [number, () => Promise<unknown>]> = {
      send: [8, send],
      answerComes: [
        3,
        async () => {
          const late = held.shift();
          if (late) await store.send(late);
        },
      ],
      verify: [3, () => store.verify()],
      pull: [5, () => store.pull(pick(LISTS))],
      timePasses: [
        2,
        async () => {
          world.pass(5);
          await world.tools.claims.expireLeases();
        },
      ],
      processEnds: [
        1,
        async () => {
          held.length = 0;
          await store.leaseExpires();
        },
      ],
      fault: [3, () => store.fault(pick(WRITES), ...pick(FAULTS))],
      ship: [5, () => shipSome(pick(orders))],
      packed: [1, () => store.packed(pick(orders))],
      close: [1, () => store.close(pick(orders))],
      cancel: [3, () => store.merchant.requestCancel(store.domain, pick(orders).remote)],
      takeBack: [2, () => store.merchant.withdrawCancel(store.domain, pick(orders).remote)],
      force: [0.4, () => store.merchant.forceCancel(store.domain, pick(orders).remote)],
      again: [2, () => store.merchant.request(store.domain, pick(orders).remote, { callbacks: 0 })],
      together: [2, () => Promise.all([store.pull('CANCELLATIONS'), shipSome(pick(orders)).catch(refused), send()])],
    };
    const bag = Object.entries(steps).flatMap(([name, [weight]]) => Array.from({ length: weight * 5 }, () => name));
    for (let n = 0; n < STEPS; n += 1) {
      const name = pick(bag);
      told.push(name);
      await store.healBreaker();
      await steps[name]?.[1]().catch(refused);
    }
    await drain(store);

    const states = await Promise.all(orders.map((order) => bothSides(store, order)));
    const story = { seed, told, states };
    for (const { theirs, ours } of states) expect({ story, mind: ours }).toEqual({ story, mind: theirs });
    expect({ story, offences: await world.offences(store.domain), levels: await store.ours.wrongLevels() }).toEqual({
      story,
      offences: {},
      levels: [],
    });
    for (const sku of ['MUG', 'CUP']) {
      const shipped = states.reduce((sum, { shippedOf }) => sum + (shippedOf[sku] ?? 0), 0);
      const left = states.reduce((sum, { leftOf }) => sum + (leftOf[sku] ?? 0), 0);
      expect({ story, stock: await store.stock(sku) }).toEqual({
        story,
        stock: { onHand: 100 - shipped, reserved: left },
      });
    }
  });

  /** Whatever is not possible now is refused with a word that tells why; anything else is a defect. */
  function refused(error: unknown): void {
    if (error instanceof DomainError || error instanceof StoreClientError) return;
    if (error instanceof ControlError && error.status === 400) return;
    throw error;
  }

  /** All lists, all reads, all writes, until nothing is left to do. */
  async function drain(store: ShippingStore): Promise<void> {
    for (let quiet = 0, rounds = 0; quiet < 3; rounds += 1) {
      if (rounds > 40) throw new Error('The work never ends.');
      await store.healBreaker();
      await store.leaseExpires();
      let worked = 0;
      for (const list of LISTS) {
        worked += await store.pull(list).catch((error: unknown) => {
          if (!(error instanceof StoreClientError)) throw error;
          return 1;
        });
      }
      while (await store.verify()) worked += 1;
      for (let claimed = await store.tryClaim(); claimed; claimed = await store.tryClaim(), worked += 1) {
        await store.healBreaker();
        await store.send(claimed);
        if (worked > 60) throw new Error('The work never ends.');
      }
      quiet = worked === 0 ? quiet + 1 : 0;
    }
  }

  /** What the store holds of an order, what we do, and how they ought to go together. */
  async function bothSides(store: ShippingStore, order: TwoSided) {
    const remote = await store.remote(order);
    const made = await store.control.fulfillments(store.domain, order.remote);
    const stages: Record<string, string[]> = {
      closed: ['SHIPPED'],
      canceled: ['CANCELLED'],
      incomplete: ['CLOSED'],
      open: ['CANCELLED'],
      processing: ['READY', 'PICKING', 'PACKED'],
    };
    const stage = await store.stage(order);
    const quantities = await store.quantities(order);
    const working = ['READY', 'PICKING', 'PACKED'].includes(stage);
    const shipments = await store.sql<{ status: string; remoteIds: string[] }>(
      'SELECT status, remote_ids AS "remoteIds" FROM fulfillment WHERE fulfillment_order_id = $1 ORDER BY id',
      [order.id],
    );
    const unfinished = (await store.operations(order)).filter((one) => /PENDING|SENDING|AMBIGUOUS|PARKED/.test(one));
    return {
      theirs: {
        stageFits: true,
        waits: false,
        shipped: Object.fromEntries(remote.lines.map(({ sku, shipped }) => [sku, shipped])),
        fulfillments: made.map(({ id }) => String(id)).sort(),
        unsettled: [],
        unfinished: [],
      },
      ours: {
        stageFits: (stages[remote.status]?.includes(stage) ?? false) || `the store says ${remote.status}, we ${stage}`,
        waits: remote.requestStatus === 'cancel_requested' && remote.status === 'processing',
        shipped: Object.fromEntries(Object.entries(quantities).map(([sku, [, , shipped]]) => [sku, shipped])),
        fulfillments: shipments.flatMap(({ remoteIds }) => remoteIds).sort(),
        unsettled: shipments.filter(({ status }) => status === 'PENDING' || status === 'HELD'),
        unfinished,
      },
      remote: `${remote.status}/${remote.requestStatus}`,
      stage,
      requests: await store.requests(order),
      shippedOf: Object.fromEntries(remote.lines.map(({ sku, shipped }) => [sku, shipped])),
      leftOf: Object.fromEntries(
        remote.lines.map(({ sku, quantity, shipped }) => [sku, working ? quantity - shipped : 0]),
      ),
    };
  }
});
