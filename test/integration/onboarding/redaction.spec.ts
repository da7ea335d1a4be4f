import { createHmac } from 'node:crypto';
import { pythonJson } from '../../../sandbox/callbacks/python-json.js';
import { Sealer } from '../../../src/platform/security/sealer.js';
import { connectStore, type HeldWebhook } from './connected-store.js';
import { OnboardingApp } from './onboarding-app.js';

describe('customer.redacted', () => {
  let app: OnboardingApp;
  let blue: HeldWebhook & { id: string };
  let made = 0;

  beforeAll(async () => {
    app = await OnboardingApp.start();
  });
  afterAll(() => app.stop());

  // Each test has a store of its own.
  beforeEach(async () => {
    blue = await connectStore(app, `redacted-${(made += 1)}`);
  });

  const redacted = (data: unknown, change: Record<string, unknown> = {}): string =>
    pythonJson({
      data,
      event_id: 'a7a26ff2-e851-45b6-9634-d595f45458b7',
      event_type: 'customer.redacted',
      object: 'customer',
      webhook: { store: `redacted-${made}` },
      ...change,
    });
  const deliver = async (text: string, secret = blue.secret): Promise<number> => {
    const signature = createHmac('sha256', secret).update(text).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-29next-signature': signature };
    return (await app.nest.inject({ method: 'POST', url: blue.path, headers, payload: text })).statusCode;
  };
  const exceptions = () =>
    app.rows<{ type: string; data: unknown }>(
      'SELECT type, data FROM exception WHERE store_id = $1 AND resolved_at IS NULL',
      [blue.id],
    );
  const kept = () =>
    app.rows<{ id: string; subject_sealed: string; row: string }>(
      'SELECT id, subject_sealed, p::text AS row FROM pending_erasure p WHERE store_id = $1',
      [blue.id],
    );
  const opened = ({ id, subject_sealed }: { id: string; subject_sealed: string }): unknown =>
    JSON.parse(
      app.nest.get(Sealer).open(subject_sealed, { table: 'pending_erasure', row: id, column: 'subject_sealed' }),
    );
  const data = {
    id: 77,
    email: 'jo@example.com',
    phone_number: '+1 555 0100',
    orders: ['10001'],
    subscriptions: [9],
  };

  it('is kept once, sealed, and people are told without a name', async () => {
    const text = redacted(data);
    expect(await deliver(text)).toBe(200);
    expect(await deliver(text)).toBe(200);
    const rows = await kept();
    expect(rows.map(opened)).toEqual([
      { customerId: '77', email: 'jo@example.com', phone: '+1 555 0100', orders: ['10001'], subscriptions: ['9'] },
    ]);
    const told = await app.rows(
      `SELECT e::text AS text FROM exception e WHERE store_id = $1 AND type = 'CUSTOMER_ERASURE_PENDING' AND resolved_at IS NULL
       UNION ALL SELECT t::text FROM timeline_event t WHERE store_id = $1 UNION ALL SELECT n::text FROM store_notification n WHERE store_id = $1`,
      [blue.id],
    );
    expect(await exceptions()).toMatchObject([{ type: 'CUSTOMER_ERASURE_PENDING', data: { orders: 1 } }]);
    expect(JSON.stringify([told, rows.map(({ row }) => row)])).not.toMatch(/jo@example|555 0100|10001/);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', [data]],
    ['nobody', {}],
    ['half a letter', 'SURROGATE'],
    ['text', 'jo'],
  ])('is kept whatever its data is: %s', async (_what, odd) => {
    const text = redacted(odd, { event_id: null });
    expect(await deliver(text.replace('SURROGATE', String.raw`\ud83d`))).toBe(200);
    expect(await deliver(text.replace('SURROGATE', String.raw`\ud83d`))).toBe(200);
    expect(await kept()).toHaveLength(1);
    expect(await exceptions()).toHaveLength(1);
  });

  it('is not believed without the signature, nor of another store', async () => {
    expect(await deliver(redacted(data), 'wrong')).toBe(401);
    const foreign = redacted(data, { webhook: { store: 'somebody-else' } });
    expect(await deliver(foreign)).toBe(401);
    expect(await kept()).toEqual([]);
  });
});
