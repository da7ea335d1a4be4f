import { isDeepStrictEqual } from 'node:util';
import { QUIET_MS } from '../../../src/modules/fulfillment-orders/domain/cycle-fence.js';
import { DecideByOperator } from '../../../src/modules/fulfillment-orders/use-cases/decide-by-operator.js';
import { ObserveOrder } from '../../../src/modules/fulfillment-orders/use-cases/observe-order.js';
import { QuarantineOrder } from '../../../src/modules/fulfillment-orders/use-cases/quarantine-order.js';
import type { Tx } from '../../../src/platform/database/tx.js';
import { Sealer } from '../../../src/platform/security/sealer.js';
import { EngineApp } from './engine-app.js';
import { remoteOrder } from './order-book.js';
import { TestStore } from './test-store.js';

const T1 = '2026-03-01T10:01:00Z';
const T2 = '2026-03-01T10:02:00Z';
const OUT_OF_STOCK = [{ sku: 'MUG', quantity: 99 }];
const CORRECTED = [{ sku: 'MUG', quantity: 1 }];

describe('races around an order', () => {
  let app: EngineApp;
  let store: TestStore;
  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    store = await TestStore.create(app);
  });

  /** Runs `first` in a transaction that commits only when `second`, started meanwhile, waits for one of its locks. */
  async function overlapped<A, B>(first: (tx: Tx) => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
    let pending: Promise<B> | undefined;
    const done = await app.database.tx(async (tx) => {
      const value = await first(tx);
      pending = second();
      for (let waiting = 0; waiting === 0;) {
        const { rows } = await app.database.query<{ waiting: number }>(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          [],
          'api',
        );
        waiting = rows[0]?.waiting ?? 0;
      }
      return value;
    });
    return [done, await (pending as Promise<B>)];
  }

  const observe = (tx: Tx, remote: ReturnType<typeof remoteOrder>, sentAt: Date, source: 'LIST' | 'POINT' = 'LIST') =>
    app.get(ObserveOrder).execute(tx, { storeId: store.id, remote, sentAt, source });

  it('a changed page taken in by two processes at once opens one cycle', async () => {
    await store.see(remoteOrder());
    const changed = remoteOrder({ lines: [{ sku: 'MUG', quantity: 5 }], updatedAt: T1 });
    const sentAt = await store.now();
    const [first, second] = await overlapped(
      (tx) => observe(tx, changed, sentAt),
      () => store.see(changed, 'LIST', sentAt),
    );
    expect([first, second]).toEqual(['SUPERSEDE', 'MIRROR']);
    expect(await store.order()).toMatchObject({ cycle: 2, reserved: 5 });
  });

  it('a first decision of an order that waited, made by two processes at once, is made once', async () => {
    await store.see(remoteOrder({ status: 'ON_HOLD', holds: [{ reason: 'other', message: null, createdAt: null }] }));
    const released = remoteOrder({ updatedAt: T1 });
    const sentAt = await store.now();
    const [first, second] = await overlapped(
      (tx) => observe(tx, released, sentAt),
      () => store.see(released, 'LIST', sentAt),
    );
    expect([first, second]).toEqual(['DECIDE', 'MIRROR']);
    expect(await store.order()).toMatchObject({ cycle: 1, reserved: 2 });
  });

  it('a point read that waits for the end of a reject to commit opens no false cycle', async () => {
    const asked = remoteOrder({ lines: OUT_OF_STOCK, updatedAt: null });
    await store.see(asked);
    const operation = await store.claim();
    const sentAt = await store.now();
    const answer = remoteOrder({ lines: OUT_OF_STOCK, requestStatus: 'REJECTED', updatedAt: null });
    const [, seen] = await overlapped(
      (tx) => store.settleIn(tx, operation, { type: 'ANSWERED', answer }),
      () => store.see(asked, 'POINT', sentAt),
    );
    expect(seen).toBe('TOO_EARLY');
    expect(await store.order()).toMatchObject({ stage: 'REJECTED', cycle: 1 });
  });

  it('a re-request seen before the slow answer to our reject arrived is not lost', async () => {
    await store.see(remoteOrder({ lines: OUT_OF_STOCK }));
    const operation = await store.claim();
    const again = remoteOrder({ lines: CORRECTED, updatedAt: T2 });
    expect(await store.see(again)).toBe('MIRROR');
    await store.answered(operation, remoteOrder({ lines: OUT_OF_STOCK, requestStatus: 'REJECTED', updatedAt: T1 }));
    // It was read while our answer was on its way, so it may be what was answered, by a clock that is ahead.
    expect(await store.see(again)).toBe('TOO_EARLY');
    const later = new Date(+(await store.now()) + QUIET_MS);
    expect(await store.see(again, 'LIST', later)).toBe('READ_AGAIN');
    expect(await store.see(again, 'POINT', later)).toBe('OPEN_CYCLE');
    expect(await store.order()).toMatchObject({ stage: 'ACCEPT_PENDING', cycle: 2 });
  });

  it('a verifying read that did not find the order, sent before it was seen, ends nothing', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    const sentAt = new Date(+(await store.now()) - 20);
    await store.see(remoteOrder());
    expect(await store.readAfter('LOST', operation, null, sentAt)).toMatchObject({ state: 'AMBIGUOUS' });
    expect(await store.order()).toMatchObject({ stage: 'ACCEPT_PENDING' });
    expect(await store.readAfter('LOST', operation, null)).toMatchObject({ state: 'REFUSED' });
    expect(await store.order()).toMatchObject({ stage: 'CLOSED' });
  });

  it('a verifying read older than the mirror does not send a reject to a corrected order', async () => {
    await store.see(remoteOrder({ lines: OUT_OF_STOCK }));
    const operation = await store.claim();
    const readAt = await store.now();
    await store.see(remoteOrder({ lines: CORRECTED, updatedAt: T1 }));
    const settlement = await store.readAfter('LOST', operation, remoteOrder({ lines: OUT_OF_STOCK }), readAt);
    expect(settlement.state).not.toBe('PENDING');
  });

  it('an answer that arrives after a newer read does not overwrite it', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    expect(await store.see(remoteOrder({ requestStatus: 'CANCEL_REQUESTED', updatedAt: T2 }))).toBe('MIRROR');
    await store.answered(operation, remoteOrder({ requestStatus: 'ACCEPTED', updatedAt: T1 }));
    expect(await store.order()).toMatchObject({ requestStatus: 'CANCEL_REQUESTED', cancelOpen: true });
  });

  describe('a store that dates a change before the one we know', () => {
    const at = async (seconds: number): Promise<Date> => new Date(+(await store.now()) + seconds * 1_000);
    const accepted = async (): Promise<void> => {
      await store.see(remoteOrder());
      await store.answered(await store.claim(), remoteOrder({ requestStatus: 'ACCEPTED', updatedAt: T2 }));
    };

    it.each([60, 3_600, 30 * 86_400])(
      'a forced cancellation counts in a read that was sent %i s later',
      async (later) => {
        await accepted();
        const forced = remoteOrder({ status: 'CANCELLED', requestStatus: 'ACCEPTED', updatedAt: T1 });
        expect(await store.see(forced, 'POINT')).toBe('STALE');
        expect(await store.see(forced, 'POINT', await at(30))).toBe('STALE');
        expect(await store.order()).toMatchObject({ stage: 'READY' });
        expect(await store.see(forced, 'POINT', await at(later))).toBe('CANCELLED_AT_STORE');
        expect(await store.order()).toMatchObject({ stage: 'CANCELLED', reserved: 0 });
      },
    );

    it('a wish to cancel is answered', async () => {
      await accepted();
      const wish = remoteOrder({ requestStatus: 'CANCEL_REQUESTED', updatedAt: T1 });
      expect(await store.see(wish, 'LIST', await at(30))).toBe('STALE');
      expect(await store.see(wish, 'LIST', await at(61))).toBe('CANCEL_ASKED');
    });

    it('a corrected request after our reject is decided', async () => {
      await store.see(remoteOrder({ lines: OUT_OF_STOCK }));
      const rejected = remoteOrder({ lines: OUT_OF_STOCK, requestStatus: 'REJECTED', updatedAt: T2 });
      await store.answered(await store.claim(), rejected);
      const again = remoteOrder({ lines: [{ sku: 'MUG', quantity: 1 }], updatedAt: T1 });
      expect(await store.see(again, 'POINT', await at(30))).toBe('STALE');
      expect(await store.see(again, 'POINT', await at(61))).toBe('OPEN_CYCLE');
      expect(await store.order()).toMatchObject({ stage: 'ACCEPT_PENDING', cycle: 2, reserved: 1 });
    });

    it('an answer that was sent in the moment of a read ends also what that read had shown', async () => {
      const asked = remoteOrder({ lines: OUT_OF_STOCK, updatedAt: T2 });
      await store.see(asked);
      const operation = await store.claim();
      await store.see(asked, 'LIST', operation.sentAt);
      await store.answered(operation, remoteOrder({ lines: OUT_OF_STOCK, requestStatus: 'REJECTED', updatedAt: T1 }));
      expect(await store.order()).toMatchObject({ stage: 'REJECTED', cycle: 1 });
      expect(await store.see(asked, 'POINT')).toBe('TOO_EARLY');
      expect(await store.see(asked, 'POINT', await at(61))).toBe('OPEN_CYCLE');
    });

    it('a lost answer is looked into less and less often, and known after a minute', async () => {
      await store.see(remoteOrder({ updatedAt: T2 }));
      const operation = await store.claim();
      const shown = remoteOrder({ requestStatus: 'ACCEPTED', updatedAt: T1 });
      const waits: number[] = [];
      for (let reads = 1; reads <= 8; reads += 1) {
        expect(await store.readAfter('LOST', operation, shown)).toMatchObject({ state: 'AMBIGUOUS' });
        const { rows } = await app.database.query<{ wait: number }>(
          `SELECT ceil(extract(epoch FROM settle_until - db_now()))::int AS wait FROM store_operation WHERE id = $1`,
          [operation.id],
        );
        waits.push(rows[0]?.wait ?? 0);
        await app.database.query('UPDATE store_operation SET resolve_attempts = resolve_attempts + 1 WHERE id = $1', [
          operation.id,
        ]);
      }
      expect(waits).toEqual([1, 1, 2, 4, 8, 16, 32, 60]);
      expect(await store.readAfter('LOST', operation, shown, await at(61))).toMatchObject({ state: 'CONFIRMED' });
      expect(await store.order()).toMatchObject({ stage: 'READY' });
    });
  });

  it('two answers to one attempt count once', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    const answer = remoteOrder({ requestStatus: 'ACCEPTED', updatedAt: T1 });
    await store.answered(operation, answer);
    const before = await store.order();
    await expect(store.answered(operation, answer)).rejects.toThrow();
    expect(isDeepStrictEqual(await store.order(), before)).toBe(true);
  });

  it.each([
    ['while our reject waits to be sent', false],
    ['after the answer to our reject was lost', true],
  ])('an operator can decide an order that was accepted elsewhere %s', async (_when, sent) => {
    await store.see(remoteOrder({ lines: OUT_OF_STOCK }));
    const elsewhere = remoteOrder({ lines: OUT_OF_STOCK, requestStatus: 'ACCEPTED', updatedAt: T1 });
    if (sent) await store.readAfter('LOST', await store.claim(), elsewhere);
    else await store.see(elsewhere);
    const { id, stage } = await store.order();
    expect(stage).toBe('REVIEW');
    const decision = { fulfillmentOrderId: id, actor: 'key:test', message: null, allowShortStock: true };
    await app.database.tx((tx) => app.get(DecideByOperator).accept(tx, decision));
    expect(await store.order()).toMatchObject({ stage: 'ACCEPT_PENDING', reserved: 99 });
  });

  it('a status that changed without a new updated_at is mirrored', async () => {
    await store.see(remoteOrder());
    await store.answered(await store.claim(), remoteOrder({ requestStatus: 'ACCEPTED', updatedAt: T1 }));
    await store.see(remoteOrder({ requestStatus: 'CANCEL_REQUESTED', updatedAt: T1 }));
    expect(await store.order()).toMatchObject({ requestStatus: 'CANCEL_REQUESTED', cancelOpen: true });
  });

  it('a quarantined item that changed is kept as it is now', async () => {
    const { database } = app;
    const item = (raw: unknown) => ({ ok: false as const, remoteId: '55', reason: 'bad', raw });
    await app.get(QuarantineOrder).execute(store.id, item({ version: 1 }), await store.now());
    await app.get(QuarantineOrder).execute(store.id, item({ version: 2 }), await store.now());
    const { rows } = await database.query<{ body_sealed: string }>(
      'SELECT body_sealed FROM quarantined_order WHERE store_id = $1',
      [store.id],
    );
    expect(rows).toHaveLength(1);
    const place = { table: 'quarantined_order', row: `${store.id}/55`, column: 'body' };
    expect(app.get(Sealer).open(rows[0]?.body_sealed ?? '', place)).toBe('{"version":2}');
  });

  it('two orders that swap their SKUs at the same time do not deadlock', async () => {
    await store.setStock('CUP', 10);
    const [mug, cup] = [[{ sku: 'MUG', quantity: 1 }], [{ sku: 'CUP', quantity: 1 }]];
    for (let round = 0; round < 6; round += 1) {
      const [a, b] = [`a${round}`, `b${round}`];
      await store.see(remoteOrder({ remoteId: a, lines: mug }));
      await store.see(remoteOrder({ remoteId: b, lines: cup }));
      await Promise.all([
        store.see(remoteOrder({ remoteId: a, lines: cup, updatedAt: T1 })),
        store.see(remoteOrder({ remoteId: b, lines: mug, updatedAt: T1 })),
      ]);
    }
  });
});
