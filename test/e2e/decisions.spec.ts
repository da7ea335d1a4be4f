import { DECISIONS } from '../../sandbox/scenarios/decisions.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';

const WAREHOUSE = {
  code: 'NJ1',
  name: 'New Jersey',
  address: { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' },
  servedCountries: [] as string[],
};

describe('a 29 Next store asks, Crossdock decides', () => {
  let crossdock: RunningCrossdock;

  beforeAll(async () => {
    crossdock = await startCrossdock();
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
    await sandbox.control.createStore(DECISIONS.store);
    const warehouse = { ...WAREHOUSE, servedCountries: DECISIONS.warehouse.servedCountries };
    await client.setUp({ domain, warehouse, stock: DECISIONS.warehouse.stock });
    await sandbox.control.startScenario('decisions', { domain, speed: 20 });
    await client.until(
      'the scenario has ended',
      async () => {
        const status = await sandbox.control.scenario('decisions');
        const verdict = await sandbox.control.verdict(domain);
        return status.state === 'done' && verdict.lost === 0;
      },
      90_000,
    );
    const verdict = await sandbox.control.verdict(domain);
    expect(verdict.offences).toEqual([]);
    expect(verdict).toMatchObject({
      clean: true,
      orders: DECISIONS.plan.orders,
      accepted: DECISIONS.plan.accepted,
      rejected: DECISIONS.plan.rejected,
      withdrawn: DECISIONS.plan.withdrawn,
      over4PerSecond: 0,
    });
  }, 120_000);
});
