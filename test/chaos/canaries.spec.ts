import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { CHAOS_API_KEY, CHAOS_WAREHOUSE, Fleet } from './support/fleet.js';
import { ownMetricNames, sampleSum } from './support/metric-samples.js';
import { dumpDatabase, dumpRedis, found } from './support/secrets-search.js';

const DOMAIN = 'canary.29next.store';
const CLIENT = { id: 'canary-client', secret: 'canary-client-secret-6b1f9d' };
const WRONG_KEY = 'cd_0bad0bad_canarywrongkey0123456789abcdefghijklmnopqrstu';
const WRONG_TOKEN = 'canary-wrong-callback-token-0123456789abcdefghij';

/** A customer whom nobody else is like. */
const CUSTOMER = {
  first_name: 'Canarina',
  last_name: 'Zwitscherfeld',
  line1: '7131 Kanarienvogel Terrace',
  line2: 'Flat Goldfink 9',
  line4: 'Finkenburg',
  postcode: '71310-CANARY',
  phone_number: '+15557131313',
  notes: 'canary: leave it with the neighbour Stieglitz',
};
const MERCHANT_NOTE = 'canary: the customer Zaunkoenig moves on Friday';
const HOLD_NOTE = 'canary: the customer Nachtigall has not paid';

describe('secrets and personal data, over a run with every kind of outcome', () => {
  let fleet: Fleet;
  let dump: Map<string, string>;
  let logs: string;
  const canaries = new Map<string, string>();
  const moved = new Map<string, number>();

  beforeAll(async () => {
    fleet = await Fleet.start({
      workers: 1,
      client: CLIENT,
      env: { LOG_LEVEL: 'trace', STORE_REQUEST_TIMEOUT_MS: '1500', STORE_SETTLE_MS: '500' },
    });
    const { control, world } = fleet.sandbox;
    await control.createStore({ domain: DOMAIN });
    const stock = [
      { sku: 'MUG-BLUE', onHand: 100 },
      { sku: 'LAMP-OAK', onHand: 0 },
    ];
    const { storeId } = await fleet.client.setUp({ domain: DOMAIN, warehouse: CHAOS_WAREHOUSE, stock });
    await fleet.client.rejectIncompleteAddresses(storeId);
    await fleet.client.until('the webhook is registered', async () => world.store(DOMAIN).webhooks.size === 1);
    await collectSecrets();
    await play();
    [dump, logs] = [await dumpDatabase(fleet), fleet.logs()];
  }, 200_000);
  afterAll(() => fleet?.close(), 40_000);

  it('the customers really came in: the API shows them to who may see them', async () => {
    const shown = await fleet.client.graphql(
      `{ fulfillmentOrders(first: 50) { nodes { destination { firstName lastName line1 line2 city postcode phone notes }
         merchantNotes { message } holds { message } } } }`,
    );
    const names = found(canaries, JSON.stringify(shown));
    for (const field of ['first_name', 'last_name', 'line1', 'line2', 'line4', 'postcode', 'phone_number', 'notes']) {
      expect(names).toContain(`customer ${field}`);
    }
    expect(names).toContain('merchant note');
    expect(names).toContain('hold note');
  });

  it('the search finds what is planted: in a row, in bytes, in a log, in job data', async () => {
    const [name, canary] = [...canaries][0] ?? ['', ''];
    await fleet.rows('CREATE TABLE planted (note text, bytes bytea)');
    await fleet.rows('INSERT INTO planted VALUES ($1, NULL), (NULL, $2)', [
      `before ${canary} after`,
      Buffer.from(`x${canary}y`),
    ]);
    const planted = (await dumpDatabase(fleet)).get('public.planted') ?? '';
    await fleet.rows('DROP TABLE planted');
    for (const row of planted.split('\n')) expect(found(canaries, row)).toEqual([name]);
    const file = path.join(fleet.folder, 'planted.log');
    appendFileSync(file, `{"msg":"${canary}"}\n`);
    expect(found(canaries, fleet.logs())).toEqual([name]);
  });

  it('no secret and no personal data stands in the logs', () => {
    expect(logs.length).toBeGreaterThan(10_000);
    expect(found(canaries, logs)).toEqual([]);
  });

  it('nor anywhere in the database', () => {
    for (const table of [
      'public.store',
      'public.fulfillment_order',
      'public.order_snapshot',
      'public.store_operation',
    ]) {
      expect(dump.get(table)).not.toBe('');
    }
    const leaks = [...dump].flatMap(([table, text]) => found(canaries, text).map((name) => `${table}: ${name}`));
    expect(leaks).toEqual([]);
  });

  it('nor in the data of waiting jobs, which name the store and nothing else', async () => {
    const jobs = await jobsOf(dump);
    expect(jobs).toContain(await storeId());
    expect(found(canaries, jobs)).toEqual([]);
  });

  it('each metric moved', () => {
    const names = ownMetricNames();
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !((moved.get(name) ?? 0) > 0))).toEqual([]);
  });

  /** Everything that the queue keeps, as text. */
  async function jobsOf(tables: Map<string, string>): Promise<string> {
    const redisUrl = process.env['TEST_REDIS_URL'];
    if (redisUrl) return dumpRedis(redisUrl);
    return [...tables].flatMap(([table, text]) => (table.startsWith('bullmq.') ? [text] : [])).join('\n');
  }

  async function storeId(): Promise<string> {
    const [store] = await fleet.rows<{ id: string }>('SELECT id FROM store WHERE domain = $1', [DOMAIN]);
    if (!store) throw new Error(`${DOMAIN} is not known.`);
    return store.id;
  }

  /** The secrets that exist once the store is installed. */
  async function collectSecrets(): Promise<void> {
    const { world } = fleet.sandbox;
    canaries.set('client secret', CLIENT.secret);
    canaries.set('admin key', CHAOS_API_KEY);
    canaries.set('a wrong key', WRONG_KEY);
    canaries.set('a wrong callback token', WRONG_TOKEN);
    canaries.set('encryption key', Buffer.alloc(32, 'chaos').toString('base64'));
    canaries.set('encryption key, bytes', 'chaoschaoschaoschaoschaoschaosch');
    canaries.set('database password', new URL(fleet.databaseUrl).password);
    // The sandbox writes its tokens so (sandbox/store/tokens.ts); whatever begins like one is one.
    canaries.set('access token', 'sbx_');
    canaries.set('refresh token', 'sbr_');
    for (const { callbackUrl } of world.store(DOMAIN).locations.values()) {
      canaries.set('callback token', new URL(callbackUrl ?? '').pathname.split('/').at(-1) ?? '');
    }
    for (const { secretKey, target } of world.store(DOMAIN).webhooks.values()) {
      canaries.set('webhook secret', secretKey ?? '');
      canaries.set('webhook token', new URL(target).pathname.split('/').at(-1) ?? '');
    }
    for (const [field, value] of Object.entries(CUSTOMER)) canaries.set(`customer ${field}`, value);
    canaries.set('merchant note', MERCHANT_NOTE);
    canaries.set('hold note', HOLD_NOTE);
    for (const [name, canary] of canaries) if (canary.length < 4) throw new Error(`The canary "${name}" is empty.`);
  }

  /** Accepts, rejects, reviews, a hold, lost answers, 429, an open breaker, wrong keys and tokens, a kill. */
  async function play(): Promise<void> {
    const { control, url } = fleet.sandbox;
    expect(url).toContain('127.0.0.1');
    const order = (sku: string, address: object = {}) => ({
      lines: [{ sku, quantity: 1 }],
      address: { ...CUSTOMER, ...address },
    });
    await control.nextFault(DOMAIN, { kind: 'accept', fault: 'error_after' });
    await control.nextFault(DOMAIN, { kind: 'accept', fault: 'html_after' });
    await control.nextFault(DOMAIN, { kind: 'accept', fault: 'rate_limited' });
    const made = await control.createOrders(DOMAIN, {
      orders: [
        ...Array.from({ length: 6 }, () => order('MUG-BLUE')),
        order('LAMP-OAK'),
        order('MUG-BLUE', { line1: '' }),
        order('UNKNOWN-SKU'),
        order('MUG-BLUE'),
      ],
    });
    const held = made.at(-1)?.id ?? 0;
    for (const { id } of made) await control.request(DOMAIN, id, { message: MERCHANT_NOTE });
    await control.hold(DOMAIN, held, 'awaiting_payment', HOLD_NOTE);
    await fetch(`${fleet.front.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${WRONG_KEY}` },
      body: JSON.stringify({ query: '{ viewer { name } }' }),
    });
    await fetch(`${fleet.front.url}/callbacks/next/${WRONG_TOKEN}/fulfillment-order-notification/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"type":"fulfillment_requested"}',
    });
    const decided = async (stages: string, count: number): Promise<boolean> =>
      (await fleet.count(`SELECT count(*) FROM fulfillment_order WHERE stage IN (${stages})`)) >= count;
    await fleet.client.until('all are decided', () => decided(`'READY', 'REJECTED', 'REVIEW'`, 9), 60_000);
    await control.nextFault(DOMAIN, { kind: 'list', fault: 'error_before', times: 6 });
    await control.burst(DOMAIN, 1, 1, order('MUG-BLUE'));
    await fleet.client.until('the breaker opened', async () => note('breaker'), 60_000);
    await fleet.client.until('the order behind it is accepted', () => decided(`'READY'`, 7), 60_000);
    await control.nextFault(DOMAIN, { kind: 'accept', fault: 'hang_after', params: { ms: 1_400 } });
    await control.burst(DOMAIN, 1, 1, order('MUG-BLUE'));
    const sending = async (): Promise<boolean> =>
      (await fleet.count(`SELECT count(*) FROM store_operation WHERE state = 'SENDING'`)) > 0;
    await fleet.client.until('an accept is under way', sending, 30_000);
    await scrape();
    const [worker] = fleet.workers;
    if (worker) await fleet.killWorker(worker);
    // Nobody takes these wake-ups: their jobs stay where the dump sees them.
    await control.burst(DOMAIN, 1, 1, order('MUG-BLUE'));
    await fleet.client.until('the scheduler counted open operations', async () => note('open_operations'), 30_000);
    const id = await storeId();
    const waits = async (): Promise<boolean> => (await jobsOf(await dumpDatabase(fleet))).includes(id);
    await fleet.client.until('a wake-up waits', waits, 30_000);
  }

  /** Scrapes, and tells whether the metric with that in its name has moved by now. */
  async function note(part: string): Promise<boolean> {
    await scrape();
    return [...moved].some(([name, value]) => name.includes(part) && value > 0);
  }

  /** Adds up each metric over all processes and remembers the highest sum seen. */
  async function scrape(): Promise<void> {
    const texts = await Promise.all([fleet.front, ...fleet.workers].map((member) => fleet.metrics(member)));
    for (const name of ownMetricNames()) {
      const sum = texts.reduce((total, text) => total + sampleSum(text, name), 0);
      moved.set(name, Math.max(moved.get(name) ?? 0, sum));
    }
  }
});
