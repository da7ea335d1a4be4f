import type { SandboxControl } from '../../sandbox/control-client.js';
import { DAY } from '../../sandbox/scenarios/day.js';
import type { DayOrder, DayStore, DayWarehouse } from '../../sandbox/scenarios/day-types.js';
import type { CrossdockClient, WarehouseSetup } from '../support/crossdock-client.js';

/** A warehouse's location at one of the demo's stores. */
export interface DemoSite {
  /** Code of the warehouse. */
  code: string;
  /** Name of the warehouse. */
  name: string;
  warehouseId: string;
  locationId: string;
}

/** One of the demo's stores, installed and ready for orders. */
export interface DemoStore {
  storeId: string;
  /** The domain in this run; the scenario's own domain with a mark of the run. */
  domain: string;
  name: string;
  plan: DayStore;
  sites: DemoSite[];
}

/** Stores of demos, so that nobody else's store is ever touched: a planned domain, and when the demo was started. */
const DEMO_STORE = new RegExp(
  `^(?:demo|${DAY.stores.map(({ store }) => labelOf(store.domain)).join('|')})-[0-9a-z]{7,9}\\.29next\\.store$`,
);

const ACTIVE_STORES = '{ stores(filter: { status: [ACTIVE] }, first: 100) { nodes { id domain } } }';

/** Pauses stores of earlier demos: their sandbox is gone, and calling them would only make noise. Answers how many. */
export async function pauseEarlierStores(client: CrossdockClient): Promise<number> {
  const { stores } = await client.graphql<{ stores: { nodes: { id: string; domain: string }[] } }>(ACTIVE_STORES);
  const earlier = stores.nodes.filter(({ domain }) => DEMO_STORE.test(domain));
  for (const { id } of earlier) {
    await client.mutate('storePause', { storeId: id, reason: 'The sandbox of this demo has ended' }, 'store { id }');
  }
  return earlier.length;
}

/** Opens the day's stores in the sandbox and installs Crossdock there, up to the locations that the stores have confirmed. */
export async function openDemoStores(client: CrossdockClient, control: SandboxControl): Promise<DemoStore[]> {
  const stores: DemoStore[] = [];
  const run = Date.now().toString(36);
  for (const plan of DAY.stores) {
    const domain = `${labelOf(plan.store.domain)}-${run}.29next.store`;
    await control.createStore({ ...plan.store, domain });
    await client.install(domain);
    const storeId = await client.storeId(domain);
    const warehouses = DAY.warehouses.filter(({ code }) => plan.warehouses.includes(code));
    const sites: DemoSite[] = [];
    for (const warehouse of warehouses) {
      const stock = plan.stock.filter((level) => level.warehouse === warehouse.code);
      const levels = stock.map(({ sku, onHand }) => ({ sku, onHand }));
      const ids = await client.setUpWarehouse(storeId, { warehouse: setupOf(warehouse), stock: levels });
      sites.push({ code: warehouse.code, name: warehouse.name, ...ids });
    }
    const { betterLocation } = plan;
    // The day has merchants who correct an address once its order was rejected.
    const checks = { addressIncomplete: 'REJECT' };
    await client.mutate('storePolicyUpdate', { storeId, betterLocation, checks }, 'store { id }');
    stores.push({ storeId, domain, name: plan.store.name ?? domain, plan, sites });
  }
  return stores;
}

/** What the scenario says about an order; undefined for one that it does not know. */
export function plannedOrder(store: DemoStore, orderNumber: string, warehouse: string): DayOrder | undefined {
  return store.plan.orders.find((one) => one.order.orderNumber === orderNumber && one.warehouse === warehouse);
}

function labelOf(domain: string): string {
  return domain.slice(0, domain.indexOf('.'));
}

function setupOf({ code, name, address, servedCountries }: DayWarehouse): WarehouseSetup {
  const { state, ...rest } = address;
  return { code, name, address: state === '' ? rest : { ...rest, state }, servedCountries };
}
