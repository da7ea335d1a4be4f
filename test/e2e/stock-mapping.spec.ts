import { jest } from '@jest/globals';
import type { LedgerEntry } from '../../sandbox/ledger/ledger.js';
import { newId } from '../../src/common/ids.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore, type OpenStore } from './support/e2e-store.js';

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
  title: string;
  numInStock: number;
  netStockLevel: number;
  expected: number | null;
  published: number | null;
  drift: number | null;
  goneAt: string | null;
  store: { id: string };
  location: { status: string };
  stockLevel: { sku: string; records: { sku: string }[] } | null;
  components: { units: number; stockLevel: { sku: string } }[];
}

const RECORD_FIELDS = `sku title numInStock netStockLevel expected published drift goneAt store { id } location { status }
  stockLevel { sku records { sku } } components { units stockLevel { sku } }`;

describe('the stock of a store, over HTTP', () => {
  let crossdock: RunningCrossdock;
  let mapped: E2eStore;
  let pages: E2eStore;
  let once: E2eStore;
  let lossy: E2eStore;

  beforeAll(async () => {
    crossdock = await startCrossdock(PATIENT, { time: new SwiftTime() });
    const sold = (...skus: string[]) => skus.map((sku) => ({ sku, inStock: 10, title: `Product ${sku}` }));
    const open = (label: string, settings: OpenStore['settings'], ...skus: string[]): Promise<E2eStore> =>
      E2eStore.open(crossdock, label, {
        settings: { ...settings, ...UNPACED },
        stock: skus.map((sku) => ({ sku, onHand: 10 })),
      });
    const sets = [
      { sku: 'gift_set', inStock: 2, title: 'Gift set' },
      { sku: 'MUG', inStock: 20, title: 'Mug' },
    ];
    const kept = [
      { sku: 'MUG', onHand: 20 },
      { sku: 'CUP', onHand: 9 },
      { sku: 'GIFT-SET-BOX', onHand: 50 },
    ];
    const less = { ...sold('LESS')[0], sku: 'LESS', inStock: 3 };
    const alien = { sku: 'ALIEN', inStock: 7 };
    [mapped, pages, once, lossy] = await Promise.all([
      E2eStore.open(crossdock, 'mapping', { settings: { products: sets, ...UNPACED }, stock: kept }),
      open('stock-pages', { products: [...sold('SAME'), less, alien], stockRecords: 110 }, 'SAME', 'LESS'),
      open('stock-once', { products: sold('MANY', 'GONE', 'BACK') }, 'MANY', 'GONE', 'BACK'),
      open('stock-lossy', { products: sold('MUG', 'CUP') }, 'MUG', 'CUP'),
    ]);
  });
  afterAll(() => crossdock?.close());

  const unmapped = async (store: E2eStore): Promise<Unmapped[]> =>
    (
      await crossdock.client.graphql<{ unmappedSkus: { nodes: Unmapped[] } }>(
        `query ($storeId: ID!) { unmappedSkus(storeId: $storeId) { nodes { sku title blockedOrderCount
          blockedOrders { id stage } suggestions { warehouseSku reason } } } }`,
        { storeId: store.storeId },
      )
    ).unmappedSkus.nodes;
  const records = async (store: E2eStore, filter: Record<string, unknown> = {}): Promise<SeenRecord[]> => {
    const data = await crossdock.client.graphql<{ stockRecords: { nodes: SeenRecord[] } }>(
      `query ($filter: StockRecordFilter) { stockRecords(filter: $filter, first: 10) { nodes { ${RECORD_FIELDS} } } }`,
      { filter: { storeId: [store.storeId], ...filter } },
    );
    return data.stockRecords.nodes;
  };
  const levels = async (store: E2eStore): Promise<Record<string, [number, number]>> => {
    const rows = await store.sql<{ sku: string; on_hand: number; reserved: number }>(
      'SELECT sku, on_hand, reserved FROM stock_level WHERE store_id = $1 ORDER BY sku',
      [store.uuid],
    );
    return Object.fromEntries(rows.map((row) => [row.sku, [row.on_hand, row.reserved]]));
  };
  const setLevel = (store: E2eStore, sku: string, onHand: number): Promise<void> =>
    crossdock.client.setStock({ storeId: store.storeId, warehouseId: store.warehouseId }, [{ sku, onHand }]);
  const inStore = async (store: E2eStore, sku: string): Promise<number | null> =>
    (await store.control.stock(store.domain, { sku }))[0]?.inStock ?? null;
  const edit = async (store: E2eStore, sku: string, inStock: number): Promise<void> => {
    const [record] = await store.control.stock(store.domain, { sku });
    await store.control.setStock(store.domain, record?.id ?? 0, inStock);
  };
  const written = async (store: E2eStore): Promise<(LedgerEntry['stock'] & object)[]> =>
    (await store.ledger('stock_set')).flatMap(({ by, stock }) => (by === 'service' && stock ? [stock] : []));
  const count = async (store: E2eStore, wanted: string): Promise<number> =>
    (await store.arrivals()).filter(({ kind }) => kind === wanted).length;
  const policy = (store: E2eStore, change: Record<string, unknown>): Promise<unknown> =>
    crossdock.client.mutate('storePolicyUpdate', { storeId: store.storeId, ...change }, 'store { id }');
  const compare = async (store: E2eStore): Promise<void> => {
    await crossdock.client.mutate('stockSync', { storeId: store.storeId }, 'store { id }');
    await store.quiet();
  };

  it('a SKU that nobody knows blocks its order, is suggested a meaning, and once mapped the order goes on by itself and takes its components', async () => {
    const store = mapped;
    const { id } = await store.request({ lines: [{ sku: 'gift_set', quantity: 2 }] });
    const blocked = await store.reaches(id, 'REVIEW');
    expect(await unmapped(store)).toEqual([
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
    expect(await unmapped(store)).toEqual([]);
    expect((await store.exceptions('SKU_UNMAPPED')).filter(({ resolvedAt }) => resolvedAt === null)).toEqual([]);
    expect(await levels(store)).toEqual({ CUP: [9, 2], 'GIFT-SET-BOX': [50, 2], MUG: [20, 4] });
    await store.quiet();
    expect(await records(store, { sku: ['gift_set'] })).toMatchObject([
      {
        published: 9,
        numInStock: 9,
        components: expect.arrayContaining([
          { units: 2, stockLevel: { sku: 'MUG' } },
          { units: 1, stockLevel: { sku: 'CUP' } },
        ]) as SeenRecord['components'],
      },
    ]);
    expect(await inStore(store, 'gift_set')).toBe(9);

    const parcels = [{ trackingNumber: 'KIT-1', carrier: 'UPS' }];
    await crossdock.client.mutate(
      'fulfillmentCreate',
      { fulfillmentOrderId: ready.id, shipmentKey: 'kit-1', parcels },
      'fulfillment { id }',
    );
    await store.reaches(id, 'SHIPPED');
    await store.quiet();
    expect(await levels(store)).toEqual({ CUP: [7, 0], 'GIFT-SET-BOX': [48, 0], MUG: [16, 0] });
    expect(await inStore(store, 'gift_set')).toBe(7);
    expect(await inStore(store, 'MUG')).toBe(16);
    expect(await records(store, { sku: ['gift_set'] })).toMatchObject([{ published: 7 }]);
  });

  it('records are read page by page, mapped by SKU, and each difference is sent once', async () => {
    const store = pages;
    const [seen] = await store.sql('SELECT count(*)::int AS known FROM stock_record WHERE store_id = $1', [store.uuid]);
    expect(seen).toEqual({ known: 113 });
    expect(await count(store, 'stock_list')).toBeGreaterThan(1);
    expect(await written(store)).toMatchObject([{ before: 3, value: 10 }]);
    expect(await count(store, 'stock_set')).toBe(1);
    expect(await records(store, { mapped: true, search: 'product les' })).toMatchObject([
      {
        sku: 'LESS',
        title: 'Product LESS',
        numInStock: 10,
        netStockLevel: 10,
        expected: 10,
        published: 10,
        drift: null,
        store: { id: store.storeId },
        location: { status: 'ACTIVE' },
        stockLevel: { sku: 'LESS', records: [{ sku: 'LESS' }] },
      },
    ]);
    expect(await records(store, { sku: ['ALIEN'] })).toMatchObject([
      { published: null, stockLevel: null, numInStock: 7 },
    ]);
    expect(await records(store, { search: '%' })).toEqual([]);
    expect(await store.exceptions('STOCK_UNMAPPED')).toMatchObject([{ resolvedAt: null }]);
    await setLevel(store, 'ALIEN', 5);
    await store.quiet();
    expect(await inStore(store, 'ALIEN')).toBe(5);
  });

  it('to a store that does not want it nothing is sent, but it is read; a record that it has no more is found out', async () => {
    const store = pages;
    await store.sql(
      `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, observed_at)
       SELECT $2, store_id, location_id, warehouse_id, '999999999', 'ENDED', db_now() FROM stock_record
       WHERE store_id = $1 LIMIT 1`,
      [store.uuid, newId()],
    );
    await policy(store, { stockSync: false });
    const before = await count(store, 'stock_set');
    await setLevel(store, 'SAME', 3);
    await edit(store, 'SAME', 8);
    await compare(store);
    expect(await records(store, { sku: ['SAME', 'ENDED'] })).toMatchObject([
      { sku: 'ENDED', goneAt: expect.any(String) as string },
      { sku: 'SAME', numInStock: 8, published: 3, drift: -2, goneAt: null },
    ]);
    expect(await count(store, 'stock_set')).toBe(before);
    expect((await store.arrivals()).filter(({ kind }) => kind === 'stock_point')).toMatchObject([
      { path: expect.stringContaining('/999999999/') as string, status: 404 },
    ]);
  });

  it('what waits is sent once, with the last number, and an end of stock first', async () => {
    const store = once;
    await store.pause();
    await setLevel(store, 'BACK', 1);
    for (let n = 1; n <= 10; n += 1) await setLevel(store, 'MANY', 10 + n);
    await setLevel(store, 'GONE', 4);
    await setLevel(store, 'GONE', 0);
    await setLevel(store, 'BACK', 10);
    await store.resume();
    await store.quiet();
    expect((await written(store)).map(({ value }) => value).sort()).toEqual([0, 20]);
    expect(await count(store, 'stock_set')).toBe(2);
    const done = await store.sql<{ state: string; reason: string | null; sent: string | null }>(
      `SELECT state, reason, result ->> 'sent' AS sent FROM store_operation WHERE store_id = $1 AND kind = 'stock.push'
       ORDER BY reason NULLS FIRST, sent_at`,
      [store.uuid],
    );
    expect(done).toEqual([
      { state: 'CONFIRMED', reason: null, sent: '0' },
      { state: 'CONFIRMED', reason: null, sent: '20' },
      { state: 'CONFIRMED', reason: expect.stringContaining('already') as string, sent: null },
    ]);
  });

  it('what somebody else changed at the store is shown, and our number is sent again where the policy heals', async () => {
    const store = once;
    await policy(store, { driftHealing: 'REPORT' });
    await edit(store, 'BACK', 99);
    await compare(store);
    expect(await records(store, { drifting: true })).toMatchObject([{ sku: 'BACK', drift: 89, published: 10 }]);
    expect(await inStore(store, 'BACK')).toBe(99);
    await policy(store, { driftHealing: 'HEAL' });
    await compare(store);
    expect(await inStore(store, 'BACK')).toBe(10);
    expect(await records(store, { drifting: true })).toEqual([]);
    expect((await written(store)).slice(2)).toMatchObject([{ before: 99, value: 10 }]);
    const [story] = await store.sql<{ opened: number; open: number; told: number }>(
      `SELECT count(*)::int AS opened, count(*) FILTER (WHERE resolved_at IS NULL)::int AS open,
         (SELECT count(*)::int FROM timeline_event WHERE store_id = $1 AND type = 'STOCK_DRIFT_FOUND') AS told
       FROM exception WHERE store_id = $1 AND type = 'STOCK_DRIFT'`,
      [store.uuid],
    );
    expect(story).toEqual({ opened: 1, open: 0, told: 1 });
  });

  it('a record that the location lacks is made once by itself, and numbers arrive once, although their answers are lost', async () => {
    const store = lossy;
    await store.control.createProduct(store.domain, { sku: 'LAMP', title: 'Lamp', stock: [] });
    await setLevel(store, 'LAMP', 6);
    const { id } = await store.request({ lines: [{ sku: 'LAMP', quantity: 1 }] });
    await store.reaches(id, 'READY');
    await store.quiet();
    expect(await records(store, { sku: ['LAMP'] })).toEqual([]);

    await store.pause();
    await store.control.nextFault(store.domain, { kind: 'stock_create', fault: 'reset_after' });
    await store.control.nextFault(store.domain, { kind: 'stock_set', fault: 'reset_after' });
    await store.control.nextFault(store.domain, { kind: 'stock_set', fault: 'error_before' });
    await policy(store, { createStockRecords: true });
    await setLevel(store, 'MUG', 4);
    await setLevel(store, 'CUP', 4);
    await store.resume();
    await compare(store);
    expect([await inStore(store, 'MUG'), await inStore(store, 'CUP')]).toEqual([4, 4]);
    expect(await written(store)).toMatchObject([{ value: 4 }, { value: 4 }]);
    // One was applied and its answer lost, the other was not applied: both were read, one was sent again.
    expect([await count(store, 'stock_set'), await count(store, 'stock_point')]).toEqual([3, 2]);
    expect(await records(store, { sku: ['MUG', 'CUP'] })).toMatchObject([
      { expected: 4, published: 4 },
      { expected: 4, published: 4 },
    ]);

    // No record names the product of LAMP: the line of its order does. The store made it after that order and allocates none of it, so
    // what the order holds is taken off by us.
    const made = (await store.ledger('stock_create')).map(({ by, stock }) => [by, stock?.value]);
    expect(made).toEqual([['service', 5]]);
    expect(await records(store, { sku: ['LAMP'] })).toMatchObject([{ published: 5, expected: 5, drift: null }]);
    await compare(store);
    expect([await count(store, 'stock_create'), await inStore(store, 'LAMP')]).toEqual([1, 5]);
  });
});
