import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import pg from 'pg';
import { AppModule } from '../src/app.module.js';
import { loadConfig } from '../src/config/load-config.js';
import { startEmbeddedPostgres } from '../src/platform/database/embedded/embedded-postgres.js';
import { migrate } from '../src/platform/database/migrate.js';
import { createApp } from '../src/platform/http/create-app.js';
import { migrateQueue } from '../src/platform/queue/migrate-queue.js';
import { engineCases, type EnginePlaces } from './million/engine-cases.js';
import { DATA_ENDS, fillDatabase } from './million/fill.js';
import { measure, millionGoals, type Measured } from './million/figures.js';
import { listCases, SORTS, type Known } from './million/list-cases.js';
import { LOG_PLANS, ServerLog } from './million/server-log.js';
import { conclude } from './report.js';
import { keepResult, type Say } from './stage.js';

/** How to run it. */
export interface MillionOptions {
  orders: number;
  /** How often each question is asked. */
  rounds: number;
  /** Folder of a database that is kept: loaded where it is empty, only measured where it was loaded before. */
  keep: string | undefined;
  /** Prints the plan of every statement. */
  explain: boolean;
  say: Say;
}

const API_KEY = 'cd_bench000_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
const CURSOR = `query ($filter: FulfillmentOrderFilter, $sort: FulfillmentOrderSort!) {
  fulfillmentOrders(first: 50, filter: $filter, sort: $sort) { pageInfo { endCursor } } }`;

/** Loads the database where needed, asks every list page and engine statement, prints and keeps the figures; true when all goals are met. */
export async function benchMillion({ orders, rounds, keep, explain, say }: MillionOptions): Promise<boolean> {
  const folder = keep ?? mkdtempSync(path.join(tmpdir(), 'crossdock-million-'));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711); // as root PostgreSQL runs as another account, which must get through
  const loaded = existsSync(path.join(folder, 'postgres'));
  const server = await startEmbeddedPostgres({ dataDir: folder, fast: true });
  try {
    await migrate(server.url);
    await migrateQueue(server.url);
    if (!loaded) {
      say(`Loading ${orders} orders ...`);
      await fillDatabase(server.url, { orders }, say);
    } else {
      // What a migration has just built or rewritten has no statistics and no map of what everybody sees.
      await run(server.url, ['VACUUM ANALYZE']);
    }
    const figures = await askEverything(server.url, folder, { rounds, explain, say });
    const file = keepResult('million', {
      measuredAt: new Date().toISOString(),
      node: process.version,
      rounds,
      figures,
    });
    return conclude(say, { goals: millionGoals(figures), offences: [], file });
  } finally {
    await server.stop();
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks a loaded database every list page and engine statement. `dataDir`: of its embedded server, whose log tells the plans. */
export async function askEverything(
  url: string,
  dataDir: string,
  { rounds, explain, say }: { rounds: number; explain: boolean; say: Say },
): Promise<Measured[]> {
  await run(url, LOG_PLANS);
  const log = new ServerLog(path.join(dataDir, 'postgres.log'));
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-million-'));
  const config = loadConfig({ ROLES: 'api', DATA_DIR: folder, DATABASE_URL: url, ADMIN_API_KEY: API_KEY });
  const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });
  const app = await createApp(AppModule.register(config, url, quiet), { trustProxy: 0, https: false });
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const { known, places, large } = await placesOf(url);
    const query = async <T>(text: string, variables: object): Promise<T> => {
      const answer = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        payload: { query: text, variables },
      });
      const { data, errors } = answer.json<{ data: T; errors?: { message: string }[] }>();
      if (errors?.[0]) throw new Error(`${errors[0].message} (${text.slice(0, 120)}, ${JSON.stringify(variables)})`);
      return data;
    };
    const deep = new Map<string, string>();
    for (const sort of SORTS) {
      const { fulfillmentOrders } = await query<{ fulfillmentOrders: { pageInfo: { endCursor: string } } }>(CURSOR, {
        filter: known.inTheMiddle,
        sort,
      });
      deep.set(sort, fulfillmentOrders.pageInfo.endCursor);
    }
    const tools = { log, large, rounds, explain, say };
    const lists = listCases(known, deep).map(({ name, query: text, variables }) => ({
      name,
      run: () => query(text, variables),
    }));
    return [...(await measure('list', lists, tools)), ...(await measure('engine', engineCases(app, places), tools))];
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ids to ask about, and the tables of more than 5,000 rows. */
async function placesOf(url: string): Promise<{ known: Known; places: EnginePlaces; large: Set<string> }> {
  const one = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> =>
    run<T>(url, [sql], values);
  const [store] = await one<{ id: string }>(`SELECT id FROM store WHERE domain = 'million-0.29next.store'`);
  const [place] = await one<{ id: string; warehouse_id: string }>(
    'SELECT id, warehouse_id FROM location WHERE store_id = $1 ORDER BY id LIMIT 1',
    [store?.id],
  );
  const some = await one<{ id: string; remote_id: string; order_number: string }>(
    'SELECT id, remote_id, order_number FROM fulfillment_order WHERE store_id = $1 ORDER BY id DESC LIMIT 20',
    [store?.id],
  );
  const [order] = some;
  const [level] = await one<{ stock_level_id: string }>(
    'SELECT stock_level_id FROM stock_movement ORDER BY seq DESC LIMIT 1',
  );
  const [middle] = await one<{ store_id: string; order_number: string }>(
    `SELECT store_id, order_number FROM fulfillment_order WHERE id > (overlay($1::text placing lpad(to_hex($2::bigint), 12, '0') from 1))::uuid ORDER BY id LIMIT 1`,
    ['00000000000070008000000000000000', DATA_ENDS.getTime() - 270 * 86_400_000],
  );
  const stores = await one<{ id: string }>('SELECT id FROM store ORDER BY id');
  const tables = await one<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 5000 AND relnamespace = 'public'::regnamespace`,
  );
  if (!store || !place || !order || !level || !middle)
    throw new Error('The database is not loaded: empty its folder and start anew.');
  const before = (days: number): string => new Date(DATA_ENDS.getTime() - days * 86_400_000).toISOString();
  return {
    known: {
      store: `store_${store.id}`,
      location: `loc_${place.id}`,
      warehouse: `wh_${place.warehouse_id}`,
      order: `fo_${order.id}`,
      level: `sl_${level.stock_level_id}`,
      orderNumber: order.order_number,
      remoteId: order.remote_id,
      inTheMiddle: { storeId: [`store_${middle.store_id}`], orderNumber: [middle.order_number] },
      middle: before(270),
      lately: before(1),
      end: DATA_ENDS.toISOString(),
    },
    places: {
      storeId: store.id,
      storeIds: stores.map(({ id }) => id),
      locationId: place.id,
      remoteIds: some.map(({ remote_id }) => remote_id),
      orderNumber: order.order_number,
      now: DATA_ENDS,
    },
    large: new Set(tables.map(({ relname }) => relname)),
  };
}

async function run<T extends pg.QueryResultRow>(
  url: string,
  statements: readonly string[],
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: T[] = [];
    for (const sql of statements) ({ rows } = await client.query<T>(sql, values));
    return rows;
  } finally {
    await client.end();
  }
}
