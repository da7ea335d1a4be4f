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

let crossdock: RunningCrossdock;

beforeAll(async () => {
  crossdock = await startCrossdock(QUICK);
});
afterAll(() => crossdock?.close());

describe.each(ANSWERS)('the answer to an $kind is lost', ({ kind, sku, stage }) => {
  let store: E2eStore;
  const orders = new Map<FaultName, number>();

  /** One burst, in which each order's answer meets one of the faults; in between unharmed ones, or the breaker would open. */
  beforeAll(async () => {
    store = await E2eStore.open(crossdock, `lost-${kind}`);
    const all = [...APPLIED, ...NOT_APPLIED];
    for (const { fault, params } of all) {
      await store.control.nextFault(store.domain, { kind, fault, ...(params && { params }) });
      await store.control.nextFault(store.domain, { kind, fault: 'slow', params: { ms: 0 } });
    }
    const made = await store.requestMany(2 * all.length, { order: { lines: [{ sku, quantity: 1 }] } });
    await Promise.all(made.map(({ id }) => store.reaches(id, stage, 1, 60_000)));
    await store.quiet();
    for (const { path, fault } of await store.arrivals()) {
      const order = made.find(({ id }) => path.includes(`/${id}/`));
      if (order && fault !== null && fault !== 'slow') orders.set(fault as FaultName, order.id);
    }
  });

  it.each(APPLIED)('$name: confirmed by reading, never sent again', async ({ fault }) => {
    const id = orders.get(fault) ?? 0;
    expect(await store.decisions(id)).toEqual([`${kind} applied in 1`]);
    expect(await store.sent(kind, id)).toBe(1);
    expect(await store.sent('point', id)).toBe(1);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 1 }]);
  });

  it.each(NOT_APPLIED)('$name: sent again once, after the settle time and a read', async ({ fault }) => {
    const id = orders.get(fault) ?? 0;
    expect(await store.decisions(id)).toEqual([`${kind} applied in 1`]);
    const about = (await store.arrivals()).filter(({ path }) => path.includes(`/${id}/`));
    expect(about.map((arrival) => arrival.kind)).toEqual([kind, 'point', kind]);
    const [first, read] = about;
    expect((read?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(QUICK_SETTLE_MS - 100);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 2 }]);
  });

  it('the store has one answer per order, and accepted stock is reserved once', async () => {
    const asked = 2 * (APPLIED.length + NOT_APPLIED.length);
    const applied = kind === 'accept' ? { accepted: asked, rejected: 0 } : { accepted: 0, rejected: asked };
    expect(await store.control.verdict(store.domain)).toMatchObject({ clean: true, attemptedTwice: 0, ...applied });
    expect(await store.reserved()).toBe(kind === 'accept' ? asked : 0);
  });
});

describe('the answer is lost, and then', () => {
  let store: E2eStore;

  beforeAll(async () => {
    store = await E2eStore.open(crossdock, 'lost-more');
  });

  const ambiguous = async (kind: 'accept' | 'reject', fault: FaultName): Promise<number> => {
    await store.control.nextFault(store.domain, { kind, fault });
    const { id } = await store.request(kind === 'reject' ? { address: { line1: '' } } : {});
    await store.until('the answer is ambiguous', async () => (await store.operations(id))[0]?.state === 'AMBIGUOUS');
    return id;
  };

  const correct = (id: number) => store.control.editAddress(store.domain, id, { line1: '5 Harbor Street' });

  it('the merchant corrects what was not yet rejected: decided anew, the lost reject is never sent again', async () => {
    const id = await ambiguous('reject', 'error_before');
    await correct(id);
    const order = await store.reaches(id, 'READY');
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    expect(await store.sent('reject', id)).toBe(1);
    expect(order.cycles.map(({ outcome }) => outcome)).toEqual(['SUPERSEDED', 'ACCEPTED']);
    expect((await store.operations(id)).map(({ state }) => state)).toEqual(['SUPERSEDED', 'CONFIRMED']);
  });

  it('the merchant requests again what was rejected: decided anew, corrected or not, or takes a request back', async () => {
    const corrected = await ambiguous('reject', 'error_after');
    await correct(corrected);
    await store.control.request(store.domain, corrected);
    const same = await ambiguous('reject', 'error_after');
    await store.control.request(store.domain, same);
    const reserved = await store.reserved();
    const withdrawn = await ambiguous('accept', 'error_before');
    await store.control.withdraw(store.domain, withdrawn);
    await store.reaches(corrected, 'READY', 2);
    await store.reaches(same, 'REJECTED', 2);
    await store.reaches(withdrawn, 'WITHDRAWN', 1);
    await store.quiet();
    expect(await store.decisions(corrected)).toEqual(['reject applied in 1', 'accept applied in 2']);
    expect(await store.decisions(same)).toEqual(['reject applied in 1', 'reject applied in 2']);
    expect(await store.decisions(withdrawn)).toEqual([]);
    expect(await store.sent('accept', withdrawn)).toBe(1);
    expect(await store.reserved()).toBeLessThanOrEqual(reserved + 1);
  });

  it('the verifying read fails too: it is repeated, and nothing is sent meanwhile', async () => {
    await store.control.nextFault(store.domain, { kind: 'point', fault: 'html_before' });
    await store.control.nextFault(store.domain, { kind: 'point', fault: 'error_before' });
    const id = await ambiguous('accept', 'error_after');
    await store.reaches(id, 'READY');
    expect(await store.sent('accept', id)).toBe(1);
    expect(await store.sent('point', id)).toBe(3);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });

  it('it takes effect after the settle time: the store refuses the second one, and the order is accepted once', async () => {
    const late = { kind: 'accept', fault: 'apply_late', params: { ms: 8_000, client: 'reset' } } as const;
    await store.control.nextFault(store.domain, late);
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    await store.until('the late accept has arrived', async () => (await store.decisions(id)).length === 2);
    expect(await store.decisions(id)).toEqual(['accept applied in 1', 'accept refused in 1']);
    expect((await store.ledger('accept', id)).map((entry) => entry.late)).toEqual([false, true]);
  });

  it.each(['html_before', 'error_before', 'reset_after'] as const)('a list that fails (%s) is read again', async (fault) => {
    await store.control.nextFault(store.domain, { kind: 'list', fault });
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });
});
