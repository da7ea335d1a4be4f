import { createHmac } from 'node:crypto';
import { pythonJson } from '../../../sandbox/callbacks/python-json.js';
import { OnboardingApp } from './onboarding-app.js';
import { playOperation } from './play-operation.js';

const BLUE = 'blue.29next.store';
const RED = 'red.29next.store';

/** The webhook as the store holds it: where it sends to, and what it signs with. */
interface Held {
  path: string;
  secret: string;
}

describe('webhooks of a store', () => {
  let app: OnboardingApp;
  let blueId: string;
  let blue: Held;
  let red: Held;

  const held = (domain: string): Held => {
    const webhook = [...app.sandbox.world.store(domain).webhooks.values()].at(-1);
    return { path: new URL(webhook?.target ?? '').pathname, secret: webhook?.secretKey ?? '' };
  };
  const bodyOf = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
    api_version: '2024-04-01',
    data: {
      client_id: null,
      created_at: '2024-01-01T00:00:00Z',
      name: 'Café',
      settings: {},
      updated_at: '2024-01-01T00:00:00Z',
    },
    event_id: 'a7a26ff2-e851-45b6-9634-d595f45458b7',
    event_type: 'app.uninstalled',
    object: 'app',
    webhook: { events: ['app.uninstalled'], id: 1, store: 'blue', target: 'https://example.com/' },
    ...change,
  });
  const deliver = async (to: Held, text: string, secret = to.secret, signed = text) => {
    const signature = createHmac('sha256', secret).update(signed).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-29next-signature': signature };
    return app.nest.inject({ method: 'POST', url: to.path, headers, payload: text });
  };
  const status = async () =>
    (await app.rows<{ status: string }>('SELECT status FROM store WHERE id = $1', [blueId]))[0]?.status;
  const notifications = () =>
    app.rows<{ kind: string }>(`SELECT kind FROM store_notification WHERE source = 'WEBHOOK' ORDER BY id`);

  beforeAll(async () => {
    app = await OnboardingApp.start();
  });
  afterAll(() => app.stop());

  beforeEach(async () => {
    await app.sandbox.control.reset();
    await app.database.query(
      'TRUNCATE store, oauth_login, store_webhook, callback_endpoint, pull_wake, pace_slot, store_operation, store_notification',
    );
    for (const domain of [BLUE, RED]) {
      await app.openStore(domain);
      await playOperation(app, await app.install(domain), 'webhook.register');
    }
    blueId = await app.storeId(BLUE);
    blue = held(BLUE);
    red = held(RED);
  });

  it('erases the tokens of a store that removed the app', async () => {
    const answer = await deliver(blue, pythonJson(bodyOf()));
    expect(answer.statusCode).toBe(200);
    const [row] = await app.rows(
      'SELECT status, access_token_sealed, refresh_token_sealed, scopes FROM store WHERE id = $1',
      [blueId],
    );
    expect(row).toEqual({ status: 'UNINSTALLED', access_token_sealed: null, refresh_token_sealed: null, scopes: [] });
    const events = await app.rows<{ type: string }>('SELECT type FROM timeline_event WHERE store_id = $1', [blueId]);
    expect(events.map(({ type }) => type)).toContain('STORE_UNINSTALLED');
    expect(await app.rows('SELECT FROM exception')).toEqual([]);
  });

  it('has its own secret and address per store', () => {
    expect(blue.path).not.toBe(red.path);
    expect(blue.secret).not.toBe(red.secret);
    expect(blue.secret).toMatch(/^[\w-]{43}$/);
  });

  it('takes a body that was written anew on its way, signed over the store’s own dump', async () => {
    const body = bodyOf();
    const answer = await deliver(blue, JSON.stringify(body, null, 1), blue.secret, pythonJson(body));
    expect(answer.statusCode).toBe(200);
    expect(await status()).toBe('UNINSTALLED');
  });

  it('records a repeated event once and answers 200 again', async () => {
    const text = pythonJson(bodyOf({ event_type: 'app.updated' }));
    const answers = await Promise.all([deliver(blue, text), deliver(blue, text), deliver(blue, text)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(await notifications()).toEqual([{ kind: 'app.updated' }]);
    expect(await status()).toBe('ACTIVE');
  });

  it.each([
    ['another store’s secret', () => deliver(blue, pythonJson(bodyOf()), red.secret)],
    ['another body', () => deliver(blue, pythonJson(bodyOf({ event_id: 'x' })), blue.secret, pythonJson(bodyOf()))],
    ['another store in the body', () => deliver(blue, pythonJson(bodyOf({ webhook: { store: 'red' } })))],
    ['an unknown store in the body', () => deliver(blue, pythonJson(bodyOf({ webhook: { store: 'evil.com#' } })))],
    ['a body that is no object', () => deliver(blue, '[]')],
    [
      'no signature',
      () =>
        app.nest.inject({
          method: 'POST',
          url: blue.path,
          headers: { 'content-type': 'application/json' },
          payload: '{}',
        }),
    ],
  ])('answers 401 to %s and stores nothing', async (_what, forge) => {
    expect((await forge()).statusCode).toBe(401);
    expect(await notifications()).toEqual([]);
    expect(await status()).toBe('ACTIVE');
  });

  it('answers 404 to an unknown address', async () => {
    expect((await deliver({ ...blue, path: `/webhooks/next/${'x'.repeat(43)}` }, '{}')).statusCode).toBe(404);
  });

  it('answers 413 above 1 MiB', async () => {
    const text = pythonJson(bodyOf({ data: 'x'.repeat(1_048_576) }));
    expect((await deliver(blue, text)).statusCode).toBe(413);
    expect(await notifications()).toEqual([]);
  });

  it('does not let a late delivery of before end an install of after', async () => {
    const late = blue;
    await app.sandbox.control.uninstall(BLUE);
    app.sandbox.world.store(BLUE).webhooks.clear();
    await deliver(late, pythonJson(bodyOf()));
    expect(await status()).toBe('UNINSTALLED');
    await app.install(BLUE);
    await playOperation(app, blueId, 'webhook.register');
    expect(await status()).toBe('ACTIVE');
    expect((await deliver(late, pythonJson(bodyOf({ event_id: 'retried' })))).statusCode).toBe(401);
    expect(await status()).toBe('ACTIVE');
    expect((await deliver(held(BLUE), pythonJson(bodyOf({ event_id: 'new' })))).statusCode).toBe(200);
    expect(await status()).toBe('UNINSTALLED');
  });
});
