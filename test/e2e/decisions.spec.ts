import { DECISIONS } from '../../sandbox/scenarios/decisions.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';

const WAREHOUSE = {
  code: 'NJ1',
  name: 'New Jersey',
  address: { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' },
  servedCountries: [] as string[],
};

describe('a 29 Next store asks, Crossdock decides', () => {
  let crossdock: RunningCrossdock;

  beforeAll(async () => {
    crossdock = await startCrossdock(PATIENT, { time: new SwiftTime() });
  });
  afterAll(() => crossdock?.close());

  it('uses the queue backend that it was given', async () => {
    const ready = (await (await fetch(`${crossdock.url}/health/ready`)).json()) as {
      info: { queue: { backend: string } };
    };
    expect(ready.info.queue.backend).toBe(process.env['TEST_REDIS_URL'] ? 'redis' : 'postgres');
  });

  it('plays the decisions scenario from install to the last answer', async () => {
    const { client, sandbox } = crossdock;
    const { domain } = DECISIONS.store;
    await sandbox.control.createStore({ ...DECISIONS.store, ...UNPACED });
    const warehouse = { ...WAREHOUSE, servedCountries: DECISIONS.warehouse.servedCountries };
    const { storeId } = await client.setUp({ domain, warehouse, stock: DECISIONS.warehouse.stock });
    await client.rejectIncompleteAddresses(storeId);
    await sandbox.control.startScenario('decisions', { domain, speed: 4 });
    await client.until(
      'the scenario has ended',
      async () => {
        const { state } = await sandbox.control.scenario('decisions');
        return state === 'done' && (await sandbox.control.verdict(domain)).lost === 0;
      },
      90_000,
    );
    const verdict = await sandbox.control.verdict(domain);
    const { orders, accepted, rejected, withdrawn } = DECISIONS.plan;
    // The pace is counted in real time, by others: this time is too swift for it.
    expect(verdict).toMatchObject({
      ...{ orders, accepted, rejected, withdrawn, cancelled: 0, closed: 0, shipped: 0 },
      ...{ lost: 0, decidedTwice: 0, attemptedTwice: 0 },
    });
  }, 120_000);
});
