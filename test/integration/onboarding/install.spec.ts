import { SignJWT } from 'jose';
import { MOST_LOGINS } from '../../../src/modules/onboarding/oauth-logins.repository.js';
import { LOGINS_PER_MINUTE } from '../../../src/modules/onboarding/use-cases/begin-login.js';
import { PULL_KINDS } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { StoresFacade } from '../../../src/modules/stores/stores.facade.js';
import { hashToken } from '../../../src/platform/security/hashing.js';
import { Browser, OnboardingApp } from './onboarding-app.js';
import { playOperation } from './play-operation.js';

const DOMAIN = 'blue-shop.29next.store';

interface Capability {
  capability: string;
  granted: boolean;
}

describe('an install through OAuth', () => {
  let app: OnboardingApp;

  beforeAll(async () => {
    app = await OnboardingApp.start();
  });
  beforeEach(async () => {
    await app.sandbox.control.reset();
    await app.openStore(DOMAIN, { name: 'Blue', timeZone: 'Europe/Berlin' });
    await app.database.query(
      'TRUNCATE store, oauth_login, store_webhook, callback_endpoint, pull_wake, pace_slot, store_operation, exception',
    );
    app.transport.sent.length = 0;
    app.clock.sleeps.length = 0;
  });
  afterAll(() => app.stop());

  const stores = () => app.rows<{ status: string }>('SELECT status FROM store');
  const scopesMissing = async (): Promise<unknown[]> => {
    const rows = await app.rows<{ data: { capability: string } }>(
      `SELECT data FROM exception WHERE type = 'SCOPES_MISSING' AND resolved_at IS NULL`,
    );
    return rows.map(({ data }) => data.capability).sort();
  };
  const finish = async (browser: Browser, back: URL) => browser.get(back.pathname + back.search);

  it('goes the whole way: approval, code, proof, account, slots, wakes, webhook', async () => {
    const browser = new Browser(app);
    const login = await browser.get(`/auth/next/login?store=${DOMAIN.toUpperCase()}`);
    expect(login.status).toBe(302);
    const authorize = new URL(login.location);
    expect(Object.fromEntries(authorize.searchParams)).toEqual({
      response_type: 'code',
      client_id: app.sandbox.client.id,
      redirect_uri: 'http://127.0.0.1:3999/auth/next/setup',
      scope:
        'fulfillment_service:read fulfillment_service:write catalogue:read catalogue:write store:read webhooks:read webhooks:write fulfillment_orders:read fulfillment_orders:write orders:read orders:write',
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(browser.setCookie).toMatch(/^crossdock-login=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const back = await browser.approve(DOMAIN);
    const done = await finish(browser, back);
    expect(done.status).toBe(200);
    expect(done.html).toContain('Blue (blue-shop.29next.store) is connected');
    expect(done.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });

    const id = await app.storeId(DOMAIN);
    const [store] = await app.rows('SELECT * FROM store');
    expect(store).toMatchObject({ status: 'ACTIVE', name: 'Blue', time_zone: 'Europe/Berlin', currencies: ['USD'] });
    expect(store?.['scopes']).toContain('fulfillment_service:write');
    const kinds = await app.rows<{ kind: string }>('SELECT kind FROM pull_wake WHERE store_id = $1 ORDER BY kind', [
      id,
    ]);
    expect(kinds.map(({ kind }) => kind)).toEqual([...PULL_KINDS].sort());
    expect(await app.rows('SELECT FROM pace_slot WHERE store_id = $1', [id])).toHaveLength(4);
    expect(app.transport.sent).toEqual([
      `POST /${DOMAIN}/oauth2/token/`,
      `GET /${DOMAIN}/api/admin/locations/`,
      `GET /${DOMAIN}/api/admin/store/`,
    ]);
    expect(app.clock.sleeps).toEqual([expect.any(Number)]);
    expect(app.clock.sleeps[0]).toBeGreaterThan(1_000);
    const [event] = await app.rows('SELECT type, actor FROM timeline_event WHERE store_id = $1', [id]);
    expect(event).toEqual({ type: 'STORE_INSTALLED', actor: 'onboarding' });

    expect(await playOperation(app, id, 'webhook.register')).toMatchObject({ state: 'CONFIRMED' });
    expect((await app.sandbox.control.store(DOMAIN)).webhooks).toBe(1);
  });

  it('lets an address begin so many logins a minute, and so many be on their way in all', async () => {
    const begin = async (remoteAddress: string): Promise<number> =>
      (await app.nest.inject({ method: 'GET', url: `/auth/next/login?store=${DOMAIN}`, remoteAddress })).statusCode;
    const statuses: number[] = [];
    for (let n = 0; n < LOGINS_PER_MINUTE + 5; n++) statuses.push(await begin('2001:db8:1:2:3:4:5:' + n));
    expect(statuses.filter((status) => status === 302)).toHaveLength(LOGINS_PER_MINUTE);
    expect(statuses.at(-1)).toBe(429);
    expect(await begin('192.0.2.9')).toBe(302);
    expect(await app.rows('SELECT FROM oauth_login')).toHaveLength(LOGINS_PER_MINUTE + 1);
    await app.database.query(
      `INSERT INTO oauth_login (state_hash, platform, domain, browser_hash, expires_at)
       SELECT sha256(n::text::bytea), 'NEXT', $1, '', db_now() + interval '1 minute' FROM generate_series(1, $2::int) n`,
      [DOMAIN, MOST_LOGINS - LOGINS_PER_MINUTE - 1],
    );
    expect(await begin('192.0.2.10')).toBe(429);
    expect(await app.rows('SELECT FROM oauth_login')).toHaveLength(MOST_LOGINS);
  });

  it('keeps no clear token, state or cookie in the database', async () => {
    const browser = new Browser(app);
    const back = await browser.approve(DOMAIN);
    await finish(browser, back);
    const [row] = await app.rows<{ access_token_sealed: string; refresh_token_sealed: string }>(
      'SELECT access_token_sealed, refresh_token_sealed FROM store',
    );
    expect(row?.access_token_sealed).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(row?.refresh_token_sealed).toMatch(/^v1\.[0-9a-f]{8}\./);
    const everything = JSON.stringify(
      await Promise.all(
        ['store', 'oauth_login', 'timeline_event', 'store_operation', 'store_webhook', 'callback_endpoint'].map(
          (table) => app.rows(`SELECT row_to_json(t)::text AS row FROM ${table} t`),
        ),
      ),
    );
    const secrets = [
      /sbx_/,
      /sbr_/,
      new RegExp(back.searchParams.get('state') ?? 'x'),
      new RegExp(browser.cookie ?? 'x'),
    ];
    for (const secret of secrets) expect(everything).not.toMatch(secret);
    expect(everything).not.toContain(browser.cookie?.split('=')[1]);
  });

  describe('refuses', () => {
    const refused = async (answer: { status: number; html: string }) => {
      expect(answer.status).toBe(403);
      expect(answer.html).toContain('cannot be finished');
      expect(await stores()).toEqual([]);
      expect(app.transport.sent).toEqual([]);
    };

    it('a wrong state', async () => {
      const browser = new Browser(app);
      const back = await browser.approve(DOMAIN);
      back.searchParams.set('state', 'x'.repeat(43));
      await refused(await finish(browser, back));
    });

    it('an empty state, which is not a missing one', async () => {
      const browser = new Browser(app);
      const back = await browser.approve(DOMAIN);
      back.searchParams.set('state', '');
      await refused(await finish(browser, back));
    });

    it('another browser', async () => {
      const back = await new Browser(app).approve(DOMAIN);
      await refused(await finish(new Browser(app), back));
      const other = new Browser(app);
      await other.get(`/auth/next/login?store=${DOMAIN}`);
      await refused(await finish(other, back));
    });

    it('another store’s state', async () => {
      await app.openStore('red.29next.store');
      const browser = new Browser(app);
      const back = await browser.approve(DOMAIN);
      back.searchParams.set('store', 'red.29next.store');
      await refused(await finish(browser, back));
    });

    it('a missing state from a browser without a login', async () => {
      const back = await new Browser(app).approve(DOMAIN);
      back.searchParams.delete('state');
      await refused(await finish(new Browser(app), back));
    });

    it('a state that is older than ten minutes', async () => {
      const browser = new Browser(app);
      const back = await browser.approve(DOMAIN);
      await app.database.query(`UPDATE oauth_login SET expires_at = expires_at - interval '10 minutes'`);
      await refused(await finish(browser, back));
    });

    it('a state that was used', async () => {
      const browser = new Browser(app);
      const back = await browser.approve(DOMAIN);
      expect((await finish(browser, back)).status).toBe(200);
      app.transport.sent.length = 0;
      expect((await finish(browser, back)).status).toBe(403);
      expect(app.transport.sent).toEqual([]);
    });

    it('a code without which there is nothing to exchange, and a declined approval', async () => {
      const browser = new Browser(app);
      const back = await browser.approve(DOMAIN);
      const { searchParams } = back;
      searchParams.delete('code');
      expect((await finish(browser, back)).status).toBe(400);
      searchParams.set('error', 'access_denied');
      expect((await finish(browser, back)).html).toContain('was not approved');
      expect(await stores()).toEqual([]);
    });
  });

  it('lets exactly one of two simultaneous returns through', async () => {
    const browser = new Browser(app);
    const back = await browser.approve(DOMAIN);
    const answers = await Promise.all([finish(browser, back), finish(browser, back)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it('takes a store that does not send the state back, once, from the browser that began', async () => {
    await app.sandbox.control.updateSettings(DOMAIN, { echoState: false });
    const browser = new Browser(app);
    const back = await browser.approve(DOMAIN);
    expect(back.searchParams.has('state')).toBe(false);
    expect((await finish(browser, back)).status).toBe(200);
    expect((await finish(browser, back)).status).toBe(403);
  });

  it('saves nothing when the new token does not open the locations', async () => {
    await app.sandbox.control.nextFault(DOMAIN, { kind: 'locations', fault: 'unauthorized' });
    const browser = new Browser(app);
    const answer = await finish(browser, await browser.approve(DOMAIN));
    expect(answer.status).toBe(403);
    expect(answer.html).toContain('Nothing was saved');
    expect(await stores()).toEqual([]);
    expect(await app.rows('SELECT FROM pull_wake')).toEqual([]);
  });

  it('says which needed permission the store did not grant, and saves nothing', async () => {
    const browser = new Browser(app);
    await browser.approve(DOMAIN);
    const [login] = [await browser.get(`/auth/next/login?store=${DOMAIN}`)];
    const authorize = new URL(login.location);
    authorize.searchParams.set('scope', 'fulfillment_service:read store:read');
    const approved = await fetch(authorize, { redirect: 'manual' });
    const answer = await finish(browser, new URL(approved.headers.get('location') ?? ''));
    expect(answer.status).toBe(403);
    expect(answer.html).toContain('fulfillment_service:write');
    expect(await stores()).toEqual([]);
  });

  it('installs without what is optional, and shows what is missing', async () => {
    const browser = new Browser(app);
    const login = await browser.get(`/auth/next/login?store=${DOMAIN}`);
    const authorize = new URL(login.location);
    authorize.searchParams.set('scope', 'fulfillment_service:read fulfillment_service:write');
    const approved = await fetch(authorize, { redirect: 'manual' });
    expect((await finish(browser, new URL(approved.headers.get('location') ?? ''))).status).toBe(200);
    const seen = async () => {
      const { stores: page } = await app.ask<{
        stores: { nodes: { missingScopes: string[]; capabilities: Capability[] }[] };
      }>('{ stores { nodes { missingScopes capabilities { capability granted missingScopes reconsentUrl } } } }');
      return page.nodes[0];
    };
    const missing = ['catalogue:read', 'catalogue:write', 'store:read', 'webhooks:read', 'webhooks:write'];
    const reconsentUrl = `http://127.0.0.1:3999/auth/next/login?store=${DOMAIN}`;
    const first = await seen();
    expect(first?.missingScopes).toEqual([
      ...missing,
      ...['fulfillment_orders:read', 'fulfillment_orders:write'],
      'orders:read',
      'orders:write',
    ]);
    expect(first?.capabilities).toContainEqual({
      capability: 'FULFILLMENT',
      granted: true,
      missingScopes: [],
      reconsentUrl: null,
    });
    expect(first?.capabilities).toContainEqual({
      capability: 'WEBHOOKS',
      granted: false,
      missingScopes: ['webhooks:read', 'webhooks:write'],
      reconsentUrl,
    });
    expect(await app.rows('SELECT FROM store_operation')).toEqual([]);
    // What the policy does not want is not missed: moving work is off by default.
    expect(await scopesMissing()).toEqual(['DELIVERY', 'STOCK', 'STORE_DETAILS', 'WEBHOOKS']);
    await app.install(DOMAIN);
    expect(await scopesMissing()).toEqual([]);
    expect((await seen())?.capabilities.every(({ granted }) => granted)).toBe(true);
  });

  describe('of a store that opens the app with a session token', () => {
    const sign = (change: Record<string, unknown> = {}, secret = app.sandbox.client.secret): Promise<string> => {
      const now = Math.floor(Date.now() / 1_000);
      const claims = { aud: app.sandbox.client.id, iat: now, nbf: now, exp: now + 60, store: DOMAIN, ...change };
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
    };
    const open = (token: string) => new Browser(app).get(`/auth/next/login?store=${DOMAIN}&token=${token}`);
    const keys = () => app.rows('SELECT FROM api_key WHERE store_id IS NOT NULL');

    beforeEach(() => app.database.query('TRUNCATE session_token, api_key'));

    it('GraphiQL opens with a key that reads this store for 15 minutes', async () => {
      const id = await app.install(DOMAIN);
      const answer = await open(await sign());
      expect(answer).toMatchObject({
        status: 302,
        headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      });
      const key = /^\/graphiql#key=(cd_[\w-]+)$/.exec(answer.location)?.[1] ?? '';
      const { payload } = await app.nest.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${key}` },
        payload: { query: '{ viewer { name } stores { nodes { id } } }' },
      });
      expect(JSON.parse(payload)).toEqual({
        data: { viewer: { name: `session:${DOMAIN}` }, stores: { nodes: [{ id: `store_${id}` }] } },
      });
      const [row] = await app.rows(
        `SELECT store_id, key_hash = $1 AS hashed, expires_at - created_at = interval '15 minutes' AS short FROM api_key`,
        [hashToken(key)],
      );
      expect(row).toEqual({ store_id: id, hashed: true, short: true });
      await app.database.tx((tx) => app.nest.get(StoresFacade).markUninstalled(tx, id));
      expect(await app.rows('SELECT FROM api_key WHERE revoked_at IS NULL')).toEqual([]);
    });

    it('whoever only looks at the link by HEAD leaves the token to the one who opens it', async () => {
      await app.install(DOMAIN);
      const token = await sign();
      const url = `/auth/next/login?store=${DOMAIN}&token=${token}`;
      expect((await app.nest.inject({ method: 'HEAD', url })).statusCode).toBe(404);
      expect(await keys()).toEqual([]);
      expect((await open(token)).location).toContain('/graphiql#key=');
    });

    it('the same token opens nothing twice, not even at the same time', async () => {
      await app.install(DOMAIN);
      const token = await sign();
      const answers = await Promise.all([open(token), open(token), open(token)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([302, 401, 401]);
      expect((await open(token)).status).toBe(401);
      expect(await keys()).toHaveLength(1);
    });

    it.each([
      ['of another secret', () => sign({}, 'another secret of somebody else')],
      ['of another store', () => sign({ store: 'red.29next.store' })],
      ['of another app', () => sign({ aud: 'other' })],
      ['that lives too long', () => sign({ exp: Math.floor(Date.now() / 1_000) + 121 })],
      ['that is none', () => Promise.resolve('x')],
      ['that is empty', () => Promise.resolve('')],
    ])('a token %s gets a clear page and nothing else', async (_what, token) => {
      await app.install(DOMAIN);
      const answer = await open(await token());
      expect(answer).toMatchObject({ status: 401, location: '' });
      expect(answer.html).toContain('This link cannot be used');
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect([await keys(), await app.rows('SELECT FROM session_token')]).toEqual([[], []]);
    });

    it('a store that is PAUSED is told so', async () => {
      const id = await app.install(DOMAIN);
      await app.database.query(`UPDATE store SET status = 'PAUSED' WHERE id = $1`, [id]);
      const answer = await open(await sign());
      expect(answer).toMatchObject({ status: 403, location: '' });
      expect(answer.html).toContain('This store is paused');
      expect([await keys(), await app.rows('SELECT FROM session_token')]).toEqual([[], []]);
    });

    it.each(['NEEDS_REAUTH', 'UNINSTALLED', null])('a store that is %s goes on to approve the app', async (status) => {
      if (status) {
        const id = await app.install(DOMAIN);
        await app.database.query('UPDATE store SET status = $2 WHERE id = $1', [id, status]);
      }
      const token = await sign();
      const answer = await open(token);
      expect(answer.status).toBe(302);
      expect(answer.location).toContain(`${DOMAIN}/oauth2/authorize/?`);
      expect(answer.location).not.toContain(token);
      expect([await keys(), await app.rows('SELECT FROM session_token')]).toEqual([[], []]);
    });

    it('an uninstall at the same moment leaves no key behind', async () => {
      const id = await app.install(DOMAIN);
      const token = await sign();
      const waiting = async () =>
        (await app.rows(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`))
          .length > 0;
      const { opening } = await app.database.tx(async (tx) => {
        await app.nest.get(StoresFacade).markUninstalled(tx, id);
        let answered = false;
        const opening = open(token).finally(() => (answered = true));
        while (!answered && !(await waiting()));
        return { opening };
      });
      expect((await opening).location).toContain('/oauth2/authorize/');
      expect(await app.rows('SELECT FROM api_key WHERE revoked_at IS NULL')).toEqual([]);
    });

    it('the key is in the fragment of our own page, and nowhere else', async () => {
      await app.install(DOMAIN);
      const answer = await open(await sign());
      const key = decodeURIComponent(answer.location.replace('/graphiql#key=', ''));
      expect(key).toMatch(/^cd_/);
      const { location: _fragment, ...others } = answer.headers;
      expect(JSON.stringify(others) + answer.html).not.toContain(key);
      expect(answer.headers['set-cookie']).toBeUndefined();
      const page = await app.nest.inject({ method: 'GET', url: '/graphiql' });
      expect(page.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      const everything = await app.rows(`SELECT to_jsonb(t)::text AS row FROM api_key t`);
      expect(JSON.stringify(everything)).not.toContain(key);
    });
  });

  it('does not fail when the details of the store cannot be read', async () => {
    await app.sandbox.control.nextFault(DOMAIN, { kind: 'store', fault: 'error_before' });
    const browser = new Browser(app);
    expect((await finish(browser, await browser.approve(DOMAIN))).status).toBe(200);
    expect(await stores()).toEqual([{ status: 'ACTIVE' }]);
  });

  it('keeps the webhook that the store still has when the app is installed again', async () => {
    const id = await app.install(DOMAIN);
    await playOperation(app, id, 'webhook.register');
    expect(await app.install(DOMAIN)).toBe(id);
    expect(await app.rows(`SELECT FROM store_operation WHERE state = 'PENDING'`)).toEqual([]);
    expect((await app.sandbox.control.store(DOMAIN)).webhooks).toBe(1);
  });

  it('makes no second webhook when the answer was lost', async () => {
    const id = await app.install(DOMAIN);
    await app.sandbox.control.nextFault(DOMAIN, { kind: 'webhooks', fault: 'reset_after' });
    expect(await playOperation(app, id, 'webhook.register')).toMatchObject({ state: 'CONFIRMED' });
    expect((await app.sandbox.control.store(DOMAIN)).webhooks).toBe(1);
  });

  it('gives the link of a store, but none for what is not one', async () => {
    const mutation =
      'mutation($d: String!) { storeInstallUrlCreate(input: { domain: $d }) { url userErrors { code field } } }';
    expect(await app.ask(mutation, { d: 'Blue-Shop.29next.store' })).toEqual({
      storeInstallUrlCreate: { url: `http://127.0.0.1:3999/auth/next/login?store=${DOMAIN}`, userErrors: [] },
    });
    expect(await app.ask(mutation, { d: 'evil.com' })).toEqual({
      storeInstallUrlCreate: { url: null, userErrors: [{ code: 'INVALID_DOMAIN', field: ['input', 'domain'] }] },
    });
  });

  it('owes every pull again after storeSync', async () => {
    const id = await app.install(DOMAIN);
    const mutation =
      'mutation($id: ID!) { storeSync(input: { storeId: $id }) { store { domain } userErrors { code } } }';
    expect(await app.ask(mutation, { id: `store_${id}` })).toEqual({
      storeSync: { store: { domain: DOMAIN }, userErrors: [] },
    });
    expect(await app.rows('SELECT FROM pull_wake WHERE gen > started_gen')).toHaveLength(PULL_KINDS.length);
  });
});

describe('an install over https', () => {
  it('binds the browser with a __Host- cookie that is only sent over https', async () => {
    const app = await OnboardingApp.start({ publicUrl: 'https://crossdock.example.com' });
    const browser = new Browser(app);
    await browser.get(`/auth/next/login?store=${DOMAIN}`);
    expect(browser.setCookie).toMatch(
      /^__Host-crossdock-login=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    await app.stop();
  });
});
