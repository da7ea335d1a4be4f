import { createHmac } from 'node:crypto';
import { pythonJson } from '../../../sandbox/callbacks/python-json.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { REFUSED_PER_MINUTE } from '../../../src/modules/store-notifications/ingest/refused-deliveries.js';
import {
  PULL_KINDS,
  StoreNotificationsFacade,
} from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { waitUntil } from '../platform/wait-until.js';
import { connectStore, eventsOf, type HeldWebhook } from './connected-store.js';
import { OnboardingApp } from './onboarding-app.js';
import { playOperation, playPull } from './play-operation.js';

describe('webhooks of a store', () => {
  let app: OnboardingApp;
  let blueId: string;
  let blue: HeldWebhook;
  let label: string;
  let made = 0;

  const connect = async (): Promise<HeldWebhook & { id: string; label: string }> => {
    const name = `store-${(made += 1)}`;
    return { ...(await connectStore(app, name)), label: name };
  };
  const held = (domain: string): HeldWebhook => {
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
    webhook: { events: ['app.uninstalled'], id: 1, store: label, target: 'https://example.com/' },
    ...change,
  });
  const deliver = async (to: HeldWebhook, text: string, secret = to.secret, signed = text) => {
    const signature = createHmac('sha256', secret).update(signed).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-29next-signature': signature };
    return app.nest.inject({ method: 'POST', url: to.path, headers, payload: text });
  };
  const status = async () =>
    (await app.rows<{ status: string }>('SELECT status FROM store WHERE id = $1', [blueId]))[0]?.status;
  const notifications = () =>
    app.rows<{ kind: string }>(
      `SELECT kind FROM store_notification
       WHERE store_id = $1 AND source = 'WEBHOOK' AND verification NOT LIKE 'REFUSED%' ORDER BY id`,
      [blueId],
    );
  const refused = () =>
    app.rows<{ verification: string }>(
      `SELECT verification FROM store_notification WHERE store_id = $1 AND verification LIKE 'REFUSED%' ORDER BY id`,
      [blueId],
    );
  /** The pulls that were asked for soon, and how many seconds from now. */
  const soon = () =>
    app.rows<{ kind: string; seconds: number }>(
      `SELECT kind, round(extract(epoch FROM soon_at - db_now()))::int AS seconds FROM pull_wake
       WHERE store_id = $1 AND soon_at IS NOT NULL ORDER BY kind`,
      [blueId],
    );

  beforeAll(async () => {
    app = await OnboardingApp.start();
  });
  afterAll(() => app.stop());

  // Each test has a store of its own, and looks at nothing else.
  beforeEach(async () => {
    const store = await connect();
    blue = store;
    ({ id: blueId, label } = store);
  });
  const exceptions = () =>
    app.rows<{ type: string; data: unknown }>(
      `SELECT type, data FROM exception WHERE store_id = $1 AND resolved_at IS NULL ORDER BY type`,
      [blueId],
    );

  it('erases the tokens of a store that removed the app, and closes what was wrong there', async () => {
    const types = ['WEBHOOK_WARNING', 'WEBHOOK_FOREIGN', 'WEBHOOK_NOT_REGISTERED', 'LOCATION_FOREIGN'] as const;
    await app.database.tx(async (tx) => {
      const rest = { severity: 'WARNING', storeId: blueId, message: '' } as const;
      const journal = app.nest.get(JournalFacade);
      for (const type of types) await journal.openException(tx, { type, subject: `store:${blueId}`, ...rest });
      await journal.openException(tx, { type: 'SCOPES_MISSING', subject: `store:${blueId}:DELIVERY`, ...rest });
    });
    const answer = await deliver(blue, pythonJson(bodyOf()));
    expect(answer.statusCode).toBe(200);
    const [row] = await app.rows(
      'SELECT status, access_token_sealed, refresh_token_sealed, scopes FROM store WHERE id = $1',
      [blueId],
    );
    expect(row).toEqual({ status: 'UNINSTALLED', access_token_sealed: null, refresh_token_sealed: null, scopes: [] });
    const events = await app.rows<{ type: string }>('SELECT type FROM timeline_event WHERE store_id = $1', [blueId]);
    expect(events.map(({ type }) => type)).toContain('STORE_UNINSTALLED');
    expect(await exceptions()).toEqual([]);
  });

  it('an uninstall that comes during an install waits for the store, and holds nothing that the install needs', async () => {
    let delivered: ReturnType<typeof deliver> | undefined;
    await app.database.tx(async (tx) => {
      await tx.query('SELECT FROM store WHERE id = $1 FOR UPDATE', [blueId]);
      delivered = deliver(blue, pythonJson(bodyOf()));
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await waitUntil('the delivery waits for a lock', async () => (await app.rows(waiting)).length === 1);
      await tx.query('SELECT FROM store_webhook WHERE store_id = $1 FOR UPDATE NOWAIT', [blueId]);
    });
    expect((await delivered)?.statusCode).toBe(200);
    expect(await status()).toBe('UNINSTALLED');
  });

  it('has its own secret and address per store', async () => {
    const red = await connect();
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

  it('records a repeated event once and answers 200 again, however many come at once and whatever else they say', async () => {
    // Genuine, all of them, with one event id: the first is the event, the others are its repeats.
    const types = ['store.updated', 'product.updated', 'app.uninstalled'];
    const first = pythonJson(bodyOf({ event_type: 'order.updated' }));
    expect((await deliver(blue, first)).statusCode).toBe(200);
    const repeats = [first, ...types.map((event_type) => pythonJson(bodyOf({ event_type })))];
    const answers = await Promise.all([...repeats, ...repeats, ...repeats].map((text) => deliver(blue, text)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(await notifications()).toEqual([{ kind: 'order.updated' }]);
    expect((await soon()).map(({ kind }) => kind)).toEqual(['ACCEPTED', 'CANCELLATIONS', 'REQUESTS']);
    expect(await status()).toBe('ACTIVE');
    const red = await connect();
    expect((await deliver(red, pythonJson(bodyOf({ webhook: { store: red.label } })))).statusCode).toBe(200);
    expect(await app.rows(`SELECT FROM store WHERE id = $1 AND status = 'UNINSTALLED'`, [red.id])).toHaveLength(1);
  });

  it('records one of many that come at the same moment, and follows it once', async () => {
    const text = pythonJson(bodyOf());
    const answers = await Promise.all(Array.from({ length: 12 }, () => deliver(blue, text)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(await notifications()).toEqual([{ kind: 'app.uninstalled' }]);
    expect(
      await app.rows(`SELECT FROM timeline_event WHERE store_id = $1 AND type = 'STORE_UNINSTALLED'`, [blueId]),
    ).toHaveLength(1);
  });

  it.each([
    ['another store’s secret', async () => deliver(blue, pythonJson(bodyOf()), (await connect()).secret)],
    ['another body', () => deliver(blue, pythonJson(bodyOf({ event_id: 'x' })), blue.secret, pythonJson(bodyOf()))],
    [
      'another store in the body',
      async () => deliver(blue, pythonJson(bodyOf({ webhook: { store: (await connect()).label } }))),
    ],
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
  ])('answers 401 to %s, notes it, and does nothing', async (_what, forge) => {
    expect((await forge()).statusCode).toBe(401);
    expect(await notifications()).toEqual([]);
    expect(await refused()).toHaveLength(1);
    expect(await soon()).toEqual([]);
    expect(await status()).toBe('ACTIVE');
  });

  it('notes at most ten refused deliveries a minute', async () => {
    await Promise.all(Array.from({ length: 30 }, () => deliver(blue, pythonJson(bodyOf()), 'wrong')));
    const rows = await refused();
    expect(rows.length).toBeLessThanOrEqual(REFUSED_PER_MINUTE);
    expect(new Set(rows.map(({ verification }) => verification))).toEqual(new Set(['REFUSED_SIGNATURE']));
  });

  it.each([
    ['order.updated', ['ACCEPTED', 'CANCELLATIONS', 'REQUESTS']],
    ['fulfillment.created', ['ACCEPTED']],
    ['product.created', ['STOCK']],
    ['product.updated', ['STOCK']],
    ['store.updated', ['ACCOUNT']],
    ['order.created', []],
  ])('takes %s for a hint, once per event', async (eventType, kinds) => {
    const text = pythonJson(bodyOf({ event_type: eventType }));
    for (let times = 0; times < 3; times += 1) expect((await deliver(blue, text)).statusCode).toBe(200);
    expect(await soon()).toEqual(kinds.map((kind) => ({ kind, seconds: 0 })));
    expect(await notifications()).toHaveLength(1);
    expect(await app.rows('SELECT FROM pull_wake WHERE store_id = $1 AND gen > 0', [blueId])).toEqual([]);
  });

  it('lets a pause pass between pulls that webhooks cause, and misses none that comes while one is under way', async () => {
    const hint = (eventId: string) =>
      deliver(blue, pythonJson(bodyOf({ event_type: 'store.updated', event_id: eventId })));
    const inbox = app.nest.get(StoreNotificationsFacade);
    await app.rows(`UPDATE pull_wake SET due_at = 'infinity' WHERE store_id = $1`, [blueId]);
    await hint('one');
    expect(await inbox.storesOwingPulls([blueId])).toEqual([blueId]);
    const claimed = await inbox.claimPull(blueId, ['ACCOUNT'], 1_000, 0);
    expect(claimed).toMatchObject({ kind: 'ACCOUNT', hinted: false });
    expect(await soon()).toEqual([]);
    await hint('two');
    expect(await soon()).toHaveLength(1);
    if (!claimed) throw new Error('Nothing was claimed.');
    expect(await inbox.finishPull(claimed, { trail: 0, dueSeconds: 3_600, pages: 1 })).toBe(true);
    // The second hint came while the pull was under way: it stands, and waits for the pause like a third, after it.
    expect((await soon())[0]?.seconds).toBeGreaterThanOrEqual(18);
    await app.rows(`UPDATE pull_wake SET not_before = db_now(), soon_at = soon_at - interval '20 s'`);
    expect(await inbox.storesOwingPulls([blueId])).toEqual([blueId]);
    await app.rows('UPDATE pull_wake SET soon_at = NULL');
    await hint('three');
    expect((await soon())[0]?.seconds).toBeGreaterThanOrEqual(18);
  });

  describe('the log', () => {
    interface Logged {
      id: string;
      kind: string;
      source: string;
      verification: string;
      replayOf: string | null;
      actor: string | null;
      pulls: { kind: string; startedAt: string | null; delayMs: number | null }[];
    }
    const FIELDS = 'id kind source verification replayOf actor pulls { kind startedAt delayMs }';
    const log = async (): Promise<Logged[]> => {
      const { storeNotifications } = await app.ask<{ storeNotifications: { nodes: Logged[] } }>(
        `query ($filter: StoreNotificationFilter) { storeNotifications(first: 10, filter: $filter) { nodes { ${FIELDS} } } }`,
        { filter: { storeId: [`store_${blueId}`] } },
      );
      return storeNotifications.nodes;
    };
    const replay = async (ids: string[], idempotencyKey?: string) => {
      const { storeNotificationReplay } = await app.ask<{
        storeNotificationReplay: { storeNotifications: Logged[]; userErrors: { code: string; field: string[] }[] };
      }>(
        `mutation ($input: StoreNotificationReplayInput!) {
           storeNotificationReplay(input: $input) { storeNotifications { ${FIELDS} } userErrors { code field } } }`,
        { input: { ids, ...(idempotencyKey && { idempotencyKey }) } },
      );
      return storeNotificationReplay;
    };
    const owed = async () => {
      const rows = await app.rows<{ kind: string }>(
        'SELECT kind FROM pull_wake WHERE store_id = $1 AND gen > started_gen ORDER BY kind',
        [blueId],
      );
      return rows.map(({ kind }) => kind);
    };

    it('says how each was verified, which pulls it asked for, and how long they took', async () => {
      const body = bodyOf({ event_type: 'store.updated' });
      await deliver(blue, JSON.stringify(body, null, 1), blue.secret, pythonJson(body));
      await deliver(blue, pythonJson(bodyOf()), 'wrong');
      expect(await log()).toMatchObject([
        { verification: 'REFUSED_SIGNATURE', pulls: [] },
        { verification: 'REBUILT_BODY', pulls: [{ kind: 'ACCOUNT', startedAt: null, delayMs: null }] },
      ]);
      const inbox = app.nest.get(StoreNotificationsFacade);
      const claimed = await inbox.claimPull(blueId, ['ACCOUNT'], 1_000, 0);
      if (!claimed) throw new Error('Nothing was claimed.');
      await inbox.finishPull(claimed, { trail: 0, dueSeconds: 3_600, pages: 1 });
      const served = (await log())[1]?.pulls[0];
      expect(served?.delayMs).toBeGreaterThanOrEqual(0);
      expect(served?.delayMs).toBeLessThan(60_000);
    });

    it('lets a person follow notifications again, which is noted, and repeats nothing else', async () => {
      await deliver(blue, pythonJson(bodyOf({ event_type: 'order.updated', event_id: 'a' })));
      await deliver(blue, pythonJson(bodyOf({ event_type: 'store.updated', event_id: 'b' })));
      const before = await log();
      const answer = await replay(before.map(({ id }) => id));
      expect(answer.userErrors).toEqual([]);
      expect(answer.storeNotifications).toMatchObject([
        {
          source: 'REPLAY',
          verification: 'OPERATOR',
          kind: 'order.updated',
          replayOf: before[1]?.id,
          actor: 'key:admin',
        },
        { source: 'REPLAY', verification: 'OPERATOR', kind: 'store.updated', replayOf: before[0]?.id },
      ]);
      expect(await owed()).toEqual(['ACCEPTED', 'ACCOUNT', 'CANCELLATIONS', 'REQUESTS']);
      expect(await status()).toBe('ACTIVE');
    });

    it('a webhook that named an order asks for that order again, as it did when it came, and not for the whole list', async () => {
      const named = { event_type: 'fulfillment.updated', data: { order_number: 'N-7' } };
      await deliver(blue, pythonJson(bodyOf(named)));
      const hints = () => app.rows('SELECT order_number AS order FROM order_hint WHERE store_id = $1', [blueId]);
      const [original] = await log();
      expect(original?.pulls.map(({ kind }) => kind)).toEqual(['ORDERS', 'DELIVERIES']);
      await app.rows('DELETE FROM order_hint WHERE store_id = $1', [blueId]);
      expect((await replay([original?.id ?? ''])).storeNotifications).toMatchObject([
        { pulls: [{ kind: 'ORDERS' }, { kind: 'DELIVERIES' }] },
      ]);
      expect(await owed()).toEqual(['DELIVERIES', 'ORDERS']);
      expect(await hints()).toEqual([{ order: 'N-7' }]);
    });

    it('repeats a replay once per idempotency key, and never an uninstall', async () => {
      await deliver(blue, pythonJson(bodyOf()));
      await app.rows(`UPDATE store SET status = 'ACTIVE' WHERE id = $1`, [blueId]);
      const uninstalled = (await log()).find(({ kind }) => kind === 'app.uninstalled');
      for (let times = 0; times < 2; times += 1) await replay([uninstalled?.id ?? ''], `once-${blueId}`);
      expect((await log()).filter(({ source }) => source === 'REPLAY')).toHaveLength(1);
      expect(await status()).toBe('ACTIVE');
    });

    it.each([
      ['no ids', [], 'INVALID', []],
      ['101 ids', Array.from({ length: 101 }, (_none, at) => `sn_${at}`), 'INVALID', []],
      ['an id twice', ['sn_1', 'sn_1'], 'INVALID', []],
      ['an id of another kind', ['store_00000000-0000-7000-8000-000000000001'], 'INVALID_ID', ['0']],
      ['an unknown id', ['sn_999999999'], 'NOT_FOUND', ['0']],
    ])('refuses %s', async (_what, ids, code, at) => {
      expect((await replay(ids)).userErrors).toMatchObject([{ code, field: ['input', 'ids', ...at] }]);
      expect(await owed()).toEqual([]);
    });

    it('refuses what was refused, and a store that is not worked for: all or none', async () => {
      await deliver(blue, pythonJson(bodyOf({ event_type: 'store.updated' })));
      await deliver(blue, pythonJson(bodyOf()), 'wrong');
      const ids = (await log()).map(({ id }) => id);
      expect((await replay(ids)).userErrors).toMatchObject([{ code: 'NOT_VERIFIED' }]);
      await app.rows(`UPDATE store SET status = 'PAUSED' WHERE id = $1`, [blueId]);
      expect((await replay(ids.slice(1))).userErrors).toMatchObject([{ code: 'STORE_NOT_ACTIVE' }]);
      expect([await owed(), (await log()).length]).toEqual([[], 2]);
    });
  });

  describe('the watchdog', () => {
    const look = () => playPull(app, blueId, 'ACCOUNT');
    const there = () => [...app.sandbox.world.store(domain).webhooks.values()];
    let domain: string;

    beforeEach(async () => {
      label = `real-${(made += 1)}`;
      domain = `${label}.29next.store`;
      await app.openStore(domain);
      blueId = await app.install(domain);
      await playOperation(app, blueId, 'webhook.register');
      blue = held(domain);
    });

    it('leaves a webhook alone that is as it should be', async () => {
      await look();
      await expect(playOperation(app, blueId, 'webhook.update')).rejects.toThrow('waits');
      expect(await exceptions()).toEqual([]);
    });

    it('switches one on again that the store has switched off, and gives it the events of today', async () => {
      Object.assign(there()[0] ?? {}, { active: false, events: ['app.uninstalled'] });
      await look();
      await look();
      expect(await playOperation(app, blueId, 'webhook.update')).toMatchObject({ state: 'CONFIRMED' });
      expect(there()).toMatchObject([{ active: true, events: eventsOf(app) }]);
      await look();
      await expect(playOperation(app, blueId, 'webhook.update')).rejects.toThrow('waits');
      expect((await deliver(blue, pythonJson(bodyOf({ event_type: 'store.updated' })))).statusCode).toBe(200);
    });

    it('settles a lost answer by looking, and sends again what was not applied', async () => {
      Object.assign(there()[0] ?? {}, { active: false });
      await look();
      await app.sandbox.control.nextFault(domain, { kind: 'webhooks', fault: 'reset_after' });
      expect(await playOperation(app, blueId, 'webhook.update')).toMatchObject({ state: 'CONFIRMED' });
      Object.assign(there()[0] ?? {}, { active: false });
      await look();
      await app.sandbox.control.nextFault(domain, { kind: 'webhooks', fault: 'error_before' });
      expect(await playOperation(app, blueId, 'webhook.update')).toMatchObject({ state: 'PENDING' });
    });

    it('makes one that is gone anew, with another address and secret', async () => {
      app.sandbox.world.store(domain).webhooks.clear();
      await look();
      expect(await playOperation(app, blueId, 'webhook.register')).toMatchObject({ state: 'CONFIRMED' });
      expect(held(domain).path).not.toBe(blue.path);
      expect(held(domain).secret).not.toBe(blue.secret);
      expect((await deliver(held(domain), pythonJson(bodyOf({ event_type: 'store.updated' })))).statusCode).toBe(200);
      expect((await deliver(blue, pythonJson(bodyOf({ event_id: 'old' })))).statusCode).toBe(401);
    });

    it('reports warnings and strangers, and takes it back', async () => {
      const [ours] = there();
      if (!ours) throw new Error('There is no webhook.');
      ours.warningCount = 3;
      const target = ours.target.replace(/[\w-]{43}$/, 'x'.repeat(43));
      const elsewhere = { ...ours, id: 9_998, target: 'https://other.example/hook', warningCount: 0 };
      app.sandbox.world.store(domain).webhooks.set(9_998, elsewhere);
      app.sandbox.world.store(domain).webhooks.set(9_999, { ...ours, id: 9_999, target, warningCount: 0 });
      await look();
      expect(await exceptions()).toEqual([
        { type: 'WEBHOOK_FOREIGN', data: { remoteIds: ['9999'] } },
        { type: 'WEBHOOK_WARNING', data: { warningCount: 3, remoteId: String(ours.id) } },
      ]);
      ours.warningCount = 0;
      app.sandbox.world.store(domain).webhooks.delete(9_999);
      await look();
      expect(await exceptions()).toEqual([]);
    });

    it('concludes nothing while an install makes a new one', async () => {
      app.sandbox.world.store(domain).webhooks.clear();
      await app.install(domain);
      await look();
      expect(
        await app.rows(`SELECT FROM store_operation WHERE store_id = $1 AND state = 'PENDING'`, [blueId]),
      ).toHaveLength(1);
    });

    it('is not deceived by a copy of our webhook, whose deliveries somebody else signs', async () => {
      const [ours] = there();
      if (!ours) throw new Error('There is no webhook.');
      const { webhooks } = app.sandbox.world.store(domain);
      webhooks.clear();
      webhooks.set(1, { ...ours, id: 1, secretKey: 'of somebody else' });
      webhooks.set(ours.id, { ...ours, active: false });
      await look();
      expect(await exceptions()).toEqual([{ type: 'WEBHOOK_FOREIGN', data: { remoteIds: ['1'] } }]);
      expect(await playOperation(app, blueId, 'webhook.update')).toMatchObject({ state: 'CONFIRMED' });
      expect(webhooks.get(ours.id)?.active).toBe(true);
    });

    it('does not let a late delivery of before end an install of after', async () => {
      const late = blue;
      await app.sandbox.control.uninstall(domain);
      app.sandbox.world.store(domain).webhooks.clear();
      await deliver(late, pythonJson(bodyOf()));
      expect(await status()).toBe('UNINSTALLED');
      await app.install(domain);
      await playOperation(app, blueId, 'webhook.register');
      expect(await status()).toBe('ACTIVE');
      expect((await deliver(late, pythonJson(bodyOf({ event_id: 'retried' })))).statusCode).toBe(401);
      expect(await status()).toBe('ACTIVE');
      expect((await deliver(held(domain), pythonJson(bodyOf({ event_id: 'new' })))).statusCode).toBe(200);
      expect(await status()).toBe('UNINSTALLED');
    });

    it('shows the health of the store', async () => {
      await deliver(blue, pythonJson(bodyOf({ event_type: 'product.updated' })));
      const done = (kind: string, ago: string) =>
        app.rows(`UPDATE pull_wake SET last_done_at = db_now() - $3::interval WHERE store_id = $1 AND kind = $2`, [
          blueId,
          kind,
          ago,
        ]);
      await done('REQUESTS', '5 minutes');
      const health = async () => {
        const { store } = await app.ask<{ store: { health: Record<string, unknown> } }>(
          `query ($id: ID!) { store(id: $id) { health { lastHeardAt lastSweptAt lastWebhookAt openExceptions pendingOperations
             pulls { kind lastDoneAt owed failures } } } }`,
          { id: `store_${blueId}` },
        );
        return store.health;
      };
      const first = await health();
      expect(first).toMatchObject({ lastHeardAt: null, lastSweptAt: null, openExceptions: 0, pendingOperations: 0 });
      expect(first.lastWebhookAt).toEqual(expect.any(String));
      expect(first.pulls).toHaveLength(PULL_KINDS.length);
      await done('CANCELLATIONS', '0');
      await app.rows(
        `INSERT INTO store_notification (store_id, source, kind, body_sha256) VALUES ($1, 'CALLBACK', 'unknown', '')`,
        [blueId],
      );
      const swept = new Date(String((await health()).lastSweptAt)).getTime();
      expect(Date.now() - swept).toBeGreaterThan(200_000);
      expect((await health()).lastHeardAt).toEqual(expect.any(String));
    });
  });

  it('answers 404 to an unknown address', async () => {
    expect((await deliver({ ...blue, path: `/webhooks/next/${'x'.repeat(43)}` }, '{}')).statusCode).toBe(404);
  });

  it('answers 413 above 1 MiB', async () => {
    const text = pythonJson(bodyOf({ data: 'x'.repeat(1_048_576) }));
    expect((await deliver(blue, text)).statusCode).toBe(413);
    expect(await notifications()).toEqual([]);
  });
});
