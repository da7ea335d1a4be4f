import { setTimeout as sleep } from 'node:timers/promises';

/** A warehouse as the GraphQL API takes it. */
export interface WarehouseSetup {
  code: string;
  name: string;
  address: { line1: string; city: string; state?: string; postcode?: string; country: string };
  servedCountries: string[];
}

/** What a store needs before orders can be decided. */
export interface StoreSetup {
  domain: string;
  warehouse: WarehouseSetup;
  /** Warehouse SKUs. */
  stock: { sku: string; onHand: number }[];
}

/** The ids of a store that is ready for orders. */
export interface ReadyStore {
  storeId: string;
  warehouseId: string;
  locationId: string;
}

/** A payload's complaints. */
interface UserErrors {
  userErrors: { code: string; message: string }[];
}

const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_HOPS = 10;

/** Crossdock as an operator and a browser meet it: GraphQL with a key, and the install pages. Over HTTP only. */
export class CrossdockClient {
  constructor(
    readonly baseUrl: string,
    private readonly apiKey: string,
  ) {}

  /** Runs one GraphQL document; throws when the answer has errors. */
  async graphql<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await fetch(`${this.baseUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.apiKey}` },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: T; errors?: { message: string }[] };
    if (body.errors || !body.data) throw new Error(`GraphQL: ${JSON.stringify(body.errors ?? body)}`);
    return body.data;
  }

  /** Runs one mutation named `name`; throws when its payload has user errors. */
  async mutate<T>(name: string, input: Record<string, unknown>, selection: string): Promise<T> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} userErrors { code message } } }`;
    const data = await this.graphql<Record<string, T & UserErrors>>(document, { input });
    const payload = data[name];
    if (!payload || payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload?.userErrors)}`);
    return payload;
  }

  /** Installs the app as a merchant's browser would: login, the store's consent, setup, with cookies kept. */
  async install(domain: string): Promise<void> {
    const cookies = new Map<string, string>();
    let url = `${this.baseUrl}/auth/next/login?store=${domain}`;
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const own = url.startsWith(this.baseUrl);
      const response = await fetch(url, { redirect: 'manual', headers: own && cookie ? { cookie } : {} });
      if (own) {
        for (const line of response.headers.getSetCookie()) {
          const [pair = ''] = line.split(';');
          cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
        }
      }
      const location = response.headers.get('location');
      if (!REDIRECTS.includes(response.status) || !location) {
        const text = await response.text();
        if (response.ok) return;
        throw new Error(`The install of ${domain} ended with ${response.status}: ${text.slice(0, 400)}`);
      }
      url = new URL(location, url).toString();
    }
    throw new Error(`The install of ${domain} was redirected more than ${MAX_HOPS} times.`);
  }

  /** The id of an installed store. */
  async storeId(domain: string): Promise<string> {
    const data = await this.graphql<{ stores: { nodes: { id: string; domain: string }[] } }>(
      `query ($filter: StoreFilter) { stores(filter: $filter, first: 100) { nodes { id domain } } }`,
      { filter: { domain: [domain] } },
    );
    const store = data.stores.nodes.find((node) => node.domain === domain);
    if (!store) throw new Error(`Crossdock knows no store ${domain}.`);
    return store.id;
  }

  /** Makes the warehouse (or finds it by its code). */
  async warehouse(setup: WarehouseSetup): Promise<string> {
    const known = await this.graphql<{ warehouses: { nodes: { id: string; code: string }[] } }>(
      '{ warehouses(first: 100) { nodes { id code } } }',
    );
    const found = known.warehouses.nodes.find((node) => node.code === setup.code);
    if (found) return found.id;
    const made = await this.mutate<{ warehouse: { id: string } }>('warehouseCreate', { ...setup }, 'warehouse { id }');
    return made.warehouse.id;
  }

  /** Installs the store and makes warehouse, stock and location, up to the store's own confirmation of the location. */
  async setUp(setup: StoreSetup): Promise<ReadyStore> {
    await this.install(setup.domain);
    const storeId = await this.storeId(setup.domain);
    return { storeId, ...(await this.setUpWarehouse(storeId, setup)) };
  }

  /** Makes warehouse, stock and location for an installed store, up to the store's confirmation of the location. */
  async setUpWarehouse(
    storeId: string,
    { warehouse, stock }: Pick<StoreSetup, 'warehouse' | 'stock'>,
  ): Promise<Omit<ReadyStore, 'storeId'>> {
    const warehouseId = await this.warehouse(warehouse);
    if (stock.length > 0) await this.setStock({ storeId, warehouseId }, stock);
    const locationId = await this.location(storeId, warehouseId);
    await this.until(`the location of ${warehouse.name} is active`, async () => {
      const data = await this.graphql<{ location: { status: string } | null }>(
        'query ($id: ID!) { location(id: $id) { status } }',
        { id: locationId },
      );
      return data.location?.status === 'ACTIVE';
    });
    return { warehouseId, locationId };
  }

  /** Lets the store's orders be rejected for an incomplete address, which are otherwise left to a person. */
  async rejectIncompleteAddresses(storeId: string): Promise<void> {
    const checks = { addressIncomplete: 'REJECT' };
    await this.mutate('storePolicyUpdate', { storeId, checks }, 'store { id }');
  }

  /** Sets what is on hand. */
  async setStock(
    where: { storeId: string; warehouseId: string },
    stock: readonly { sku: string; onHand: number }[],
  ): Promise<void> {
    const input = { storeId: where.storeId, warehouseId: where.warehouseId, reason: 'Count', levels: stock };
    await this.mutate('stockLevelsSet', input, 'stockLevels { id }');
  }

  /** Polls until the condition holds; throws after `timeoutMs` with what was waited for. */
  async until(what: string, condition: () => Promise<boolean>, timeoutMs = 15_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`);
      await sleep(50);
    }
  }

  private async location(storeId: string, warehouseId: string): Promise<string> {
    const known = await this.graphql<{ locations: { nodes: { id: string; warehouse: { id: string } }[] } }>(
      'query ($filter: LocationFilter) { locations(filter: $filter, first: 100) { nodes { id warehouse { id } } } }',
      { filter: { storeId: [storeId] } },
    );
    const found = known.locations.nodes.find((node) => node.warehouse.id === warehouseId);
    if (found) return found.id;
    const made = await this.mutate<{ location: { id: string } }>(
      'locationCreate',
      { storeId, warehouseId },
      'location { id }',
    );
    return made.location.id;
  }
}
