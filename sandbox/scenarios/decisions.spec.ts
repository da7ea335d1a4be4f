import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, type ApiBody, type ApiClient, eventually, openStore } from '../testing.js';
import { DECISIONS } from './decisions.js';

const { servedCountries, stock } = DECISIONS.warehouse;

/** A warehouse that follows the scenario's stock and countries; the accepted units are gone. */
function decider() {
  const free = new Map(stock.map(({ sku, onHand }) => [sku, onHand]));
  return (order: ApiBody): string | null => {
    const address = order.shipping_address as Record<string, string>;
    const lines = order.line_items as { sku: string; quantity: number }[];
    if (lines.some((line) => (free.get(line.sku) ?? 0) < line.quantity)) return 'inventory_out_of_stock';
    if (!address.line1 || !address.line4) return 'incorrect_address';
    if (!servedCountries.includes(address.country ?? '')) return 'undeliverable_address';
    for (const line of lines) free.set(line.sku, (free.get(line.sku) ?? 0) - line.quantity);
    return null;
  };
}

describe('scenario decisions', () => {
  let clock: ManualClock;
  let sandbox: Sandbox;
  let api: ApiClient;

  beforeEach(async () => {
    clock = new ManualClock();
    sandbox = await startSandbox({ clock });
    api = await openStore(sandbox);
    await sandbox.control.updateSettings(ACME, { limiter: { enabled: false, perSecond: 4 } });
  });

  afterEach(() => sandbox.close());

  it('comes out as planned with an app that decides by its stock and countries', async () => {
    await sandbox.control.startScenario('decisions', { domain: ACME, speed: 10 });
    const decide = decider();
    await eventually('the scenario is done', async () => {
      clock.advance(200);
      const { body } = await api.get('/assigned-fulfillment-orders/?assignment_status=fulfillment_requested');
      for (const order of body.results as ApiBody[]) {
        const reason = decide(order);
        const path = `/fulfillment-orders/${String(order.id)}/fulfillment-request`;
        await (reason === null
          ? api.post(`${path}/accept/`)
          : api.post(`${path}/reject/`, { rejected_reason: reason }));
      }
      return (await sandbox.control.scenario('decisions')).state === 'done';
    });
    const { orders, accepted, rejected, withdrawn, reRequested } = DECISIONS.plan;
    expect(await sandbox.control.verdict()).toMatchObject({
      orders,
      accepted,
      rejected,
      withdrawn,
      lost: 0,
      decidedTwice: 0,
    });
    const status = await sandbox.control.scenario('decisions');
    expect(status.progress).toEqual({ created: orders, reRequested, waiting: 0 });
    const reasons = (await sandbox.control.ledger())
      .filter((entry) => entry.what === 'reject')
      .map((entry) => entry.reason);
    const count = (reason: string) => reasons.filter((one) => one === reason).length;
    expect([count('inventory_out_of_stock'), count('incorrect_address'), count('undeliverable_address')]).toEqual([
      4, 4, 3,
    ]);
  });

  it('refuses to start where no app has a location, twice at once, or under an unknown name', async () => {
    await sandbox.control.createStore({ domain: 'empty.29next.store' });
    await expect(sandbox.control.startScenario('decisions', { domain: 'empty.29next.store' })).rejects.toThrow(
      'create one first',
    );
    await expect(sandbox.control.startScenario('nothing')).rejects.toThrow('there are: decisions');
    await sandbox.control.startScenario('decisions');
    await expect(sandbox.control.startScenario('decisions')).rejects.toThrow('still running');
  });
});
