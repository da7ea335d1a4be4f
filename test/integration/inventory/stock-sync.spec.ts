import { jest } from '@jest/globals';
import type { LedgerEntry } from '../../../sandbox/ledger/ledger.js';
import { startCrossdock, type RunningCrossdock } from '../../support/crossdock.js';
import { E2eStore, QUICK } from '../../e2e/support/e2e-store.js';

jest.setTimeout(60_000);

/** What the API shows of a record. */
interface SeenRecord {
  sku: string;
  title: string;
  numInStock: number;
  numAllocated: number;
  netStockLevel: number;
  expected: number | null;
  published: number | null;
  drift: number | null;
  store: { id: string };
  location: { status: string };
  stockLevel: { sku: string; records: { sku: string }[] } | null;
}

const RECORD_FIELDS = `sku title numInStock numAllocated netStockLevel expected published drift
  store { id } location { status } stockLevel { sku records { sku } }`;

describe('the stock records of a store, over HTTP', () => {
  let crossdock: RunningCrossdock;

  const stores = new Map<string, E2eStore>();

  beforeAll(async () => {
    crossdock = await startCrossdock(QUICK);
    const products = (...skus: string[]) => skus.map((sku) => ({ sku, inStock: 10 }));
    await Promise.all([
      open('stock-pages', [...products('SAME'), { sku: 'LESS', inStock: 3 }, { sku: 'ALIEN', inStock: 7 }], 110),
      open('stock-once', products('MANY', 'GONE', 'BACK')),
      open('stock-applied', products('MUG')),
      open('stock-not-applied', products('MUG')),
      open('stock-drift', products('MUG', 'CUP')),
      open('stock-off', products('MUG')),
    ]);
  });
  afterAll(() => crossdock?.close());

  async function open(label: string, products: { sku: string; inStock: number }[], stockRecords = 0): Promise<void> {
    const named = products.map((product) => ({ ...product, title: `Product ${product.sku}` }));
    const stock = products.filter(({ sku }) => sku !== 'ALIEN').map(({ sku }) => ({ sku, onHand: 10 }));
    const store = await E2eStore.open(crossdock, label, { settings: { products: named, stockRecords }, stock });
    stores.set(label, store);
  }
  const storeOf = (label: string): E2eStore => stores.get(label) as E2eStore;
  const records = async (store: E2eStore, filter: Record<string, unknown> = {}): Promise<SeenRecord[]> => {
    const data = await crossdock.client.graphql<{ stockRecords: { nodes: SeenRecord[] } }>(
      `query ($filter: StockRecordFilter) { stockRecords(filter: $filter, first: 100) { nodes { ${RECORD_FIELDS} } } }`,
      { filter: { storeId: [store.storeId], ...filter } },
    );
    return data.stockRecords.nodes;
  };
  const setLevel = (store: E2eStore, sku: string, onHand: number): Promise<void> =>
    crossdock.client.setStock({ storeId: store.storeId, warehouseId: store.warehouseId }, [{ sku, onHand }]);
  const inStore = async (store: E2eStore, sku: string): Promise<number | null> =>
    (await store.control.stock(store.domain, { sku }))[0]?.inStock ?? null;
  const written = async (store: E2eStore): Promise<(LedgerEntry['stock'] & object)[]> =>
    (await store.ledger('stock_set')).flatMap(({ by, stock }) => (by === 'service' && stock ? [stock] : []));
  const sets = async (store: E2eStore): Promise<number> =>
    (await store.arrivals()).filter(({ kind }) => kind === 'stock_set').length;
  const sync = (store: E2eStore): Promise<unknown> =>
    crossdock.client.mutate('stockSync', { storeId: store.storeId }, 'store { id }');

  it('reads them page by page, maps them by SKU, and sends each difference once', async () => {
    const store = storeOf('stock-pages');
    const [seen] = await store.sql('SELECT count(*)::int AS known FROM stock_record WHERE store_id = $1', [store.uuid]);
    expect(seen).toEqual({ known: 113 });
    expect((await store.arrivals()).filter(({ kind }) => kind === 'stock_list').length).toBeGreaterThan(1);
    expect(await written(store)).toMatchObject([{ before: 3, value: 10 }]);
    expect(await sets(store)).toBe(1);
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

  it('sends what waits once, with the last number, and an end of stock first', async () => {
    const store = storeOf('stock-once');
    await store.pause();
    await setLevel(store, 'BACK', 1);
    for (let n = 1; n <= 10; n += 1) await setLevel(store, 'MANY', 10 + n);
    await setLevel(store, 'GONE', 4);
    await setLevel(store, 'GONE', 0);
    await setLevel(store, 'BACK', 10);
    await store.resume();
    await store.quiet();
    expect((await written(store)).map(({ value }) => value)).toEqual([0, 20]);
    expect(await sets(store)).toBe(2);
    const done = await store.sql<{ state: string; reason: string | null }>(
      `SELECT state, reason FROM store_operation WHERE store_id = $1 AND kind = 'stock.push' ORDER BY reason NULLS FIRST`,
      [store.uuid],
    );
    expect(done).toEqual([
      { state: 'CONFIRMED', reason: null },
      { state: 'CONFIRMED', reason: null },
      { state: 'CONFIRMED', reason: expect.stringContaining('already') as string },
    ]);
  });

  it('finds out by reading after a lost answer, be it applied or not', async () => {
    const lose = async (label: string, fault: 'reset_after' | 'error_before', requests: number): Promise<void> => {
      const store = storeOf(label);
      await store.control.nextFault(store.domain, { kind: 'stock_set', fault });
      await setLevel(store, 'MUG', 4);
      await store.quiet();
      expect(await inStore(store, 'MUG')).toBe(4);
      expect(await written(store)).toHaveLength(1);
      expect(await sets(store)).toBe(requests);
      expect((await store.arrivals()).filter(({ kind }) => kind === 'stock_point')).toHaveLength(1);
      expect(await records(store)).toMatchObject([{ expected: 4, published: 4 }]);
    };
    await Promise.all([lose('stock-applied', 'reset_after', 1), lose('stock-not-applied', 'error_before', 2)]);
  });

  it('shows what somebody else changed at the store, and sends our number again', async () => {
    const store = storeOf('stock-drift');
    const [mug] = await store.control.stock(store.domain, { sku: 'MUG' });
    await store.control.setStock(store.domain, mug?.id ?? 0, 99);
    await store.control.nextFault(store.domain, { kind: 'stock_set', fault: 'slow', params: { ms: 1_000 } });
    await sync(store);
    await store.until('the drift is shown', async () => (await records(store, { drifting: true })).length === 1);
    expect(await records(store, { drifting: true })).toMatchObject([{ sku: 'MUG', drift: 89, published: 10 }]);
    await store.until('our number is there', async () => (await inStore(store, 'MUG')) === 10);
    await store.quiet();
    expect(await records(store, { drifting: true })).toEqual([]);
    expect(await written(store)).toMatchObject([{ before: 99, value: 10 }]);
    const [story] = await store.sql<{ opened: number; open: number; told: number }>(
      `SELECT count(*)::int AS opened, count(*) FILTER (WHERE resolved_at IS NULL)::int AS open,
         (SELECT count(*)::int FROM timeline_event WHERE store_id = $1 AND type = 'STOCK_DRIFT_FOUND') AS told
       FROM exception WHERE store_id = $1 AND type = 'STOCK_DRIFT'`,
      [store.uuid],
    );
    expect(story).toEqual({ opened: 1, open: 0, told: 1 });
  });

  it('makes a record that the location lacks, once, with our number, also when the answer is lost', async () => {
    const store = storeOf('stock-applied');
    const product = await store.control.createProduct(store.domain, { sku: 'LAMP', title: 'Lamp', stock: [] });
    await setLevel(store, 'LAMP', 6);
    const { locations } = await crossdock.client.graphql<{ locations: { nodes: { id: string }[] } }>(
      'query ($filter: LocationFilter) { locations(filter: $filter) { nodes { id } } }',
      { filter: { storeId: [store.storeId] } },
    );
    await store.control.nextFault(store.domain, { kind: 'stock_create', fault: 'reset_after' });
    const input = { locationId: locations.nodes[0]?.id, sku: 'LAMP', productId: String(product.id) };
    await crossdock.client.mutate('stockRecordCreate', input, 'storeOperationId');
    await store.quiet();
    expect(await inStore(store, 'LAMP')).toBe(6);
    expect((await store.arrivals()).filter(({ kind }) => kind === 'stock_create')).toHaveLength(1);
    expect(await records(store, { sku: ['LAMP'] })).toMatchObject([{ published: 6, expected: 6, drift: null }]);
  });

  it('sends nothing to a store that does not want it, and reads all the same', async () => {
    const store = storeOf('stock-off');
    await crossdock.client.mutate('storePolicyUpdate', { storeId: store.storeId, stockSync: false }, 'store { id }');
    await setLevel(store, 'MUG', 3);
    const [mug] = await store.control.stock(store.domain, { sku: 'MUG' });
    await store.control.setStock(store.domain, mug?.id ?? 0, 8);
    await sync(store);
    await store.quiet();
    expect(await records(store)).toMatchObject([{ numInStock: 8, published: 3, drift: -2 }]);
    expect(await sets(store)).toBe(0);
  });
});
