import { jest } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore } from './support/e2e-store.js';

jest.setTimeout(60_000);

const PATH = 'fulfillment-order-notification';
const REQUESTED = JSON.stringify({ type: 'fulfillment_requested' });

describe('how a callback is answered', () => {
  let crossdock: RunningCrossdock;
  let store: E2eStore;
  let location: string;
  let global: string;

  beforeAll(async () => {
    crossdock = await startCrossdock(PATIENT, { time: new SwiftTime() });
    store = await E2eStore.open(crossdock, 'answers', { settings: UNPACED });
    location = `${await store.callbackUrl()}/${PATH}`;
    global = `${crossdock.url}/callbacks/next/${PATH}`;
  });
  afterAll(() => crossdock?.close());
  beforeEach(() => store.quiet());

  const post = async (url: string, body: string, headers: Record<string, string> = {}): Promise<number> => {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  const rows = () =>
    store.sql<{ source: string; kind: string }>('SELECT source, kind FROM store_notification ORDER BY id');

  /** Which lists are pulled because of `act`; the clock, which would ask for trailing pulls and sweeps, is kept out of it. */
  const pulled = async (act: () => Promise<unknown>): Promise<string[]> => {
    const wakes = () =>
      store.sql<{ kind: string; gen: string }>('SELECT kind, gen FROM pull_wake WHERE store_id = $1 ORDER BY kind', [
        store.uuid,
      ]);
    await store.sql(`UPDATE pull_wake SET due_at = db_now() + interval '1 hour', soon_at = NULL WHERE store_id = $1`, [
      store.uuid,
    ]);
    const before = new Map((await wakes()).map(({ kind, gen }) => [kind, gen]));
    await act();
    await store.quiet();
    return (await wakes()).filter(({ kind, gen }) => gen !== before.get(kind)).map(({ kind }) => kind);
  };

  it.each(['', '/'])(
    '200, a row and a pull of the requests at the URL of a location (ending in "%s")',
    async (slash) => {
      const before = (await rows()).length;
      const lists = await pulled(async () => expect(await post(location + slash, REQUESTED)).toBe(200));
      expect(lists).toEqual(['REQUESTS']);
      expect((await rows()).slice(before)).toEqual([{ source: 'CALLBACK', kind: 'fulfillment_requested' }]);
    },
  );

  it.each(['cancellation_requested', 'cancellation_request'])(
    '200 and a pull of the cancellations for %s',
    async (type) => {
      const lists = await pulled(async () => expect(await post(location, JSON.stringify({ type }))).toBe(200));
      expect(lists).toEqual(['CANCELLATIONS']);
    },
  );

  it.each([
    ['an unknown type', JSON.stringify({ type: 'something_new' })],
    ['no type', '{}'],
    ['a type that is no text', '{"type":7}'],
    ['a list', '[]'],
  ])('200, a row and both lists pulled for %s', async (_name, body) => {
    const before = (await rows()).length;
    const lists = await pulled(async () => expect(await post(location, body)).toBe(200));
    expect(lists).toEqual(['CANCELLATIONS', 'REQUESTS']);
    expect((await rows()).slice(before)).toEqual([{ source: 'CALLBACK', kind: 'unknown' }]);
  });

  it('404 and no row for an unknown or malformed token, another platform or another path', async () => {
    const before = (await rows()).length;
    const unknown = 'A'.repeat(43);
    expect(await post(`${crossdock.url}/callbacks/next/${unknown}/${PATH}`, REQUESTED)).toBe(404);
    expect(await post(`${crossdock.url}/callbacks/next/short/${PATH}/`, REQUESTED)).toBe(404);
    expect(await post(location.replace('/next/', '/other/'), REQUESTED)).toBe(404);
    expect(await post(location.replace(PATH, 'another-path'), REQUESTED)).toBe(404);
    expect(await rows()).toHaveLength(before);
  });

  it('400 for what is not JSON and 413 above 4 KiB, both without a row', async () => {
    const before = (await rows()).length;
    expect(await post(location, 'type=fulfillment_requested')).toBe(400);
    expect(await post(location, '')).toBe(400);
    const body = (size: number): string =>
      JSON.stringify({ type: 'fulfillment_requested', pad: '' }).replace('""', `"${'x'.repeat(size)}"`);
    expect(await post(location, body(5_000))).toBe(413);
    expect(await post(global, body(5_000), { 'x-29next-store': store.domain })).toBe(413);
    expect(await rows()).toHaveLength(before);
    expect(await post(location, body(3_900))).toBe(200);
  });

  it.each([(domain: string) => domain, (domain: string) => domain.split('.')[0]?.toUpperCase() ?? ''])(
    '200 at the global URL for the store that the header names, one row per second (%#)',
    async (named) => {
      const before = (await rows()).length;
      const headers = { 'X-29Next-Store': named(store.domain) };
      const lists = await pulled(async () => expect(await post(global, REQUESTED, headers)).toBe(200));
      expect(lists).toEqual(['REQUESTS']);
      const answers = await Promise.all(Array.from({ length: 10 }, () => post(`${global}/`, REQUESTED, headers)));
      expect(new Set(answers)).toEqual(new Set([200]));
      const added = (await rows()).slice(before);
      expect(added.length).toBeGreaterThanOrEqual(1);
      expect(added.length).toBeLessThan(11);
      expect(new Set(added.map(({ source }) => source))).toEqual(new Set(['GLOBAL_CALLBACK']));
      await store.until('a second has passed since the last row', async () => {
        const recent = await store.sql(
          `SELECT FROM store_notification WHERE received_at > db_clock() - interval '1 s'`,
        );
        return recent.length === 0;
      });
    },
  );

  it('200 and no row at the global URL for an unknown store, a foreign domain or no header', async () => {
    const before = (await rows()).length;
    const lists = await pulled(async () => {
      expect(await post(global, REQUESTED, { 'x-29next-store': 'nobody.29next.store' })).toBe(200);
      expect(await post(global, REQUESTED, { 'x-29next-store': 'evil.example.com' })).toBe(200);
      expect(await post(global, REQUESTED)).toBe(200);
    });
    expect(lists).toEqual([]);
    expect(await rows()).toHaveLength(before);
  });

  it('200 when the header names another store: the callback counts for the store of the token, and a line is logged', async () => {
    const lists = await pulled(async () =>
      expect(await post(location, REQUESTED, { 'x-29next-store': 'other.29next.store' })).toBe(200),
    );
    expect(lists).toEqual(['REQUESTS']);
    await store.until('the mismatch is logged', () =>
      Promise.resolve(crossdock.logs().includes('named another store')),
    );
    const token = location.split('/').at(-2) ?? '';
    expect(token).toHaveLength(43);
    expect(crossdock.logs()).not.toContain(token);
  });

  it('503 when the callback cannot be made durable, and 200 again when it can', async () => {
    const answer = await crossdock.app.get(Database).tx(async (tx) => {
      await tx.query('LOCK TABLE store_notification IN ACCESS EXCLUSIVE MODE');
      return post(location, REQUESTED);
    });
    expect(answer).toBe(503);
    expect(await post(location, REQUESTED)).toBe(200);
  });
});
