import type { SandboxControl } from '../../sandbox/control-client.js';
import { DECISIONS } from '../../sandbox/scenarios/decisions.js';
import type { CrossdockClient, ReadyStore } from '../support/crossdock-client.js';

/** The demo's store, installed and ready for orders. */
export interface DemoStore extends ReadyStore {
  domain: string;
}

/** Stores of demos, so that nobody else's store is ever touched. */
const DEMO_STORE = /^demo-[0-9a-z]+\.29next\.store$/;

const WAREHOUSE = {
  code: 'DEMO-NJ',
  name: 'Demo warehouse, New Jersey',
  address: { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' },
  servedCountries: DECISIONS.warehouse.servedCountries,
};

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

/** Opens a new store in the sandbox and installs Crossdock there, up to the location that the store has confirmed. */
export async function openDemoStore(client: CrossdockClient, control: SandboxControl): Promise<DemoStore> {
  const domain = `demo-${Date.now().toString(36)}.29next.store`;
  await control.createStore({ ...DECISIONS.store, domain });
  const ready = await client.setUp({ domain, warehouse: WAREHOUSE, stock: DECISIONS.warehouse.stock });
  return { ...ready, domain };
}
