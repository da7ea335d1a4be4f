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

/** What the bursts left behind: their store, how many orders they asked for, and the order that each fault struck. */
interface Burst {
  store: E2eStore;
  asked: number;
  struck: Map<FaultName, number>;
}

let crossdock: RunningCrossdock;
let more: E2eStore;
const bursts = new Map<Kind, Burst>();

beforeAll(async () => {
  crossdock = await startCrossdock(QUICK);
  const opened = E2eStore.open(crossdock, 'lost-more');
  await Promise.all(ANSWERS.map(async (answer) => bursts.set(answer.kind, await burst(answer))));
  more = await opened;
});
afterAll(() => crossdock?.close());

/** One burst, in which each answer meets one of the faults; in between unharmed ones, or the breaker would open. */
async function burst({ kind, sku, stage }: (typeof ANSWERS)[number]): Promise<Burst> {
  const store = await E2eStore.open(crossdock, `lost-${kind}`);
  const faults = [...APPLIED, ...NOT_APPLIED].flatMap(({ fault, params }, i): Omit<Lost, 'name'>[] => [
    { fault, ...(params && { params }) },
    ...(i % 2 === 1 ? [{ fault: 'slow' as const, params: { ms: 0 } }] : []),
  ]);
  for (const one of faults) await store.control.nextFault(store.domain, { kind, ...one });
  const orders = await store.requestMany(faults.length, { order: { lines: [{ sku, quantity: 1 }] } });
  await Promise.all(orders.map(({ id }) => store.reaches(id, stage, 1, 60_000)));
  await store.quiet();
  const struck = new Map<FaultName, number>();
  for (const { path, fault } of await store.arrivals()) {
    const order = orders.find(({ id }) => path.includes(`/${id}/`));
    if (order && fault !== null && fault !== 'slow') struck.set(fault as FaultName, order.id);
  }
  return { store, asked: orders.length, struck };
}

describe.each(ANSWERS)('when the answer to our $kind is lost', ({ kind }) => {
  const played = (): Burst => {
    const found = bursts.get(kind);
    if (!found) throw new Error('The burst was not played.');
    return found;
  };

  it.each(APPLIED)('$name: confirmed by reading, never sent again', async ({ fault }) => {
    const { store, struck } = played();
    const id = struck.get(fault) ?? 0;
    expect(await store.decisions(id)).toEqual([`${kind} applied in 1`]);
    expect(await store.sent(kind, id)).toBe(1);
    expect(await store.sent('point', id)).toBe(1);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 1 }]);
  });

  it.each(NOT_APPLIED)('$name: sent again once, after the settle time and a read', async ({ fault }) => {
    const { store, struck } = played();
    const id = struck.get(fault) ?? 0;
    expect(await store.decisions(id)).toEqual([`${kind} applied in 1`]);
    const about = (await store.arrivals()).filter(({ path }) => path.includes(`/${id}/`));
    expect(about.map((arrival) => arrival.kind)).toEqual([kind, 'point', kind]);
    const [first, read] = about;
    expect((read?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(QUICK_SETTLE_MS - 100);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 2 }]);
  });

  it('the store has one answer per order, and accepted stock is reserved once', async () => {
    const { store, asked } = played();
    const applied = kind === 'accept' ? { accepted: asked, rejected: 0 } : { accepted: 0, rejected: asked };
    expect(await store.control.verdict(store.domain)).toMatchObject({ clean: true, attemptedTwice: 0, ...applied });
    expect(await store.reserved()).toBe(kind === 'accept' ? asked : 0);
  });
});

describe('when an answer is lost, and then', () => {
  const ambiguous = async (kind: 'accept' | 'reject', fault: FaultName): Promise<number> => {
    await more.control.nextFault(more.domain, { kind, fault });
    const { id } = await more.request(kind === 'reject' ? { address: { line1: '' } } : {});
    await more.until('the answer is ambiguous', async () => (await more.operations(id))[0]?.state === 'AMBIGUOUS');
    return id;
  };

  const correct = (id: number) => more.control.editAddress(more.domain, id, { line1: '5 Harbor Street' });

  it('the merchant corrects what was not yet rejected: decided anew, the lost reject is never sent again', async () => {
    const id = await ambiguous('reject', 'error_before');
    await correct(id);
    const order = await more.reaches(id, 'READY');
    expect(await more.decisions(id)).toEqual(['accept applied in 1']);
    expect(await more.sent('reject', id)).toBe(1);
    expect(order.cycles.map(({ outcome }) => outcome)).toEqual(['SUPERSEDED', 'ACCEPTED']);
    expect((await more.operations(id)).map(({ state }) => state)).toEqual(['SUPERSEDED', 'CONFIRMED']);
  });

  it('the merchant requests again what was rejected: decided anew, corrected or not, or takes a request back', async () => {
    const corrected = await ambiguous('reject', 'error_after');
    await correct(corrected);
    await more.control.request(more.domain, corrected);
    const same = await ambiguous('reject', 'error_after');
    await more.control.request(more.domain, same);
    const reserved = await more.reserved();
    const withdrawn = await ambiguous('accept', 'error_before');
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
  });

  it('the verifying read fails too: it is repeated, and nothing is sent meanwhile', async () => {
    await more.control.nextFault(more.domain, { kind: 'point', fault: 'html_before' });
    await more.control.nextFault(more.domain, { kind: 'point', fault: 'error_before' });
    const id = await ambiguous('accept', 'error_after');
    await more.reaches(id, 'READY');
    expect(await more.sent('accept', id)).toBe(1);
    expect(await more.sent('point', id)).toBe(3);
    expect(await more.decisions(id)).toEqual(['accept applied in 1']);
  });

  it('it takes effect after the settle time: the store refuses the second one, and the order is accepted once', async () => {
    const late = { kind: 'accept', fault: 'apply_late', params: { ms: 8_000, client: 'reset' } } as const;
    await more.control.nextFault(more.domain, late);
    const { id } = await more.request();
    await more.reaches(id, 'READY');
    await more.until('the late accept has arrived', async () => (await more.decisions(id)).length === 2);
    expect(await more.decisions(id)).toEqual(['accept applied in 1', 'accept refused in 1']);
    expect((await more.ledger('accept', id)).map((entry) => entry.late)).toEqual([false, true]);
  });

  it.each(['html_before', 'error_before', 'reset_after'] as const)(
    'a list that fails (%s) is read again',
    async (fault) => {
      await more.control.nextFault(more.domain, { kind: 'list', fault });
      const { id } = await more.request();
      await more.reaches(id, 'READY');
      expect(await more.decisions(id)).toEqual(['accept applied in 1']);
    },
  );
});
