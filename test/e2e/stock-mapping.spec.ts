import { jest } from '@jest/globals';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { E2eStore, QUICK } from './support/e2e-store.js';

jest.setTimeout(60_000);

/** An entry of the unmapped queue. */
interface Unmapped {
  sku: string;
  title: string | null;
  blockedOrderCount: number;
  blockedOrders: { id: string; stage: string }[];
  suggestions: { warehouseSku: string; reason: string }[];
}

/** What the API shows of a record. */
interface SeenRecord {
  sku: string;
  numInStock: number;
  published: number | null;
  components: { units: number; stockLevel: { sku: string } }[];
}

describe('a SKU that nobody knows', () => {
  let crossdock: RunningCrossdock;
  let store: E2eStore;

  beforeAll(async () => {
    crossdock = await startCrossdock(QUICK);
    store = await E2eStore.open(crossdock, 'mapping', {
      settings: {
        products: [
          { sku: 'gift_set', inStock: 2, title: 'Gift set' },
          { sku: 'MUG', inStock: 20, title: 'Mug' },
        ],
      },
      stock: [
        { sku: 'MUG', onHand: 20 },
        { sku: 'CUP', onHand: 9 },
        { sku: 'GIFT-SET-BOX', onHand: 50 },
      ],
    });
  });
  afterAll(() => crossdock?.close());

  const unmapped = async (): Promise<Unmapped[]> =>
    (
      await crossdock.client.graphql<{ unmappedSkus: { nodes: Unmapped[] } }>(
        `query ($storeId: ID!) { unmappedSkus(storeId: $storeId) { nodes { sku title blockedOrderCount
          blockedOrders { id stage } suggestions { warehouseSku reason } } } }`,
        { storeId: store.storeId },
      )
    ).unmappedSkus.nodes;
  const record = async (sku: string): Promise<SeenRecord | undefined> =>
    (
      await crossdock.client.graphql<{ stockRecords: { nodes: SeenRecord[] } }>(
        `query ($filter: StockRecordFilter) { stockRecords(filter: $filter) { nodes {
          sku numInStock published components { units stockLevel { sku } } } } }`,
        { filter: { storeId: [store.storeId], sku: [sku] } },
      )
    ).stockRecords.nodes[0];
  const levels = async (): Promise<Record<string, [number, number]>> => {
    const rows = await store.sql<{ sku: string; on_hand: number; reserved: number }>(
      'SELECT sku, on_hand, reserved FROM stock_level WHERE store_id = $1 ORDER BY sku',
      [store.uuid],
    );
    return Object.fromEntries(rows.map((row) => [row.sku, [row.on_hand, row.reserved]]));
  };
  const inStore = async (sku: string): Promise<number | null> =>
    (await store.control.stock(store.domain, { sku }))[0]?.inStock ?? null;

  it('blocks its order, is suggested a meaning, and once mapped the order goes on by itself and takes its components', async () => {
    const { id } = await store.request({ lines: [{ sku: 'gift_set', quantity: 2 }] });
    const blocked = await store.reaches(id, 'REVIEW');
    expect(await unmapped()).toEqual([
      {
        sku: 'gift_set',
        title: expect.any(String) as string,
        blockedOrderCount: 1,
        blockedOrders: [{ id: blocked.id, stage: 'REVIEW' }],
        suggestions: [{ warehouseSku: 'GIFT-SET-BOX', reason: 'PREFIX' }],
      },
    ]);
    expect(await store.exceptions('SKU_UNMAPPED')).toMatchObject([{ resolvedAt: null }]);

    const components = [
      { warehouseSku: 'MUG', units: 2 },
      { warehouseSku: 'CUP', units: 1 },
      { warehouseSku: 'GIFT-SET-BOX' },
    ];
    const input = { storeId: store.storeId, storeSku: 'gift_set', components };
    await crossdock.client.mutate('skuMappingUpsert', input, 'skuMapping { id }');
    const ready = await store.reaches(id, 'READY', 1);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    expect(ready.timeline.nodes.map(({ type }) => type)).toContain('RECONSIDERED');
    expect(await unmapped()).toEqual([]);
    expect((await store.exceptions('SKU_UNMAPPED')).filter(({ resolvedAt }) => resolvedAt === null)).toEqual([]);
    expect(await levels()).toEqual({ CUP: [9, 2], 'GIFT-SET-BOX': [50, 2], MUG: [20, 4] });
    await store.quiet();
    expect(await record('gift_set')).toMatchObject({
      published: 9,
      numInStock: 9,
      components: expect.arrayContaining([
        { units: 2, stockLevel: { sku: 'MUG' } },
        { units: 1, stockLevel: { sku: 'CUP' } },
      ]) as SeenRecord['components'],
    });
    expect(await inStore('gift_set')).toBe(9);

    const parcels = [{ trackingNumber: 'KIT-1', carrier: 'UPS' }];
    await crossdock.client.mutate(
      'fulfillmentCreate',
      { fulfillmentOrderId: ready.id, shipmentKey: 'kit-1', parcels },
      'fulfillment { id }',
    );
    await store.reaches(id, 'SHIPPED');
    await store.quiet();
    expect(await levels()).toEqual({ CUP: [7, 0], 'GIFT-SET-BOX': [48, 0], MUG: [16, 0] });
    expect(await inStore('gift_set')).toBe(7);
    expect(await inStore('MUG')).toBe(16);
    expect(await record('gift_set')).toMatchObject({ published: 7 });
  });
});
