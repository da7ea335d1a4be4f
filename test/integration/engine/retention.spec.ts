import { newId } from '../../../src/common/ids.js';
import { Retention } from '../../../src/platform/database/retention.js';
import { ModulesApp } from '../graphql-modules/modules-app.js';
import { observe, readyOrder, remoteOrder, seedLevel, seedSite } from '../graphql-modules/order-seed.js';

describe('retention', () => {
  let app: ModulesApp;
  let working: string;
  let ended: string;
  beforeAll(async () => {
    app = await ModulesApp.start({ ROLES: 'api,scheduler' });
    const site = await seedSite(app, 'old');
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
});
