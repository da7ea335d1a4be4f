import { StartRelocation } from '../../../src/modules/cancellations/relocation/use-cases/start-relocation.js';
import { FulfillmentOrdersRepository } from '../../../src/modules/fulfillment-orders/fulfillment-orders.repository.js';
import { claimTerms } from '../../../src/modules/store-operations/draining/drain-tools.js';
import { settleOperation } from '../../../src/modules/store-operations/draining/settle-operation.js';
import type { OperationHandler } from '../../../src/modules/store-operations/store-operations.facade.js';
import { openThere } from './second-location.js';
import { ShippingStore, type Claimed } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

const SCOPES = ['fulfillment_service:read', 'fulfillment_service:write', 'orders:read'];
const MOVES = ['fulfillment_orders:read', 'fulfillment_orders:write'];
const TIMES = 12;

describe('the order in which orders and relocations are locked', () => {
  let world: ShippingWorld;
  let store: ShippingStore;
  let there: string;

  beforeAll(async () => {
    world = await ShippingWorld.start();
    store = await ShippingStore.open(world, { settings: { moveNeedsStock: false } });
    await store.install([...SCOPES, ...MOVES]);
    ({ id: there } = await openThere(store, { MUG: 50 }));
  });
  afterAll(() => world?.stop());

  const start = async (): Promise<string> => {
    const { id } = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    // The store offers the other location for what it does not count.
    for (const one of await store.control.stock(store.domain, { sku: 'MUG' })) {
      await store.control.setStock(store.domain, one.id, null);
    }
    return world.app.database.tx(async (tx) => {
      const order = await world.app.get(FulfillmentOrdersRepository).lock(tx, id);
      if (!order) throw new Error('no order');
      const wish = { toLocationId: there, cause: 'OPERATOR' as const, reason: 'Test', actor: 'key:test' };
      return world.app.get(StartRelocation).execute(tx, order, wish);
    });
  };

  /** Sends what was claimed; answers how to settle it, which says in how many attempts of its transaction that was done. */
  const sent = async ({ operation }: Claimed): Promise<() => Promise<number>> => {
    const { tools } = world;
    const handler = tools.registry.operation(operation.kind);
    const connection = (await tools.stores.connection(store.ours.id))?.connection;
    const sending = handler.readsFirst ? await tools.claims.begin(operation, claimTerms(tools)) : operation;
    if (!connection || !sending) throw new Error('not ours any more');
    const answer = await handler.send({ client: tools.platforms.get('NEXT').client, connection }, sending, true);
    return async () => {
      let attempts = 0;
      const settle: OperationHandler['settle'] = (...args) => ((attempts += 1), handler.settle(...args));
      const counted = Object.create(handler, { settle: { value: settle } }) as OperationHandler;
      await settleOperation(tools, counted, sending, { type: 'ANSWERED', answer });
      return attempts;
    };
  };

  it('a request that is settled while the answer to it is confirmed: both go on, no one as the victim of the other', async () => {
    const outcomes: unknown[] = [];
    for (let n = 0; n < TIMES; n += 1) {
      const id = await start();
      const relocation = async () =>
        (
          await store.sql<{ done: number; state: string; heir: string }>(
            'SELECT done, state, new_remote_id AS heir FROM relocation WHERE id = $1',
            [id],
          )
        )[0];
      while (((await relocation())?.done ?? 3) < 3) await store.nextPrepared();
      const request = await sent(await store.claim());
      await store.pull('REQUESTS');
      const accept = await sent(await store.claim());
      const attempts = await Promise.all(n % 2 === 0 ? [request(), accept()] : [accept(), request()]);
      const { state, heir } = (await relocation()) ?? {};
      outcomes.push({ attempts, state, stage: (await store.ours.order(heir)).stage });
    }
    expect(outcomes).toEqual(Array(TIMES).fill({ attempts: [1, 1], state: 'DONE', stage: 'READY' }));
  }, 60_000);
});
