import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, type ApiClient, openStore } from '../testing.js';
import type { AppReport } from './phantoms.js';

describe('phantoms: what an app believes and the store does not have', () => {
  let sandbox: Sandbox;
  let api: ApiClient;
  let order: number;
  let shipment: number;

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await openStore(sandbox);
    const [made] = await sandbox.control.createOrders(ACME, { request: true });
    order = made?.id ?? 0;
    await api.post(`/fulfillment-orders/${order}/fulfillment-request/accept/`);
    const parcels = { tracking_info: [{ carrier: 'ups', tracking_code: '1Z-999 a' }] };
    shipment = Number((await api.post(`/fulfillment-orders/${order}/fulfillments/`, parcels)).body.id);
  });

  afterAll(() => sandbox.close());

  const judged = async (report: AppReport): Promise<string[]> => {
    const { phantoms } = await sandbox.control.report(ACME, report);
    const verdict = await sandbox.control.verdict();
    expect(verdict).toMatchObject({ phantoms: phantoms.length, clean: phantoms.length === 0 });
    expect(verdict.offences).toEqual(phantoms);
    return phantoms;
  };

  it('an honest report has none, however the numbers are spelled; without one there are none', async () => {
    expect(await sandbox.control.verdict()).toMatchObject({ phantoms: 0, clean: true });
    const [record] = await sandbox.control.stock(ACME);
    const [location] = await sandbox.control.locations(ACME);
    const shipments = [
      { order, tracking: ['1z999A'] },
      { order, id: shipment },
    ];
    const rest = { stockRecords: [record?.id ?? 0], locations: [location?.id ?? 0] };
    expect(await judged({ orders: [{ id: order, took: ['accept', 'ship'] }], shipments, ...rest })).toEqual([]);
  });

  it.each<[string, () => AppReport, RegExp]>([
    ['an order', () => ({ orders: [{ id: 7 }] }), /7: the app believes in this order/],
    ['an answer', () => ({ orders: [{ id: order, took: ['accept', 'reject'] }] }), /believes in its reject/],
    ['a shipment by number', () => ({ shipments: [{ order, tracking: ['1Z998'] }] }), /shipment 1Z998/],
    ['a shipment by id', () => ({ shipments: [{ order, id: 7 }] }), /shipment 7/],
    ['a shipment of another order', () => ({ shipments: [{ order: 7, id: shipment }] }), /7: .* shipment/],
    ['a stock record', () => ({ stockRecords: [7] }), /no stock record 7/],
    ['a location', () => ({ locations: [7] }), /no location 7/],
    ['a webhook', () => ({ webhooks: [7] }), /no webhook 7/],
  ])('planted: %s', async (_what, report, words) => {
    expect(await judged(report())).toEqual([expect.stringMatching(words)]);
  });

  it('a shipment that was canceled is one, and the next report takes the place of the last', async () => {
    await sandbox.control.cancelFulfillment(ACME, shipment);
    expect(await judged({ shipments: [{ order, id: shipment }] })).toHaveLength(1);
    expect(await judged({})).toEqual([]);
  });
});
