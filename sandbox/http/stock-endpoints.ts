import { Problem } from '../problem.js';
import type { Product } from '../store/model.js';
import type { StockRecord } from '../store/stock.js';
import type { FakeStore } from '../store/store.js';
import { type Call, type Endpoint, listAnswer } from './endpoint.js';
import { showStock } from './shipping-shapes.js';

const READ = ['catalogue:read'];
const WRITE = ['catalogue:write'];

const INT32 = 2 ** 31;

/** Which records: every filter that is named must hold. `search` looks into title and SKU, whatever the case. */
export interface StockFilter {
  locationIds?: readonly string[];
  sku?: string | null;
  search?: string | null;
}

/** The stock records of a store's products at its locations. */
export function stockOf(store: FakeStore, { locationIds = [], sku = null, search = null }: StockFilter): StockRecord[] {
  const locations = store
    .liveLocations()
    .map(({ id }) => id)
    .filter((id) => locationIds.length === 0 || locationIds.includes(String(id)));
  const wanted = search?.toLowerCase() ?? '';
  const matches = ({ title, sku: own }: Product) => wanted === '' || `${title}\n${own}`.toLowerCase().includes(wanted);
  const named = sku === null ? [...store.products.values()] : [store.products.get(sku)];
  const products = named.filter((product): product is Product => product !== undefined && matches(product));
  return store.stock.records(products, locations);
}

function find(call: Call): StockRecord {
  const record = call.store.stock.find(call.id);
  if (!record || call.store.locations.get(record.locationId)?.deleted !== false) throw new Problem(404, 'Not found.');
  return record;
}

function whole(body: Record<string, unknown>, name: string, least: number): number | null {
  const value = body[name];
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value < INT32) return value;
  throw new Problem(400, { [name]: ['A valid integer is required.'] });
}

/** Stock records (29 Next Admin API 2024-04-01, stockrecordsList, -Retrieve, -PartialUpdate). */
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
      };
      const place = (record: StockRecord) => ({ created: record.createdMicros, id: record.id });
      return listAnswer(call, stockOf(store, filter), place, (record) => showStock(store, record));
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
      const { store, token, late, world } = call;
      const record = find(call);
      const value = whole(call.body, 'num_in_stock', -INT32);
      record.lowStockThreshold = whole(call.body, 'low_stock_threshold', 0) ?? record.lowStockThreshold;
      if (value !== null) {
        const stock = { record: record.id, value, before: store.stock.set(record, value) };
        const what = 'stock_set';
        world.ledger.append({
          store: store.domain,
          what,
          result: 'applied',
          by: 'service',
          token: token.id,
          late,
          stock,
        });
      }
      return { status: 200, body: showStock(store, record) };
    },
  },
];
