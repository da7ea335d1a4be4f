import type { LedgerEntry } from '../ledger/ledger.js';
import { Problem } from '../problem.js';
import type { Product } from '../store/model.js';
import type { StockRecord } from '../store/stock.js';
import type { FakeStore } from '../store/store.js';
import { type Call, choice, type Endpoint, listAnswer, wholeValue } from './endpoint.js';
import { showStock } from './shipping-shapes.js';

const READ = ['catalogue:read'];
const WRITE = ['catalogue:write'];

const INT32 = 2 ** 31;

/** Which records: every filter that is named must hold. `search` looks into title and SKU, whatever the case. */
export interface StockFilter {
  locationIds?: readonly string[];
  sku?: string | null;
  search?: string | null;
  /** `inventory_availability`: how the net stock level stands to nothing and to the record's threshold. */
  inventory?: InventoryAvailability | null;
}

const AVAILABILITIES = ['in_stock', 'low_stock', 'out_of_stock', 'untracked'] as const;
type InventoryAvailability = (typeof AVAILABILITIES)[number];

function availabilityOf(store: FakeStore, record: StockRecord): InventoryAvailability {
  if (record.inStock === null) return 'untracked';
  const net = store.stock.net(record);
  if (net <= 0) return 'out_of_stock';
  return net <= record.lowStockThreshold ? 'low_stock' : 'in_stock';
}

/** The stock records of a store's products at its locations. */
export function stockOf(store: FakeStore, filter: StockFilter): StockRecord[] {
  const { locationIds = [], sku = null, search = null, inventory = null } = filter;
  const locations = store
    .liveLocations()
    .map(({ id }) => id)
    .filter((id) => locationIds.length === 0 || locationIds.includes(String(id)));
  const wanted = search?.toLowerCase() ?? '';
  const matches = ({ title, sku: own }: Product) => wanted === '' || `${title}\n${own}`.toLowerCase().includes(wanted);
  const named = sku === null ? [...store.products.values()] : [store.products.get(sku)];
  const products = named.filter((product): product is Product => product !== undefined && matches(product));
  const records = store.stock.records(products, locations);
  return inventory === null ? records : records.filter((record) => availabilityOf(store, record) === inventory);
}

function find(call: Call): StockRecord {
  const record = call.store.stock.find(call.id);
  if (!record || call.store.locations.get(record.locationId)?.deleted !== false) throw new Problem(404, 'Not found.');
  return record;
}

function whole(body: Record<string, unknown>, name: string, least: number, below = INT32): number | null {
  if (body[name] === undefined) return null;
  const value = wholeValue(body[name]);
  if (value !== null && value >= least && value < below) return value;
  throw new Problem(400, { [name]: ['A valid integer is required.'] });
}

function note(
  { store, token, late, world }: Call,
  what: 'stock_set' | 'stock_create' | 'stock_delete',
  stock: LedgerEntry['stock'],
  message: string | null = null,
): void {
  const about = { store: store.domain, what, result: 'applied', by: 'service' } as const;
  world.ledger.append({ ...about, token: token.id, late, stock, message });
}

/** Stock records (29 Next Admin API 2024-04-01, stockrecordsList, -Create, -Retrieve, -PartialUpdate, -Destroy). */
export const STOCK_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/stockrecords/',
    kind: 'stock_list',
    scopes: READ,
    handle(call) {
      const { query, store } = call;
      const filter = {
        locationIds: query.getAll('location_id'),
        sku: query.get('sku'),
        search: query.get('search_text'),
        inventory: choice('inventory_availability', query.get('inventory_availability'), AVAILABILITIES),
      };
      const place = (record: StockRecord) => ({ created: record.createdMicros, id: record.id });
      return listAnswer(call, stockOf(store, filter), place, (record) => showStock(store, record));
    },
  },
  {
    method: 'POST',
    path: '/stockrecords/',
    kind: 'stock_create',
    scopes: WRITE,
    handle(call) {
      const { store, body } = call;
      const productId = whole(body, 'product', 0, Number.MAX_SAFE_INTEGER);
      const locationId = whole(body, 'location_id', 0, Number.MAX_SAFE_INTEGER);
      const inStock = whole(body, 'num_in_stock', -INT32);
      const threshold = whole(body, 'low_stock_threshold', 0);
      if (productId === null) throw new Problem(400, { product: ['This field is required.'] });
      if (locationId === null) throw new Problem(400, { location_id: ['This field is required.'] });
      const product = [...store.products.values()].find((one) => one.id === productId);
      const unknown = (id: number): string[] => [`Invalid pk "${id}" - object does not exist.`];
      if (!product) throw new Problem(400, { product: unknown(productId) });
      if (!store.liveLocations().some((one) => one.id === locationId))
        throw new Problem(400, { location_id: unknown(locationId) });
      if (store.stock.at(product, locationId))
        throw new Problem(400, { non_field_errors: ['The fields product, location must make a unique set.'] });
      const record = store.stock.create(product, locationId, inStock);
      record.lowStockThreshold = threshold ?? 0;
      note(call, 'stock_create', { record: record.id, value: inStock, before: null });
      return { status: 201, body: showStock(store, record) };
    },
  },
  {
    method: 'DELETE',
    path: '/stockrecords/:id/',
    kind: 'stock_delete',
    scopes: WRITE,
    handle(call) {
      const record = find(call);
      call.store.stock.remove(record);
      note(call, 'stock_delete', null, `${record.id} ${record.sku}`);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/stockrecords/:id/',
    kind: 'stock_point',
    scopes: READ,
    handle: (call) => ({ status: 200, body: showStock(call.store, find(call)) }),
  },
  {
    method: 'PATCH',
    path: '/stockrecords/:id/',
    kind: 'stock_set',
    scopes: WRITE,
    handle(call) {
      const { store } = call;
      const record = find(call);
      const value = whole(call.body, 'num_in_stock', -INT32);
      record.lowStockThreshold = whole(call.body, 'low_stock_threshold', 0) ?? record.lowStockThreshold;
      if (value !== null) {
        const stock = { record: record.id, value, before: store.stock.set(record, value) };
        note(call, 'stock_set', stock);
      }
      return { status: 200, body: showStock(store, record) };
    },
  },
];
