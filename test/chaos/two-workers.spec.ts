import { disagreements } from './support/agreement.js';
import { CHAOS_WAREHOUSE, Fleet } from './support/fleet.js';

const DOMAINS = ['north.29next.store', 'east.29next.store', 'south.29next.store'];
const ORDERS = 20;
const SKU = 'MUG-BLUE';

describe('two worker processes, one more for everything else, three stores', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.start({ workers: 2 });
    const { control } = fleet.sandbox;
    const { client } = fleet;
    await client.warehouse(CHAOS_WAREHOUSE);
    await Promise.all(
      DOMAINS.map(async (domain) => {
        await control.createStore({ domain, latency: { minMs: 5, maxMs: 120 }, products: [{ sku: SKU }] });
        await client.setUp({ domain, warehouse: CHAOS_WAREHOUSE, stock: [{ sku: SKU, onHand: 1_000 }] });
      }),
    );
  }, 150_000);
  afterAll(() => fleet?.close(), 40_000);

  it('share each access token: never five arrivals in a sliding second, every order decided once', async () => {
    const { control, world } = fleet.sandbox;
    await Promise.all(
      DOMAINS.map((domain) => control.burst(domain, ORDERS, 2, { lines: [{ sku: SKU, quantity: 1 }] })),
    );
    const total = ORDERS * DOMAINS.length;
    await fleet.client.until('all are accepted', async () => (await control.verdict()).accepted === total, 45_000);
    await fleet.client.until(
      'both sides agree',
      async () => (await disagreements(fleet, DOMAINS)).length === 0,
      10_000,
    );

    const verdict = await control.verdict();
    expect(verdict.offences).toEqual([]);
    expect(verdict).toMatchObject({ clean: true, orders: total, accepted: total, lost: 0, decidedTwice: 0 });
    expect(verdict).toMatchObject({ attemptedTwice: 0, over4PerSecond: 0 });
    for (const domain of DOMAINS) {
      const times = world
        .store(domain)
        .arrivals.all()
        .filter(({ token }) => token !== null);
      expect(new Set(times.map(({ token }) => token)).size).toBe(1);
      expect(times.filter(({ status }) => status === 429)).toEqual([]);
    }
  }, 60_000);

  it('the token was really shared: both workers sent requests to every store', async () => {
    const sent = await Promise.all(fleet.workers.map(async (worker) => acceptsOf(await fleet.metrics(worker))));
    expect(sent).toHaveLength(2);
    for (const count of sent) expect(count).toBeGreaterThan(0);
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(ORDERS * DOMAINS.length);
  });
});

/** Accepts that this process sent and got an answer for. */
function acceptsOf(metrics: string): number {
  return metrics
    .split('\n')
    .filter((line) => line.startsWith('crossdock_store_requests_total{') && /kind="[^"]*decide"/.test(line))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
