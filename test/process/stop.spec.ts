import pg from 'pg';
import { DECISIONS } from '../../sandbox/scenarios/decisions.js';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { CrossdockClient } from '../../scripts/support/crossdock-client.js';
import type { RunningProgram } from '../../scripts/support/processes.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { PROCESS_API_KEY, Processes } from './crossdock-programs.js';

const STOP_WITHIN_MS = 25_000;
const WAREHOUSE = {
  code: 'NJ1',
  name: 'New Jersey',
  address: { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' },
  servedCountries: [] as string[],
};

/** Resolves with whether the process ended within the time. */
async function endsWithin(program: RunningProgram, client: CrossdockClient, ms: number): Promise<boolean> {
  return client
    .until('the process has ended', async () => !program.isRunning(), ms)
    .then(
      () => true,
      () => false,
    );
}

describe('the stop of the real program', () => {
  const { domain } = DECISIONS.store;
  let processes: Processes;
  let database: TestDatabase;
  let sandbox: Sandbox;
  let client: CrossdockClient;
  let program: RunningProgram;

  beforeEach(async () => {
    processes = new Processes();
    database = await createTestDatabase();
    sandbox = await startSandbox({ port: 0 });
    await sandbox.control.createStore(DECISIONS.store);
    const env = await processes.settings(sandbox, database.url);
    program = await processes.start('crossdock', env);
    client = new CrossdockClient(env['PUBLIC_URL'] ?? '', PROCESS_API_KEY);
    await client.setUp({ domain, warehouse: WAREHOUSE, stock: DECISIONS.warehouse.stock });
    // From here on the store takes its time with every answer.
    await sandbox.control.updateSettings(domain, { latency: { minMs: 4_000, maxMs: 4_000 } });
    await sandbox.control.createOrders(domain, {
      order: { lines: [{ sku: 'MUG-BLUE', quantity: 1 }], country: 'US' },
      request: true,
    });
    const accepts = async (): Promise<boolean> =>
      (await sandbox.control.arrivals(domain)).some(({ kind }) => kind === 'accept');
    await client.until('the accept is under way', accepts, 60_000);
  }, 180_000);

  afterEach(async () => {
    await processes.close();
    await sandbox.close();
    await database.drop();
  }, 60_000);

  const states = async (): Promise<string[]> => {
    const db = new pg.Client({ connectionString: database.url });
    await db.connect();
    const { rows } = await db.query<{ state: string }>(`SELECT state FROM store_operation WHERE kind LIKE '%accept%'
      OR dedupe_key LIKE '%:decide'`);
    await db.end();
    return rows.map(({ state }) => state);
  };

  it('lets the request that is under way end, settles it, and exits 0 within 25 s', async () => {
    expect(await states()).toEqual(['SENDING']);
    const asked = performance.now();
    process.kill(program.pid, 'SIGTERM');
    expect(await endsWithin(program, client, STOP_WITHIN_MS)).toBe(true);
    expect(performance.now() - asked).toBeGreaterThan(500);
    expect(await program.stop()).toBe(0);
    expect(await states()).toEqual(['CONFIRMED']);
    expect(await sandbox.control.verdict(domain)).toMatchObject({ clean: true, accepted: 1 });
  }, 120_000);

  it('exits at once at a second signal', async () => {
    process.kill(program.pid, 'SIGTERM');
    const until = performance.now() + STOP_WITHIN_MS / 2;
    while (program.isRunning() && performance.now() < until) {
      process.kill(program.pid, 'SIGTERM');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(program.isRunning()).toBe(false);
    expect(await program.stop()).toBe(130);
  }, 120_000);
});
