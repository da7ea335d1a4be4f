import { jest } from '@jest/globals';
import type { FaultName, FaultParams } from '../../sandbox/faults/model.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { E2eStore, QUICK, QUICK_SETTLE_MS } from './support/e2e-store.js';

jest.setTimeout(90_000);

interface Lost {
  name: string;
  fault: FaultName;
  params?: FaultParams;
}

const APPLIED: Lost[] = [
  { name: '500 after applying', fault: 'error_after' },
  { name: 'a reset after applying', fault: 'reset_after' },
  { name: 'a hang after applying', fault: 'hang_after', params: { ms: 4_000, then: 'close' } },
  { name: 'a hang, applied after we gave up', fault: 'apply_late', params: { ms: 2_000, client: 'hang' } },
  { name: 'HTML instead of JSON after applying', fault: 'html_after' },
];

const NOT_APPLIED: Lost[] = [
  { name: '500 before applying', fault: 'error_before' },
  { name: 'HTML instead of JSON before applying', fault: 'html_before' },
];

/** What is asked for, and what is answered. */
const ANSWERS = [
  { kind: 'accept', sku: 'IN', stage: 'READY' },
  { kind: 'reject', sku: 'OUT', stage: 'REJECTED' },
] as const;

type Kind = (typeof ANSWERS)[number]['kind'];

/** What a burst left behind: its stores, how many orders each asked for, and the order that each fault struck. */
interface Burst {
  stores: { store: E2eStore; asked: number }[];
  struck: Map<FaultName, { store: E2eStore; id: number }>;
}

/** So many faults in a row do not open a store's breaker, which would only make it late. */
const PER_STORE = 4;

let crossdock: RunningCrossdock;
const bursts = new Map<Kind, Promise<Burst>>();

beforeAll(async () => {
  crossdock = await startCrossdock(QUICK);
  for (const answer of ANSWERS) {
    const playing = burst(answer);
    playing.catch(() => undefined); // whoever awaits it is told
    bursts.set(answer.kind, playing);
  }
});
afterAll(() => crossdock?.close());

/** One burst, in which each answer meets one of the faults. */
async function burst({ kind, sku, stage }: (typeof ANSWERS)[number]): Promise<Burst> {
  const all = [...APPLIED, ...NOT_APPLIED];
  const result: Burst = { stores: [], struck: new Map() };
  const play = async (faults: Lost[], n: number): Promise<void> => {
    const store = await E2eStore.open(crossdock, `lost-${kind}-${n}`);
    for (const { fault, params } of faults) {
      await store.control.nextFault(store.domain, { kind, fault, ...(params && { params }) });
    }
    const orders = await store.requestMany(faults.length, { order: { lines: [{ sku, quantity: 1 }] } });
    await Promise.all(orders.map(({ id }) => store.reaches(id, stage, 1, 60_000)));
    await store.quiet();
    for (const { path, fault } of await store.arrivals()) {
      const order = orders.find(({ id }) => path.includes(`/${id}/`));
      if (order && fault !== null) result.struck.set(fault as FaultName, { store, id: order.id });
    }
    result.stores.push({ store, asked: orders.length });
  };
  await Promise.all([play(all.slice(0, PER_STORE), 1), play(all.slice(PER_STORE), 2)]);
  return result;
}

/** How often the store was read to learn what became of the answer. A pull of the list that meets the order gone reads it too. */
async function readsOf(store: E2eStore, id: number): Promise<number> {
  const [counted] = await store.sql<{ reads: number }>(
    `SELECT sum(o.resolve_attempts)::int AS reads FROM store_operation o
       JOIN fulfillment_order f ON f.id = o.fulfillment_order_id WHERE f.store_id = $1 AND f.remote_id = $2`,
    [store.uuid, String(id)],
  );
  const reads = counted?.reads ?? 0;
  expect(await store.sent('point', id)).toBeGreaterThanOrEqual(reads);
  return reads;
}

describe.each(ANSWERS)('when the answer to our $kind is lost', ({ kind }) => {
  const played = (): Promise<Burst> => bursts.get(kind) ?? Promise.reject(new Error('The burst was not begun.'));
  const struckBy = async (fault: FaultName): Promise<{ store: E2eStore; id: number }> => {
    const struck = (await played()).struck.get(fault);
    if (!struck) throw new Error(`No ${kind} met ${fault}.`);
    return struck;
  };

  it.each(APPLIED)('$name: confirmed by reading, never sent again', async ({ fault }) => {
    const { store, id } = await struckBy(fault);
    expect(await store.decisions(id)).toEqual([`${kind} applied in 1`]);
    expect(await store.sent(kind, id)).toBe(1);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 1 }]);
    expect(await readsOf(store, id)).toBeGreaterThanOrEqual(1);
  });

  it.each(NOT_APPLIED)('$name: sent again once, after the settle time and a read', async ({ fault }) => {
    const { store, id } = await struckBy(fault);
    expect(await store.decisions(id)).toEqual([`${kind} applied in 1`]);
    const about = (await store.arrivals()).filter(({ path }) => path.includes(`/${id}/`));
    expect(await readsOf(store, id)).toBeGreaterThanOrEqual(1);
    const kinds = about.map((arrival) => arrival.kind);
    const again = kinds.indexOf(kind, 1);
    const reads = kinds.slice(1, again);
    // After the second one the order may be read by whatever else meets it; nothing is sent.
    for (const read of [...reads, ...kinds.slice(again + 1)]) expect(read).toBe('point');
    expect(reads).not.toEqual([]);
    const [first, read] = about;
    expect((read?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(QUICK_SETTLE_MS - 100);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 2 }]);
  });

  it('the store has one answer per order, and accepted stock is reserved once', async () => {
    for (const { store, asked } of (await played()).stores) {
      const applied = kind === 'accept' ? { accepted: asked, rejected: 0 } : { accepted: 0, rejected: asked };
      expect(await store.control.verdict(store.domain)).toMatchObject({ clean: true, attemptedTwice: 0, ...applied });
      expect(await store.reserved()).toBe(kind === 'accept' ? asked : 0);
    }
  });
});

describe('when an answer is lost, and then', () => {
  const ambiguous = async (more: E2eStore, kind: 'accept' | 'reject', fault: FaultName): Promise<number> => {
    await more.control.nextFault(more.domain, { kind, fault });
    const { id } = await more.request(kind === 'reject' ? { address: { line1: '' } } : {});
    await more.until('the answer is ambiguous', async () => (await more.operations(id))[0]?.state === 'AMBIGUOUS');
    return id;
  };

  const correct = (more: E2eStore, id: number) =>
    more.control.editAddress(more.domain, id, { line1: '5 Harbor Street' });

  it.concurrent(
    'the merchant corrects what was not yet rejected: decided anew, the lost reject is never sent again',
    async () => {
      const more = await E2eStore.open(crossdock, 'lost-corrected');
      const id = await ambiguous(more, 'reject', 'error_before');
      await correct(more, id);
      const order = await more.reaches(id, 'READY');
      expect(await more.decisions(id)).toEqual(['accept applied in 1']);
      expect(await more.sent('reject', id)).toBe(1);
      expect(order.cycles.map(({ outcome }) => outcome)).toEqual(['SUPERSEDED', 'ACCEPTED']);
      expect((await more.operations(id)).map(({ state }) => state)).toEqual(['SUPERSEDED', 'CONFIRMED']);
    },
  );

  it.concurrent(
    'the merchant requests again what was rejected: decided anew, corrected or not, or takes a request back',
    async () => {
      const more = await E2eStore.open(crossdock, 'lost-again');
      const corrected = await ambiguous(more, 'reject', 'error_after');
      await correct(more, corrected);
      await more.control.request(more.domain, corrected);
      const same = await ambiguous(more, 'reject', 'error_after');
      await more.control.request(more.domain, same);
      const reserved = await more.reserved();
      const withdrawn = await ambiguous(more, 'accept', 'error_before');
      await more.control.withdraw(more.domain, withdrawn);
      await more.reaches(corrected, 'READY', 2);
      await more.reaches(same, 'REJECTED', 2);
      await more.reaches(withdrawn, 'WITHDRAWN', 1);
      await more.quiet();
      expect(await more.decisions(corrected)).toEqual(['reject applied in 1', 'accept applied in 2']);
      expect(await more.decisions(same)).toEqual(['reject applied in 1', 'reject applied in 2']);
      expect(await more.decisions(withdrawn)).toEqual([]);
      expect(await more.sent('accept', withdrawn)).toBe(1);
      expect(await more.reserved()).toBeLessThanOrEqual(reserved + 1);
    },
  );

  it.concurrent('the verifying read fails too: it is repeated, and nothing is sent meanwhile', async () => {
    const more = await E2eStore.open(crossdock, 'lost-read');
    await more.control.nextFault(more.domain, { kind: 'point', fault: 'html_before' });
    await more.control.nextFault(more.domain, { kind: 'point', fault: 'error_before' });
    const id = await ambiguous(more, 'accept', 'error_after');
    await more.reaches(id, 'READY');
    expect(await more.sent('accept', id)).toBe(1);
    expect(await readsOf(more, id)).toBeGreaterThanOrEqual(3);
    expect(await more.decisions(id)).toEqual(['accept applied in 1']);
  });

  it.concurrent(
    'it takes effect after the settle time: the store refuses the second one, and the order is accepted once',
    async () => {
      const more = await E2eStore.open(crossdock, 'lost-late');
      const late = { kind: 'accept', fault: 'apply_late', params: { ms: 8_000, client: 'reset' } } as const;
      await more.control.nextFault(more.domain, late);
      const { id } = await more.request();
      await more.reaches(id, 'READY');
      await more.until('the late accept has arrived', async () => (await more.decisions(id)).length === 2);
      expect(await more.decisions(id)).toEqual(['accept applied in 1', 'accept refused in 1']);
      expect((await more.ledger('accept', id)).map((entry) => entry.late)).toEqual([false, true]);
    },
  );

  it.concurrent('it was no answer to a write: a list that fails is read again', async () => {
    const more = await E2eStore.open(crossdock, 'lost-list');
    for (const fault of ['html_before', 'error_before', 'reset_after'] as const) {
      await more.control.nextFault(more.domain, { kind: 'list', fault });
      const { id } = await more.request();
      await more.reaches(id, 'READY');
      expect(await more.decisions(id)).toEqual(['accept applied in 1']);
    }
  });
});
