import { trackingKey } from '../../../src/clients/tracking-number.js';
import { PULL_KINDS } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { HandlerRegistry } from '../../../src/modules/store-operations/handler-registry.js';
import { CAPABILITY_OF_REQUEST } from '../../../src/modules/stores/domain/capabilities.js';
import { ModulesApp, type UserErrorAnswer } from './modules-app.js';
import { readyOrder, remoteLine, seedLevel, seedSite, type Site } from './order-seed.js';

interface Answer {
  fulfillment: {
    id: string;
    parcels: { carrier: string; carrierName: string | null; trackingUrl: string | null }[];
  } | null;
  warnings: { code: string; field: string[]; message: string }[];
  userErrors: UserErrorAnswer[];
}

describe('carriers and tracking numbers', () => {
  let app: ModulesApp;
  let site: Site;
  let count = 0;

  beforeAll(async () => {
    app = await ModulesApp.start();
    site = await seedSite(app, 'blue');
    await seedLevel(app, site, 'CUP', 10_000);
  });
  afterAll(() => app.stop());

  const ready = async (): Promise<string> => {
    const remoteId = `s${++count}`;
    return readyOrder(app, site, remoteId, { lines: [remoteLine(remoteId, 1, 'CUP', 2)] });
  };
  const ship = async (parcel: Record<string, unknown>, orderId?: string): Promise<Answer> =>
    app.mutate<Answer>(
      'fulfillmentCreate',
      'fulfillment { id parcels { carrier carrierName trackingUrl } } warnings { code field message }',
      {
        fulfillmentOrderId: `fo_${orderId ?? (await ready())}`,
        shipmentKey: 'one',
        parcels: [{ trackingNumber: `N-${count}`, carrier: 'OTHER', carrierName: 'Van', ...parcel }],
      },
    );

  it('an unknown carrier goes as OTHER with its name, and the payload says so', async () => {
    const { fulfillment, warnings, userErrors } = await ship({ carrier: ' Pigeon Post ', carrierName: null });
    expect(userErrors).toEqual([]);
    expect(fulfillment?.parcels).toEqual([{ carrier: 'OTHER', carrierName: 'Pigeon Post', trackingUrl: null }]);
    expect(warnings).toEqual([
      {
        code: 'UNKNOWN_CARRIER',
        field: ['input', 'parcels', '0', 'carrier'],
        message: expect.stringMatching(/Pigeon Post/),
      },
    ]);
  });

  it('OTHER goes without a name, with a warning; what is known goes without one', async () => {
    const unnamed = await ship({ carrierName: null });
    expect(unnamed).toMatchObject({
      fulfillment: { parcels: [{ carrier: 'OTHER', carrierName: null }] },
      warnings: [{ code: 'CARRIER_NOT_NAMED', field: ['input', 'parcels', '0', 'carrierName'] }],
    });
    expect(await ship({ carrier: 'UPS SurePost', trackingNumber: '1Z999AA10123456784' })).toMatchObject({
      fulfillment: { parcels: [{ carrier: 'UPS' }] },
      warnings: [],
    });
  });

  it.each([
    ['DE', 'MYHERMES'],
    ['GB', 'HERMESWORLD_UK'],
  ])('Hermes from a warehouse in %s is %s', async (country, carrier) => {
    await app.rows('UPDATE warehouse SET country = $1', [country]);
    expect(await ship({ carrier: 'Hermes', carrierName: null })).toMatchObject({
      fulfillment: { parcels: [{ carrier }] },
    });
  });

  it('a number on another order, or unlike its carrier’s, is a warning; in any spelling', async () => {
    const first = await ship({ carrier: 'UPS', trackingNumber: '1Z999AA10123456795' });
    expect(first.warnings).toEqual([]);
    const second = await ship({ carrier: 'USPS', trackingNumber: '1z 999 aa1-0123456795' });
    expect(second.userErrors).toEqual([]);
    expect(second.warnings.map(({ code }) => code)).toEqual([
      'TRACKING_NUMBER_UNUSUAL',
      'TRACKING_NUMBER_ON_OTHER_ORDER',
    ]);
    expect(second.warnings[1]?.message).toMatch(/is on order \S+ already/);
    const { fulfillments } = await app.ask<{ fulfillments: { nodes: { id: string }[] } }>(
      'query F($f: FulfillmentFilter) { fulfillments(filter: $f, first: 10) { nodes { id } } }',
      { f: { trackingNumber: ['1Z999-AA1 01234 56795'] } },
    );
    expect(new Set(fulfillments.nodes.map(({ id }) => id))).toEqual(
      new Set([first.fulfillment?.id, second.fulfillment?.id]),
    );
  });

  it('the same shipment in another spelling is the same one', async () => {
    const orderId = await ready();
    const first = await ship({ trackingNumber: 'ab-12 34' }, orderId);
    const again = await ship({ trackingNumber: 'AB1234' }, orderId);
    expect(again.userErrors).toEqual([]);
    expect(again.fulfillment?.id).toBe(first.fulfillment?.id);
  });

  it('the database makes the same key of a number', async () => {
    const numbers = [
      '1z 99\u00a09\u2013a',
      'ＡＢ\u200b-１',
      '\u00adß\u2212é É',
      'a\tb\u2028c\u3000d',
      '\ufeff99.00/1_2\u180e\u0085',
    ];
    const rows = await app.rows<{ key: string }>(
      'SELECT tracking_key(n) AS key FROM unnest($1::text[]) WITH ORDINALITY AS t (n, at) ORDER BY at',
      [numbers],
    );
    expect(rows.map(({ key }) => key)).toEqual(numbers.map(trackingKey));
  });

  it('a refusal for lack of a scope is understood for every kind of request that there is', () => {
    const operations = Object.keys(app.get(HandlerRegistry).settleTimes());
    const pulls = PULL_KINDS.map((kind) => `pull.${kind.toLowerCase()}`);
    expect(operations).toContain('webhook.register');
    expect([...operations, ...pulls].filter((kind) => !Object.hasOwn(CAPABILITY_OF_REQUEST, kind))).toEqual([]);
  });
});
