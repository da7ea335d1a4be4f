import { jest } from '@jest/globals';
import { SignJWT } from 'jose';
import { StoreWakeQueue } from '../../src/platform/queue/store-wake.queue.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import type { Wiretap } from '../support/wiretap.js';
import { E2eStore, QUICK } from './support/e2e-store.js';

jest.setTimeout(90_000);

/** A notification as Crossdock's API shows it. */
interface Logged {
  id: string;
  kind: string;
  source: string;
  verification: string;
  pulls: { kind: string; delayMs: number | null }[];
}

describe('the life of a store', () => {
  let crossdock: RunningCrossdock;
  let store: E2eStore;
  /** Another one, without a location. */
  let poor: E2eStore;
  /** Requests whose address holds this are answered 403. */
  let forbidden: string | null = null;
  const wiretap: Wiretap = (request, send) =>
    forbidden !== null && request.url.includes(forbidden)
      ? Promise.resolve({ ok: true, value: { status: 403, headers: {}, body: Buffer.from('{"detail":"No."}') } })
      : send(request);

  beforeAll(async () => {
    crossdock = await startCrossdock(QUICK, { wiretap });
    [store, poor] = await Promise.all([
      E2eStore.open(crossdock, 'life'),
      E2eStore.open(crossdock, 'life-poor', { location: false }),
    ]);
  });
  afterAll(() => crossdock?.close());
  beforeEach(() => store.quiet());

  const ask = <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> =>
    crossdock.client.graphql<T>(query, variables);
  const location = async () => {
    const [own] = await store.control.locations(store.domain);
    if (!own) throw new Error('The store has no location.');
    return own;
  };
  const open = async (type: string) => (await store.exceptions(type)).filter(({ resolvedAt }) => resolvedAt === null);
  const becomes = (type: string, count: number) =>
    store.until(`${count} open ${type}`, async () => (await open(type)).length === count);
  const log = async (kind: string): Promise<Logged[]> => {
    const { storeNotifications } = await ask<{ storeNotifications: { nodes: Logged[] } }>(
      `query ($filter: StoreNotificationFilter) { storeNotifications(filter: $filter, first: 20) {
         nodes { id kind source verification pulls { kind delayMs } } } }`,
      { filter: { storeId: [store.storeId], kind: [kind] } },
    );
    return storeNotifications.nodes;
  };
  /** Has the store itself looked at now (not all of its lists, as storeSync would), and waits until that is done. */
  const look = async (shop = store): Promise<void> => {
    const [last] = await shop.sql<{ at: Date }>(
      `UPDATE pull_wake SET due_at = db_now(), not_before = db_now()
       WHERE store_id = $1 AND kind = 'ACCOUNT' RETURNING db_clock() AS at`,
      [shop.uuid],
    );
    crossdock.app.get(StoreWakeQueue).wake(shop.uuid);
    await shop.until('the store was looked at', async () => {
      const rows = await shop.sql(
        `SELECT FROM pull_wake WHERE store_id = $1 AND kind = 'ACCOUNT' AND claimed_at > $2 AND last_done_at > claimed_at`,
        [shop.uuid, last?.at],
      );
      return rows.length === 1;
    });
  };
  /** What a webhook asked for soon is due now: the pause since the last pull of that kind is over. */
  const pauseIsOver = () =>
    store.sql('UPDATE pull_wake SET soon_at = db_now() WHERE store_id = $1 AND soon_at IS NOT NULL', [store.uuid]);

  it('its people open GraphiQL by a session token, once, and read their own store alone', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { aud: crossdock.sandbox.client.id, iat: now, nbf: now, exp: now + 60, store: store.domain, uid: 3 };
    const secret = new TextEncoder().encode(crossdock.sandbox.client.secret);
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    const enter = (domain: string) =>
      fetch(`${crossdock.url}/auth/next/login?store=${domain}&token=${token}`, { redirect: 'manual' });
    expect((await enter(poor.domain)).status).toBe(401);
    const opened = await enter(store.domain);
    expect(opened.status).toBe(302);
    expect((await enter(store.domain)).status).toBe(401);
    const target = new URL(opened.headers.get('location') ?? '', crossdock.url);
    const page = await fetch(`${target.origin}${target.pathname}`);
    expect([page.status, target.pathname]).toEqual([200, '/graphiql']);
    const key = decodeURIComponent(target.hash.replace('#key=', ''));
    const query = async (text: string): Promise<{ data: unknown; errors?: { extensions: { code: string } }[] }> => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
      const answer = await fetch(`${crossdock.url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: text }),
      });
      return (await answer.json()) as { data: unknown; errors?: { extensions: { code: string } }[] };
    };
    expect((await query('{ stores { nodes { id } } }')).data).toEqual({ stores: { nodes: [{ id: store.storeId }] } });
    expect((await query(`{ store(id: "${poor.storeId}") { id } }`)).data).toEqual({ store: null });
    const written = await query(
      `mutation { storePause(input: { storeId: "${store.storeId}" }) { userErrors { code } } }`,
    );
    expect(written.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await store.status()).toBe('ACTIVE');
    expect(crossdock.logs()).not.toContain(token);
    expect(crossdock.logs()).not.toContain(key);
  });

  it('a scope that the store does not grant degrades one thing, and a new consent brings it back', async () => {
    const missing = ['orders:read', 'orders:write', 'catalogue:read', 'catalogue:write'];
    const all = await poor.sql<{ scopes: string[] }>('SELECT scopes FROM store WHERE id = $1', [poor.uuid]);
    await poor.control.grantScopes(
      poor.domain,
      (all[0]?.scopes ?? []).filter((scope) => !missing.includes(scope)),
    );
    await crossdock.client.install(poor.domain);
    const capabilities = async () => {
      const { store: seen } = await ask<{ store: { capabilities: { capability: string; granted: boolean }[] } }>(
        'query ($id: ID!) { store(id: $id) { capabilities { capability granted reconsentUrl } } }',
        { id: poor.storeId },
      );
      return seen.capabilities;
    };
    const reconsentUrl = `${crossdock.url}/auth/next/login?store=${poor.domain}`;
    expect((await capabilities()).filter(({ granted }) => !granted)).toMatchObject([
      { capability: 'STOCK', reconsentUrl },
      { capability: 'DELIVERY', reconsentUrl },
    ]);
    const scopesMissing = async () =>
      (await poor.exceptions('SCOPES_MISSING')).filter(({ resolvedAt }) => resolvedAt === null);
    expect(await scopesMissing()).toHaveLength(2);
    // A right that was taken away without a word: its requests are refused (403), and the store is worked for all the same.
    forbidden = `${poor.domain}/api/admin/webhooks/`;
    await look(poor);
    expect(await scopesMissing()).toHaveLength(3);
    forbidden = null;
    expect(await poor.status()).toBe('ACTIVE');
    await poor.control.grantScopes(poor.domain, null);
    await crossdock.client.install(poor.domain);
    expect((await capabilities()).every(({ granted }) => granted)).toBe(true);
    expect(await scopesMissing()).toEqual([]);
  });

  it('a webhook is a hint that is taken once: the order whose callback was lost is found by it', async () => {
    const { id } = await store.request({}, 0);
    await store.control.sendWebhook(store.domain, 'order.updated', { order: id }, { eventId: 'event-1' });
    await store.control.sendWebhook(store.domain, 'order.updated', { order: id }, { eventId: 'event-1' });
    await pauseIsOver();
    await store.reaches(id, 'READY');
    await store.until('the hint was followed', async () =>
      (await log('order.updated')).some(({ pulls }) => pulls.every(({ delayMs }) => delayMs !== null)),
    );
    const events = await store.sql('SELECT FROM store_notification WHERE event_id = $1', ['event-1']);
    expect(events).toHaveLength(1);
    expect((await log('order.updated'))[0]).toMatchObject({ source: 'WEBHOOK', verification: 'RAW_BODY' });
  });

  it('a webhook that the store switched off or lost is mended, and strangers are reported', async () => {
    const ours = async () =>
      (await store.control.webhooks(store.domain)).filter(({ target }) => target.startsWith(crossdock.url));
    const [first] = await ours();
    if (!first) throw new Error('There is no webhook.');
    await store.control.deactivateWebhook(store.domain, first.id, 4);
    await look();
    await store.until('it is switched on again', async () => (await ours())[0]?.active === true);
    await becomes('WEBHOOK_WARNING', 1);
    await store.quiet();
    const stranger = { target: `${crossdock.url}/webhooks/next/${'x'.repeat(43)}`, events: ['order.updated'] };
    await store.control.createWebhook(store.domain, stranger);
    await look();
    await becomes('WEBHOOK_FOREIGN', 1);
    crossdock.sandbox.world.store(store.domain).webhooks.clear();
    await look();
    await store.until('there is a new one', async () => (await ours()).length === 1);
    expect((await ours())[0]?.target).not.toBe(first.target);
    await store.quiet();
    await look();
    await becomes('WEBHOOK_FOREIGN', 0);
    await becomes('WEBHOOK_WARNING', 0);
  });

  it('a location that the merchant changed is shown and mended by one mutation', async () => {
    const before = await location();
    await store.control.editLocation(store.domain, before.id, { name: 'Mine', address: { line1: 'Elsewhere 1' } });
    await store.control.sendWebhook(store.domain, 'store.updated');
    await pauseIsOver();
    await becomes('LOCATION_DRIFT', 1);
    const { locations } = await ask<{ locations: { nodes: { id: string; drift: { field: string }[] }[] } }>(
      'query ($filter: LocationFilter) { locations(filter: $filter) { nodes { id drift { field wanted seen } } } }',
      { filter: { storeId: [store.storeId] } },
    );
    const [drifted] = locations.nodes;
    expect(drifted?.drift).toMatchObject([
      { field: 'name', seen: 'Mine' },
      { field: 'address.line1', wanted: '1 Dock Road', seen: 'Elsewhere 1' },
    ]);
    const repair = (confirm?: boolean) =>
      crossdock.client.mutate('locationRepair', { locationId: drifted?.id, confirm }, 'location { id }');
    await expect(repair()).rejects.toThrow('CONFIRMATION_NEEDED');
    await repair(true);
    await becomes('LOCATION_DRIFT', 0);
    expect(await location()).toMatchObject({ name: before.name, address: { line1: '1 Dock Road' } });
  });

  it('a location that calls us back and is not ours is told of until it is gone', async () => {
    const callbackUrl = await store.callbackUrl();
    const copy = await store.control.createLocation(store.domain, { name: 'Copied', callbackUrl });
    await look();
    const [told] = await open('LOCATION_FOREIGN');
    expect(told?.message).toContain(`"Copied" (${copy.id})`);
    await store.control.editLocation(store.domain, copy.id, { deleted: true });
    await look();
    expect(await open('LOCATION_FOREIGN')).toEqual([]);
  });

  it('a new address of a warehouse says whose tax it changes before it goes out', async () => {
    const address = { line1: '2 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' };
    const input = { warehouseId: store.warehouseId, address };
    await expect(crossdock.client.mutate('warehouseUpdate', input, 'warehouse { id }')).rejects.toThrow(
      `changes tax at 1 store: ${store.domain}`,
    );
    await crossdock.client.mutate('warehouseUpdate', { ...input, confirm: true }, 'warehouse { id }');
    await store.until('the store has it', async () => (await location()).address.line1 === '2 Dock Road');
  });

  it('a callback can be followed again, and the log says what served it', async () => {
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    await store.quiet();
    const [callback] = await log('fulfillment_requested');
    expect(callback).toMatchObject({ source: 'CALLBACK', verification: 'TOKEN', pulls: [{ kind: 'REQUESTS' }] });
    expect(callback?.pulls[0]?.delayMs).toBeLessThan(25_000);
    const lists = async () =>
      (await store.arrivals()).filter(({ path }) => path.includes('fulfillment_requested')).length;
    const before = await lists();
    await crossdock.client.mutate('storeNotificationReplay', { ids: [callback?.id] }, 'storeNotifications { id }');
    await store.until('the list was read again', async () => (await lists()) > before);
    expect((await log('fulfillment_requested')).map(({ source }) => source)).toContain('REPLAY');
  });

  it('is heard and swept, and says so', async () => {
    const { store: seen } = await ask<{ store: { health: Record<string, unknown> } }>(
      'query ($id: ID!) { store(id: $id) { health { lastHeardAt lastSweptAt lastWebhookAt pendingOperations pulls { kind lastDoneAt } } } }',
      { id: store.storeId },
    );
    expect(seen.health).toMatchObject({
      lastHeardAt: expect.any(String) as string,
      lastSweptAt: expect.any(String) as string,
      lastWebhookAt: expect.any(String) as string,
    });
  });

  it('words that are new are told once, and what a store offers to do is registered', async () => {
    await store.control.updateSettings(store.domain, {
      supportedActions: 'listed',
      extraFields: { colour: 'red' },
    });
    const { id } = await store.request();
    await store.until('the actions are registered', async () => {
      const { supportedActions } = await ask<{ supportedActions: { value: string }[] }>(
        'query ($id: ID) { supportedActions(storeId: $id) { value known } }',
        { id: store.storeId },
      );
      return supportedActions.some(({ value }) => value === 'accept_fulfillment_request');
    });
    await store.reaches(id, 'READY');
    await store.sync();
    await becomes('SCHEMA_DRIFT', 3);
    const told = (await open('SCHEMA_DRIFT')).map(({ message }) => / (\S*colour)\. /.exec(message)?.[1]);
    expect(told.sort()).toEqual(['colour', 'stockrecord.colour', 'store.colour']);
  });

  it('after an uninstall everything stops; after a new install everything works again, with other tokens', async () => {
    const sealed = async () =>
      (
        await store.sql<{ token: string | null }>('SELECT access_token_sealed AS token FROM store WHERE id = $1', [
          store.uuid,
        ])
      )[0]?.token;
    const before = await sealed();
    const url = new URL((await store.callbackUrl()).toString());
    await store.control.uninstall(store.domain);
    await store.hasStatus('UNINSTALLED');
    expect(await sealed()).toBeNull();
    const late = await fetch(`${url}/fulfillment-order-notification/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"type":"fulfillment_requested"}',
    });
    expect(late.status).toBe(200);
    await crossdock.client.install(store.domain);
    await store.hasStatus('ACTIVE');
    expect(await sealed()).not.toBe(before);
    await store.quiet();
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    await store.control.sendWebhook(store.domain, 'store.updated', {}, { eventId: 'after' });
    expect(await store.sql('SELECT FROM store_notification WHERE event_id = $1', ['after'])).toHaveLength(1);
    expect(await open('STORE_NEEDS_REAUTH')).toEqual([]);
  });
});
