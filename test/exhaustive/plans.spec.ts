import pg from 'pg';
import { fillAsMillion, LARGE_TABLES, offenceOf, type SentStatement } from '../../bench/million/plans.js';
import { openQuestions } from '../../bench/million/questions.js';
import { keptStatements, noteStatements } from '../support/statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Statements that may read all of a large table, and why. */
const ALLOWED: { statement: RegExp; because: string }[] = [
  {
    statement: /^SELECT COUNT\(\*\) AS "_count\$_all", .* FROM "public"."fulfillment_order" WHERE 1=1 GROUP BY/,
    because: 'fulfillmentOrderCounts over everything counts everything: exact numbers are its purpose',
  },
  {
    statement: /^SELECT d.id FROM \(SELECT l.id, GREATEST\(0, l.on_hand/,
    because:
      'stockLevels(daysOfCoverBelow:) looks at the pace of every level: 0.2 s of 40,000, less with a store or warehouse',
  },
  {
    statement: /"request_status" IN \(\$1\) AND .* ORDER BY "public"."fulfillment_order"."updated_at" ASC/,
    because:
      'the planner takes what is requested to lie evenly among all changes, and it is the newest: measured, 12 ms at a million',
  },
  {
    statement: /^DELETE FROM pull_run WHERE id IN \( SELECT r.id FROM pull_wake/,
    because: 'once an hour the pulls of three days of every store and list are compared: that is what it is for',
  },
];

describe('plans at a million orders', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let large: Map<string, number>;
  beforeAll(async () => {
    database = await createTestDatabase();
    await fillAsMillion(database.url);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ relname: string; rows: number }>(LARGE_TABLES);
    large = new Map(rows.map((table) => [table.relname, table.rows]));
  }, 90_000);
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  const offences = async (statements: readonly SentStatement[], run = false): Promise<string[]> => {
    const found: string[] = [];
    for (const statement of statements) {
      const text = statement.sql.replace(/\s+/g, ' ').trim();
      if (ALLOWED.some((allowed) => allowed.statement.test(text))) continue;
      const offence = await offenceOf(client, statement, large, { run });
      if (offence !== undefined) found.push(offence);
    }
    return found;
  };

  it.each([
    [
      'reads all of fulfillment_order',
      `SELECT id FROM fulfillment_order WHERE shipping_method_code = $1 FOR UPDATE`,
      ['std'],
    ],
    ['costs', `SELECT store_id, count(*) FROM fulfillment_order GROUP BY store_id`, []],
    [
      'passes over',
      `SELECT id FROM fulfillment_order WHERE created_at >= $1 ORDER BY id LIMIT 20`,
      ['2026-05-01T00:00:00Z'],
    ],
    ['reads all of exception', `SELECT 1 FROM exception WHERE message LIKE $1`, ['x%']],
  ])('a statement without an index is seen: it %s', async (what, sql, values) => {
    expect(await offences([{ sql, values }], true)).toEqual([expect.stringMatching(`^${what}`)]);
  });

  it('a statement with an index is not', async () => {
    expect(await offences([{ sql: 'SELECT id FROM fulfillment_order WHERE remote_id = $1', values: ['1'] }])).toEqual(
      [],
    );
  });

  it('no list, count or question of the engine reads all of a large table', async () => {
    const sent: SentStatement[] = [];
    noteStatements((statement) => sent.push(statement));
    const { lists, engine, close } = await openQuestions(database.url);
    for (const { run } of [...lists, ...engine]) await run();
    await close();
    expect(sent.length).toBeGreaterThan(engine.length);
    expect(await offences(sent, true)).toEqual([]);
  }, 120_000);

  const folder = process.env['STATEMENTS_FROM'];
  (folder ? it : it.skip)(
    'nor does any statement that the other specs made the application send',
    async () => expect(await offences(keptStatements(folder!))).toEqual([]),
    120_000,
  );
});
