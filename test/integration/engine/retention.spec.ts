import { newId } from '../../../src/common/ids.js';
import { PullRunsRepository } from '../../../src/modules/store-notifications/pull-runs.repository.js';
import { Retention } from '../../../src/platform/database/retention.js';
import { ModulesApp } from '../graphql-modules/modules-app.js';
import { observe, readyOrder, remoteOrder, seedLevel, seedSite, type Site } from '../graphql-modules/order-seed.js';

describe('retention', () => {
  let app: ModulesApp;
  let working: string;
  let ended: string;
  let site: Site;
  beforeAll(async () => {
    app = await ModulesApp.start({ ROLES: 'api,scheduler' });
    site = await seedSite(app, 'old');
    await seedLevel(app, site, 'CUP', 100);
    working = await readyOrder(app, site, '1');
    ended = await readyOrder(app, site, '2');
    await app.rows(`UPDATE fulfillment_order SET stage = 'SHIPPED' WHERE id = $1`, [ended]);
    await app.rows(`UPDATE store_operation SET finished_at = db_now()`);
    await observe(app, site, remoteOrder(site, '3'));
    await app.rows(
      `INSERT INTO exception (id, type, subject, severity, message, data, resolved_at) VALUES ($1, 'A', 'a', 'INFO', 'm', '{}', db_now()), ($2, 'B', 'b', 'INFO', 'm', '{}', NULL)`,
      [newId(), newId()],
    );
    await app.rows(`INSERT INTO idempotency_record (api_key_id, key, request_hash) VALUES ($1, 'k', '')`, [newId()]);
    await app.rows(
      `INSERT INTO store_notification (store_id, source, kind, body_sha256) VALUES ($1, 'CALLBACK', 'x', '')`,
      [site.storeId],
    );
    await app.rows(`INSERT INTO pull_run (store_id, kind, claimed_at) VALUES ($1, 'REQUESTS', db_now())`, [
      site.storeId,
    ]);
  });
  afterAll(() => app.stop());

  const count = async (sql: string): Promise<number> => {
    const [row] = await app.rows<{ count: number }>(`SELECT count(*)::int AS count FROM ${sql}`);
    return row?.count ?? -1;
  };
  const left = async () => ({
    operationsOfWorking: await count(`store_operation WHERE fulfillment_order_id = '${working}'`),
    operationsOfEnded: await count(`store_operation WHERE fulfillment_order_id = '${ended}'`),
    unfinishedOperations: await count(`store_operation WHERE finished_at IS NULL`),
    resolvedExceptions: await count('exception WHERE resolved_at IS NOT NULL'),
    openExceptions: await count(`exception WHERE type = 'B'`),
    answers: await count('idempotency_record'),
    notifications: await count('store_notification'),
    pulls: await count('pull_run'),
  });
  const ALL = {
    operationsOfWorking: 1,
    operationsOfEnded: 1,
    unfinishedOperations: 1,
    resolvedExceptions: 1,
    openExceptions: 1,
    answers: 1,
    notifications: 1,
    pulls: 1,
  };

  it.each([
    ['nothing on the day', '0', ALL],
    ['answers of mutations after three days', '73 hours', { ...ALL, answers: 0 }],
    ['the inbox and the log of pulls after 30 days', '31 days', { ...ALL, answers: 0, notifications: 0, pulls: 0 }],
    [
      'after 90 days what is over, but nothing of an order in work',
      '91 days',
      {
        ...ALL,
        answers: 0,
        notifications: 0,
        pulls: 0,
        operationsOfEnded: 0,
        resolvedExceptions: 0,
      },
    ],
  ])('prunes %s', async (_name, offset, expected) => {
    app.database.setClockOffset(offset);
    await app.get(Retention).run();
    expect(await left()).toEqual(expected);
  });

  it('keeps the last snapshot of each request, the one that opens the next is none of it, and all of which nobody knows', async () => {
    app.database.setClockOffset('0');
    const shown = [
      ['REQUESTED', 'fulfillment_requested', 0],
      ['PENDING', 'unsubmitted', 1],
      ['REQUESTED', 'fulfillment_requested', 2],
      ['PENDING', 'unsubmitted', 3],
    ] as const;
    let order = '';
    for (const [canonical, raw, day] of shown)
      order = await observe(
        app,
        site,
        remoteOrder(site, '4', {
          requestStatus: { canonical, raw },
          updatedAt: `2026-02-0${day + 1}T09:30:00Z`,
          merchantRequests: [{ kind: 'FULFILLMENT', type: 'fulfillment_request', message: `Day ${day}`, notify: null }],
        }),
      );
    const snapshots = (): Promise<Record<string, unknown>[]> =>
      app.rows(`SELECT id, cycle FROM order_snapshot WHERE fulfillment_order_id = $1 ORDER BY id`, [order]);
    const [opened, last, reopened, latest] = await snapshots();
    expect([opened, last, reopened, latest].map((one) => one?.['cycle'])).toEqual([1, 1, 2, 2]);
    const unknown = newId();
    await app.rows(
      `INSERT INTO order_snapshot (id, fulfillment_order_id, digest, body_sealed, observed_at) VALUES ($1, $2, 'd', 'b', db_now())`,
      [unknown, order],
    );
    app.database.setClockOffset('89 days');
    await app.get(Retention).run();
    expect(await snapshots()).toHaveLength(5);
    app.database.setClockOffset('91 days');
    await app.get(Retention).run();
    expect(await snapshots()).toEqual([last, latest, { id: unknown, cycle: null }]);
  });

  it('keeps of the log of pulls the last 20 of each kind, and those that a notification waited for', async () => {
    app.database.setClockOffset('0');
    await app.rows('TRUNCATE pull_run, store_notification');
    await app.rows(
      `INSERT INTO pull_wake (store_id, kind, gen, started_gen, done_gen, due_at, not_before, lease_until)
       SELECT $1, kind, 1, 1, 1, db_now(), db_now(), db_now() FROM unnest(ARRAY['REQUESTS', 'ACCEPTED']) kind ON CONFLICT DO NOTHING`,
      [site.storeId],
    );
    await app.rows(
      `INSERT INTO pull_run (store_id, kind, claimed_at, finished_at)
       SELECT $1, kind, db_now() - n * interval '1 minute', db_now() FROM unnest(ARRAY['REQUESTS', 'ACCEPTED']) kind, generate_series(1, 100) n`,
      [site.storeId],
    );
    const [hint] = await app.rows<{ id: string }>(
      `INSERT INTO store_notification (store_id, source, kind, body_sha256, received_at)
       VALUES ($1, 'CALLBACK', 'fulfillment_request', '', db_now() - interval '50.5 minutes') RETURNING id::text`,
      [site.storeId],
    );
    const served = () => app.get(PullRunsRepository).servedBy([{ notificationId: hint?.id ?? '', kind: 'REQUESTS' }]);
    const before = await served();
    await app.get(Retention).run();
    expect(await served()).toEqual(before);
    // The oldest one stays as well: what came before it is not known.
    expect(await app.rows('SELECT kind, count(*)::int AS left FROM pull_run GROUP BY 1 ORDER BY 1')).toEqual([
      { kind: 'ACCEPTED', left: 22 },
      { kind: 'REQUESTS', left: 22 },
    ]);
  });
});
