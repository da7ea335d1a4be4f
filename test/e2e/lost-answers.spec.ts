import type { FaultName, FaultParams } from '../../sandbox/faults/model.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { E2eStore, QUICK, QUICK_SETTLE_MS } from './support/e2e-store.js';

interface Lost {
  name: string;
  fault: FaultName;
  params?: FaultParams;
}

const APPLIED: Lost[] = [
  { name: '500 after applying', fault: 'error_after' },
  { name: 'reset after applying', fault: 'reset_after' },
  { name: 'hang after applying', fault: 'hang_after', params: { ms: 4_000, then: 'close' } },
  { name: 'applied after we gave up', fault: 'apply_late', params: { ms: 2_000, client: 'hang' } },
  { name: 'HTML instead of JSON, applied', fault: 'html_after' },
];

const NOT_APPLIED: Lost[] = [
  { name: '500 before applying', fault: 'error_before' },
  { name: 'HTML instead of JSON, not applied', fault: 'html_before' },
];

/** What is asked for, and what is answered. */
const ANSWERS = [
  { kind: 'accept', sku: 'IN', stage: 'READY' },
  { kind: 'reject', sku: 'OUT', stage: 'REJECTED' },
] as const;

const BOTH = (list: Lost[]) => list.flatMap((lost) => ANSWERS.map((answer) => ({ ...lost, ...answer })));

describe('the answer to our decision is lost', () => {
  let crossdock: RunningCrossdock;
  let opened = 0;

  beforeAll(async () => {
    crossdock = await startCrossdock(QUICK);
  }, 60_000);
  afterAll(() => crossdock?.close());

  const open = (): Promise<E2eStore> => E2eStore.open(crossdock, `lost-${(opened += 1)}`);

  it.concurrent.each(BOTH(APPLIED))('$kind: $name is confirmed by reading and never sent again', async (flow) => {
    const store = await open();
    const { kind, fault, params, sku, stage } = flow;
    await store.control.nextFault(store.domain, { kind, fault, ...(params && { params }) });
    const { id } = await store.request({ lines: [{ sku, quantity: 1 }] });
    const order = await store.reaches(id, stage);
    await store.quiet();
    expect(order.cycle).toBe(1);
    expect(await store.decisions(id)).toEqual([`${kind} applied in 1`]);
    expect(await store.sent(kind, id)).toBe(1);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 1 }]);
    expect((await store.control.faults(store.domain)).counts).toMatchObject({ [kind]: { [fault]: 1 } });
    expect(await store.reserved()).toBe(kind === 'accept' ? 1 : 0);
  });

  it.concurrent.each(BOTH(NOT_APPLIED))('$kind: $name is sent again once, after the settle time and a read', async (flow) => {
    const store = await open();
    const { kind, fault, sku, stage } = flow;
    await store.control.nextFault(store.domain, { kind, fault });
    const { id } = await store.request({ lines: [{ sku, quantity: 1 }] });
    await store.reaches(id, stage);
    await store.quiet();
    expect(await store.decisions(id)).toEqual([`${kind} applied in 1`]);
    const about = (await store.arrivals()).filter(({ path }) => path.includes(`/${id}/`));
    expect(about.map((arrival) => arrival.kind)).toEqual([kind, 'point', kind]);
    const [first, read] = about;
    expect((read?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(QUICK_SETTLE_MS - 100);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 2 }]);
  });

  it.concurrent('an accept that takes effect after the settle time is harmless: the store refuses the second', async () => {
    const store = await open();
    const late = { kind: 'accept', fault: 'apply_late', params: { ms: 6_000, client: 'reset' } } as const;
    await store.control.nextFault(store.domain, late);
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    await store.until('the late accept has arrived', async () => (await store.decisions(id)).length === 2);
    expect(await store.decisions(id)).toEqual(['accept applied in 1', 'accept refused in 1']);
    expect((await store.ledger('accept', id)).map((entry) => entry.late)).toEqual([false, true]);
    expect(await store.control.verdict(store.domain)).toMatchObject({ clean: true, accepted: 1, decidedTwice: 0 });
  });

  it.concurrent('a verifying read that fails too is repeated, and nothing is sent meanwhile', async () => {
    const store = await open();
    await store.control.nextFault(store.domain, { kind: 'accept', fault: 'error_after' });
    await store.control.nextFault(store.domain, { kind: 'point', fault: 'html_before' });
    await store.control.nextFault(store.domain, { kind: 'point', fault: 'error_before' });
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    expect(await store.sent('accept', id)).toBe(1);
    expect(await store.sent('point', id)).toBe(3);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });

  it.concurrent.each([{ fault: 'html_before' }, { fault: 'error_before' }, { fault: 'reset_after' }] as const)(
    'a list that fails ($fault) is read again',
    async ({ fault }) => {
      const store = await open();
      await store.control.nextFault(store.domain, { kind: 'list', fault });
      const { id } = await store.request();
      await store.reaches(id, 'READY');
      expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    },
  );

  describe('and the merchant acts meanwhile', () => {
    const rejectable = { lines: [{ sku: 'IN', quantity: 1 }], address: { line1: '' } };

    const lostReject = async (store: E2eStore, fault: FaultName): Promise<number> => {
      await store.control.nextFault(store.domain, { kind: 'reject', fault });
      const { id } = await store.request(rejectable);
      await store.until('the reject is ambiguous', async () => (await store.operations(id))[0]?.state === 'AMBIGUOUS');
      return id;
    };

    it.concurrent('a corrected order is decided anew: the lost reject is never sent again', async () => {
      const store = await open();
      const id = await lostReject(store, 'error_before');
      await store.control.editAddress(store.domain, id, { line1: '5 Harbor Street' });
      const order = await store.reaches(id, 'READY');
      expect(await store.decisions(id)).toEqual(['accept applied in 1']);
      expect(await store.sent('reject', id)).toBe(1);
      expect(order.cycles.map(({ outcome }) => outcome)).toEqual(['SUPERSEDED', 'ACCEPTED']);
      expect((await store.operations(id)).map(({ state }) => state)).toEqual(['SUPERSEDED', 'CONFIRMED']);
    });

    it.concurrent('the reject was applied and the order is corrected and requested again: accepted in cycle 2', async () => {
      const store = await open();
      const id = await lostReject(store, 'error_after');
      await store.control.editAddress(store.domain, id, { line1: '5 Harbor Street' });
      await store.control.request(store.domain, id);
      await store.reaches(id, 'READY', 2);
      expect(await store.decisions(id)).toEqual(['reject applied in 1', 'accept applied in 2']);
      expect(await store.sent('reject', id)).toBe(1);
    });

    it.concurrent('the reject was applied and the order is requested again as it is: rejected once more, in cycle 2', async () => {
      const store = await open();
      const id = await lostReject(store, 'error_after');
      await store.control.request(store.domain, id);
      await store.reaches(id, 'REJECTED', 2);
      await store.quiet();
      expect(await store.decisions(id)).toEqual(['reject applied in 1', 'reject applied in 2']);
    });

    it.concurrent('the request is withdrawn: the lost accept is not sent again and the stock is free', async () => {
      const store = await open();
      await store.control.nextFault(store.domain, { kind: 'accept', fault: 'error_before' });
      const { id } = await store.request();
      await store.until('the accept is ambiguous', async () => (await store.operations(id))[0]?.state === 'AMBIGUOUS');
      await store.control.withdraw(store.domain, id);
      await store.reaches(id, 'WITHDRAWN');
      expect(await store.decisions(id)).toEqual([]);
      expect(await store.sent('accept', id)).toBe(1);
      expect(await store.reserved()).toBe(0);
    });
  });
});
