import type { RemoteFulfillmentOrder } from '../../../src/clients/store-client.js';
import { TakeInDelivery } from '../../../src/modules/fulfillment-orders/deliveries/use-cases/take-in-delivery.js';
import type { Settlement } from '../../../src/modules/store-operations/store-operations.facade.js';
import { freshStores } from './fresh-stores.js';
import type { Claimed, TwoSided } from './shipping-store.js';

/** Reads are told apart by milliseconds. */
const A_MOMENT_MS = 20;

describe('a read that was sent before the order was seen as it is now', () => {
  const here = freshStores();

  const before = async (): Promise<Date> => new Date(+(await here.store.ours.now()) - A_MOMENT_MS);

  /** The order and its shipments, as the store shows them now. */
  const read = async ({ remote }: TwoSided) => {
    const { tools } = here.world;
    const connection = (await tools.stores.connection(here.store.ours.id))?.connection;
    if (!connection) throw new Error('no connection');
    const client = tools.platforms.get('NEXT').client;
    return {
      order: await client.getFulfillmentOrder(connection, String(remote)),
      shipments: (await client.listFulfillments(connection, String(remote))).fulfillments,
    };
  };

  /** The answer to what was claimed is lost; a read that was sent at `sentAt` did not find the order. */
  const notFound = async ({ operation }: Claimed, value: unknown, sentAt: Date): Promise<Settlement> => {
    const { app, tools } = here.world;
    await tools.operations.markLost(operation, 'test');
    const outcome = { type: 'READ', why: 'LOST', evidence: { value, sentAt } } as const;
    return app.database.tx((tx) => tools.registry.operation(operation.kind).settle(tx, operation, outcome));
  };

  it('ends no shipment because it did not find the order', async () => {
    const { store } = here;
    const order = await store.ready();
    await store.ship(order, 'A');
    const sentAt = await before();
    await store.ours.see((await read(order)).order, 'POINT');
    const settled = await notFound(await store.claim(), { found: null, order: null, canceled: [] }, sentAt);
    expect(settled).toMatchObject({ state: 'AMBIGUOUS' });
    expect(await store.stage(order)).toBe('READY');
  });

  it('ends no cancellation because it did not find the order', async () => {
    const { store } = here;
    const order = await store.ready();
    await store.cancelAsked(order);
    const sentAt = await before();
    await store.ours.see((await read(order)).order, 'POINT');
    const stage = await store.stage(order);
    expect(await notFound(await store.claim(), null, sentAt)).toMatchObject({ state: 'AMBIGUOUS' });
    expect(await store.stage(order)).toBe(stage);
  });

  it.each([
    ['open, although it was closed since, reopens nothing', 'CLOSED', 'SHIPPED', [2, 0, 0, 2]],
    ['as unknown, although it is open, gives nothing up', 'OPEN', 'READY', [2, 0, 0, 0]],
  ] as const)('that shows the order of a cancelled shipment as %s', async (_what, now, stage, quantities) => {
    const { store, world } = here;
    const order = await store.ready();
    const id = await store.ship(order, 'A');
    await store.next();
    const [made] = await store.control.fulfillments(store.domain, order.remote);
    world.storeClock.advance(1_000);
    await store.control.cancelFulfillment(store.domain, made?.id ?? 0);
    const old = { ...(await read(order)), sentAt: await before() };
    if (now === 'CLOSED') await store.merchant.closeBySelf(store.domain, order.remote);
    const shown = await read(order);
    await store.ours.see(shown.order, 'POINT');
    const due = {
      id,
      fulfillmentOrderId: order.id,
      orderNumber: shown.order.orderNumber,
      orderRemoteId: String(order.remote),
      remoteIds: [String(made?.id)],
    };
    const value: RemoteFulfillmentOrder | null = now === 'CLOSED' ? old.order : null;
    await world.app.get(TakeInDelivery).execute(due, {
      fulfillments: { value: shown.shipments, sentAt: await store.ours.now() },
      order: { value, sentAt: old.sentAt },
      siblings: [],
    });
    expect(await store.stage(order)).toBe(stage);
    expect(await store.quantities(order)).toEqual({ MUG: quantities });
  });
});
