import { DECISIONS } from '../../sandbox/scenarios/decisions.js';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { CrossdockClient } from '../../scripts/support/crossdock-client.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { FrontDoor, PROCESS_API_KEY, Processes } from './crossdock-programs.js';

const WAREHOUSE = {
  code: 'NJ1',
  name: 'New Jersey',
  address: { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' },
  servedCountries: [] as string[],
};
const ORDERS = 8;

describe('roles in processes of their own', () => {
  const processes = new Processes();
  const { domain } = DECISIONS.store;
  let database: TestDatabase;
  let sandbox: Sandbox;
  let door: FrontDoor;
  let client: CrossdockClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ port: 0 });
    door = await FrontDoor.open();
    const start = async (name: string, roles: string): Promise<string | undefined> => {
      const env = await processes.settings(sandbox, database.url, door.url);
      const { readyLine } = await processes.start(name, { ...env, ROLES: roles });
      expect(readyLine).toContain(`roles: ${roles.replaceAll(',', ', ')};`);
      return env['PORT'];
    };
    const [ingest, api] = await Promise.all([
      start('ingest', 'ingest'),
      start('api', 'api'),
      start('worker', 'worker,scheduler'),
    ]);
    door.route({ ingest, api });
    client = new CrossdockClient(door.url, PROCESS_API_KEY);
  }, 180_000);

  afterAll(async () => {
    await processes.close();
    door?.close();
    await sandbox?.close();
    await database?.drop();
  }, 120_000);

  it('install a store, take its callbacks, and accept its orders together', async () => {
    await sandbox.control.createStore(DECISIONS.store);
    await client.setUp({ domain, warehouse: WAREHOUSE, stock: DECISIONS.warehouse.stock });
    await sandbox.control.createOrders(domain, {
      count: ORDERS,
      order: { lines: [{ sku: 'MUG-BLUE', quantity: 1 }], country: 'US' },
      request: true,
    });
    await client.until(
      'all orders are READY',
      async () => {
        const { counts } = await client.graphql<{ counts: { key: string; count: number }[] }>(
          '{ counts: fulfillmentOrderCounts(groupBy: STAGE) { key count } }',
        );
        return counts.some(({ key, count }) => key === 'READY' && count === ORDERS);
      },
      60_000,
    );
    const callbacks = await sandbox.control.callbacks(domain);
    expect(callbacks.length).toBeGreaterThan(0);
    expect(await sandbox.control.verdict(domain)).toMatchObject({ clean: true, accepted: ORDERS, over4PerSecond: 0 });
    expect((await sandbox.control.traffic(domain)).callbacks).toMatchObject({ answered200: callbacks.length });
  }, 120_000);
});
