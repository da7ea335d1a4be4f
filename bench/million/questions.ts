import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import pg from 'pg';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/load-config.js';
import { createApp } from '../../src/platform/http/create-app.js';
import { engineCases, type EnginePlaces } from './engine-cases.js';
import { DATA_ENDS } from './fill.js';
import { listCases, SORTS, type Known } from './list-cases.js';

/** One question to the loaded database. */
export interface Question {
  name: string;
  run: () => Promise<unknown>;
}

/** All questions, asked through an application of their own. */
export interface Questions {
  /** List pages and counts, through the API. */
  lists: Question[];
  /** What pulls, drains, ticks and alarms ask. */
  engine: Question[];
  close: () => Promise<void>;
}

const API_KEY = 'cd_bench000_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
const CURSOR = `query ($filter: FulfillmentOrderFilter, $sort: FulfillmentOrderSort!) {
  fulfillmentOrders(first: 50, filter: $filter, sort: $sort) { pageInfo { endCursor } } }`;

/** Starts an application that takes up no work on a database that `fillDatabase` loaded, and prepares every question to it. */
export async function openQuestions(url: string): Promise<Questions> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-million-'));
  const config = loadConfig({ ROLES: 'api', DATA_DIR: folder, DATABASE_URL: url, ADMIN_API_KEY: API_KEY });
  const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });
  const app = await createApp(AppModule.register(config, url, quiet), { trustProxy: 0, https: false });
  const close = async (): Promise<void> => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const { known, places } = await placesOf(url);
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
    const lists = listCases(known, deep).map(({ name, query: text, variables }) => ({
      name,
      run: () => query(text, variables),
    }));
    return { lists, engine: engineCases(app, places), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Ids to ask about. */
async function placesOf(url: string): Promise<{ known: Known; places: EnginePlaces }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await placesIn(client);
  } finally {
    await client.end();
  }
}

async function placesIn(client: pg.Client): Promise<{ known: Known; places: EnginePlaces }> {
  const one = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> =>
    (await client.query<T>(sql, values)).rows;
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
  };
}
