import { jest } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../../src/common/ids.js';
import { InventoryFacade } from '../../../src/modules/inventory/inventory.facade.js';
import { AdjustStockLevel } from '../../../src/modules/inventory/use-cases/adjust-stock-level.js';
import { SetStockLevels } from '../../../src/modules/inventory/use-cases/set-stock-levels.js';
import type { Tx } from '../../../src/platform/database/tx.js';
import { EngineApp } from '../engine/engine-app.js';
import { waitUntil } from '../platform/wait-until.js';
import { seeded } from '../engine/process.js';
import { TestStore } from '../engine/test-store.js';
import { StockWorld, STEPS, type Choice, type Step } from './stock-world.js';

jest.setTimeout(60_000);

const choices: fc.Arbitrary<Choice[]> = fc.array(fc.record({ what: fc.nat(10_000), pick: fc.nat(1_000) }), {
  minLength: 12,
  maxLength: 36,
  size: 'max',
});

const SKUS = ['A', 'B', 'C'] as const;

/** A step of the ledger property. */
type LedgerStep =
  | { type: 'set'; sku: string; onHand: number }
  | { type: 'reserve'; order: number; wanted: Record<string, number> }
  | { type: 'release'; order: number };

/** What the app itself and its customers do; nobody edits the store's books by hand. */
const OURS = STEPS.filter((type) => type !== 'edit');

let app: EngineApp;

beforeAll(async () => {
  app = await EngineApp.start();
});
afterAll(() => app.stop());

describe('stock in every order of events', () => {
  it('the store ends with our number, and needs no read for it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.nat(20), choices, async (onHand, inStock, events) => {
        const world = await StockWorld.open(app, { onHand, inStock });
        for (const event of events) {
          const happened = await world.next(OURS, event);
          if (happened === 'pullTakenIn') expect((await world.truth()).drift).toBeNull();
        }
        await world.settle();
        const truth = await world.truth();
        expect({ inStock: world.inStock, net: world.inStock - world.allocated, drift: null }).toEqual({
          inStock: truth.inStock,
          net: truth.net,
          drift: truth.drift,
        });
        expect(truth).toMatchObject({ awaiting: 0, expected: world.inStock });
        expect(await world.wrongLevels()).toEqual([]);
        expect(world.redundant).toBeLessThanOrEqual(world.unclear);
        expect(world.patches).toBeLessThanOrEqual(world.changes + world.unclear);
      }),
      { seed: 5, numRuns: 16, endOnFailure: true },
    );
  });

  it('and so it does with packs, of which only whole ones are told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.nat(9),
        fc.integer({ min: 2, max: 5 }),
        choices,
        async (onHand, inStock, units, events) => {
          const world = await StockWorld.open(app, { onHand, inStock, units });
          for (const event of events) {
            const happened = await world.next(OURS, event);
            if (happened === 'pullTakenIn') expect((await world.truth()).drift).toBeNull();
          }
          await world.settle();
          const truth = await world.truth();
          expect({ ...truth, inStock: world.inStock }).toMatchObject({
            inStock: truth.inStock,
            drift: null,
            awaiting: 0,
          });
          expect(truth.expected).toBe(world.inStock);
          expect(await world.wrongLevels()).toEqual([]);
          expect(world.patches).toBeLessThanOrEqual(world.changes + world.unclear);
        },
      ),
      { seed: 7, numRuns: 4, endOnFailure: true },
    );
  });

  it('and so it does after the merchant changed its books by hand, once they were read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), choices, async (onHand, events) => {
        const world = await StockWorld.open(app, { onHand, inStock: onHand });
        for (const event of events) await world.next(STEPS, event);
        await world.settle();
        await world.look();
        await world.settle();
        if (await world.heal()) await world.settle();
        const truth = await world.truth();
        expect(world.inStock).toBe(truth.inStock);
        expect(truth).toMatchObject({ awaiting: 0, expected: world.inStock, drift: null });
        expect(await world.wrongLevels()).toEqual([]);
      }),
      { seed: 6, numRuns: 8, endOnFailure: true },
    );
  });

  it('a store that does not deduct by itself is told', async () => {
    const world = await StockWorld.open(app, { onHand: 9, inStock: 9, policy: { storeDeductsOnFulfillment: false } });
    expect(await world.step('order', 3)).toBe(true);
    await world.step('ship');
    expect(await world.truth()).toMatchObject({ inStock: 5, awaiting: 0 });
    expect(await world.step('pushSent')).toBe(true);
    await world.step('pushAnswered');
    expect({ inStock: world.inStock, patches: world.patches }).toEqual({ inStock: 5, patches: 1 });
  });

  it('waits with a push while nobody knows whether the store has booked a shipment', async () => {
    const world = await StockWorld.open(app, { onHand: 9, inStock: 9 });
    for (const step of ['order', 'ship', 'shipmentSent', 'shipmentApplied', 'shipmentLost'] as const)
      await world.step(step);
    await world.step('set', 20);
    await world.step('pushSent');
    expect(world.patches).toBe(0);
    expect(await world.pushes()).toMatchObject([
      { state: 'PENDING', reason: expect.stringContaining('shipment') as string },
    ]);
    await world.settle();
    expect({ inStock: world.inStock, patches: world.patches }).toEqual({ inStock: 20, patches: 1 });
  });

  it('tells the store again after a shipment and a push were under way together, whichever is answered first', async () => {
    type Moment = Step | readonly ['order' | 'set', number];
    const play = async (moments: readonly Moment[]): Promise<void> => {
      const world = await StockWorld.open(app, { onHand: 9, inStock: 9 });
      for (const moment of moments) {
        const [step, pick] = typeof moment === 'string' ? [moment, 0] : moment;
        expect([step, await world.step(step, pick)]).toEqual([step, true]);
      }
      await world.settle();
      expect(await world.truth()).toMatchObject({ inStock: world.inStock, expected: world.inStock, awaiting: 0 });
    };
    const shipped = [['order', 3], 'ship'] as const;
    await play([
      ...shipped,
      ...([['set', 20], 'shipmentSent', 'pushSent', 'shipmentApplied', 'pushAnswered', 'shipmentAnswered'] as const),
    ]);
    await play([
      ...shipped,
      ...([
        ['set', 16],
        'pushSent',
        'pushApplied',
        'shipmentSent',
        'shipmentAnswered',
        ['set', 20],
        'pushAnswered',
      ] as const),
    ]);
  });
});

describe('stock that orders hold', () => {
  let inventory: InventoryFacade;
  let store: TestStore;
  beforeAll(() => {
    inventory = app.get(InventoryFacade);
  });
  beforeEach(async () => {
    store = await TestStore.create(app, { A: 10, B: 10, C: 10 });
  });
  afterEach(async () => {
    expect(await store.wrongLevels()).toEqual([]);
  });

  /** As a decision does: lock, look, and reserve all or nothing. */
  const reserve = (
    fulfillmentOrderId: string,
    cycle: number,
    wanted: Readonly<Record<string, number>>,
  ): Promise<boolean> =>
    app.database.tx(async (tx) => {
      const skus = Object.keys(wanted);
      const levels = await inventory.lockAvailability(tx, { warehouseId: store.warehouseId, storeId: store.id, skus });
      if (skus.some((sku) => (levels.get(sku)?.free ?? 0) < (wanted[sku] ?? 0))) return false;
      const items = skus.map((sku) => ({
        sku,
        levelId: levels.get(sku)?.components[0]?.levelId ?? '',
        quantity: wanted[sku] ?? 0,
      }));
      await inventory.reserve(tx, { fulfillmentOrderId, cycle, actor: 'test', items });
      return true;
    });
  const release = (fulfillmentOrderId: string): Promise<void> =>
    app.database.tx((tx) => inventory.release(tx, { fulfillmentOrderId, actor: 'test', reason: 'TEST' }));
  const levels = async (): Promise<Record<string, [number, number]>> => {
    const { rows } = await app.database.query<{ sku: string; on_hand: number; reserved: number }>(
      'SELECT sku, on_hand, reserved FROM stock_level WHERE store_id = $1 ORDER BY sku',
      [store.id],
    );
    return Object.fromEntries(rows.map((row) => [row.sku, [row.on_hand, row.reserved]]));
  };

  it('a reservation holds, a release gives all of it back, once', async () => {
    const order = newId();
    expect(await reserve(order, 1, { A: 3, B: 1 })).toBe(true);
    expect(await levels()).toEqual({ A: [10, 3], B: [10, 1], C: [10, 0] });
    await release(order);
    await release(order);
    expect(await levels()).toEqual({ A: [10, 0], B: [10, 0], C: [10, 0] });
  });

  it('nothing to hold is no reservation, and no movement', async () => {
    expect(await reserve(newId(), 1, { A: 0 })).toBe(true);
    const { rowCount } = await app.database.query(
      `SELECT FROM stock_movement m JOIN stock_level l ON l.id = m.stock_level_id WHERE l.store_id = $1 AND m.kind = 'RESERVE'`,
      [store.id],
    );
    expect(rowCount).toBe(0);
  });

  it('the same cycle cannot reserve twice', async () => {
    const order = newId();
    await reserve(order, 1, { A: 1 });
    await expect(reserve(order, 1, { A: 1 })).rejects.toMatchObject({ code: '23505' });
    expect(await levels()).toMatchObject({ A: [10, 1] });
  });

  it('a count below what is reserved keeps the reservation and leaves nothing free', async () => {
    await reserve(newId(), 1, { A: 8 });
    await store.setStock('A', 5);
    expect(await reserve(newId(), 1, { A: 1 })).toBe(false);
    expect(await levels()).toMatchObject({ A: [5, 8] });
  });

  it('counts with one movement per change, none without, and names a SKU only once', async () => {
    const count = (levelsWanted: { sku: string; onHand: number }[]): Promise<string[]> =>
      app.database.tx((tx) =>
        app.get(SetStockLevels).execute(tx, {
          warehouseId: store.warehouseId,
          storeId: store.id,
          reason: null,
          actor: 't',
          levels: levelsWanted,
        }),
      );
    expect(
      await count([
        { sku: 'A', onHand: 10 },
        { sku: 'NEW', onHand: 4 },
      ]),
    ).toHaveLength(2);
    await expect(
      count([
        { sku: 'B', onHand: 1 },
        { sku: 'B', onHand: 2 },
      ]),
    ).rejects.toMatchObject({ code: 'DUPLICATE_SKU' });
    expect(await levels()).toMatchObject({ A: [10, 0], B: [10, 0], NEW: [4, 0] });
    const { rows } = await app.database.query<{ sku: string }>(
      `SELECT l.sku FROM stock_movement m JOIN stock_level l ON l.id = m.stock_level_id WHERE l.store_id = $1 ORDER BY l.sku`,
      [store.id],
    );
    expect(rows.map(({ sku }) => sku)).toEqual(['A', 'B', 'C', 'NEW']);
  });

  it('the ledger is append-only', async () => {
    await expect(app.database.query('DELETE FROM stock_movement')).rejects.toThrow(/append-only/);
  });

  it('any sequence of counts, reservations and releases leaves levels, ledger and a model in agreement', async () => {
    const quantity = fc.integer({ min: 1, max: 6 });
    const step: fc.Arbitrary<LedgerStep> = fc.oneof(
      fc.record({ type: fc.constant('set' as const), sku: fc.constantFrom(...SKUS), onHand: fc.nat(12) }),
      fc.record({
        type: fc.constant('reserve' as const),
        order: fc.nat(3),
        wanted: fc.dictionary(fc.constantFrom(...SKUS), quantity, { minKeys: 1 }),
      }),
      fc.record({ type: fc.constant('release' as const), order: fc.nat(3) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        store = await TestStore.create(app, { A: 10, B: 10, C: 10 });
        const orders = Array.from({ length: 4 }, () => newId());
        const onHand: Record<string, number> = { A: 10, B: 10, C: 10 };
        const held = new Map<string, Record<string, number>[]>();
        const reserved = (sku: string): number =>
          [...held.values()].flat().reduce((sum, each) => sum + (each[sku] ?? 0), 0);
        let cycle = 0;
        for (const each of steps) {
          if (each.type === 'set') {
            await store.setStock(each.sku, each.onHand);
            onHand[each.sku] = each.onHand;
            continue;
          }
          const order = orders[each.order] as string;
          if (each.type === 'release') {
            await release(order);
            held.delete(order);
            continue;
          }
          const fits = Object.entries(each.wanted).every(
            ([sku, wanted]) => (onHand[sku] ?? 0) - reserved(sku) >= wanted,
          );
          expect(await reserve(order, (cycle += 1), each.wanted)).toBe(fits);
          if (fits) held.set(order, [...(held.get(order) ?? []), each.wanted]);
        }
        expect(await levels()).toEqual(Object.fromEntries(SKUS.map((sku) => [sku, [onHand[sku], reserved(sku)]])));
        expect(await store.wrongLevels()).toEqual([]);
      }),
      { seed: 11, numRuns: 12 },
    );
  });

  it('many that want the last pieces together never get more than there are', async () => {
    const won = await Promise.all(Array.from({ length: 20 }, () => reserve(newId(), 1, { A: 3 })));
    expect(won.filter(Boolean)).toHaveLength(3);
    expect(await levels()).toMatchObject({ A: [10, 9] });
  });

  it('reservations and releases of the same SKUs in any order do not deadlock', async () => {
    const chance = seeded(5);
    const shuffled = (): string[] => [...SKUS].sort(() => chance() - 0.5);
    const flow = async (): Promise<void> => {
      for (let n = 0; n < 5; n += 1) {
        const order = newId();
        const wanted = Object.fromEntries(shuffled().map((sku) => [sku, 1]));
        if (await reserve(order, 1, wanted)) await release(order);
      }
    };
    await Promise.all(Array.from({ length: 6 }, flow));
    expect(await levels()).toEqual({ A: [10, 0], B: [10, 0], C: [10, 0] });
  });
});

describe('a count that was true earlier', () => {
  let inventory: InventoryFacade;
  let store: TestStore;
  /** Later than whatever happened before in this file. */
  let seconds = 10_000_000;

  beforeAll(() => {
    inventory = app.get(InventoryFacade);
  });
  beforeEach(async () => {
    app.database.setClockOffset(`${seconds} seconds`);
    store = await TestStore.create(app, { A: 10, B: 10 });
  });
  afterEach(async () => {
    expect(await store.wrongLevels()).toEqual([]);
  });

  /** A moment after everything that happened, and before everything that will. */
  const moment = async (): Promise<Date> => {
    app.database.setClockOffset(`${(seconds += 10)} seconds`);
    const at = await store.now();
    app.database.setClockOffset(`${(seconds += 10)} seconds`);
    return at;
  };
  const place = () => ({ warehouseId: store.warehouseId, storeId: store.id, reason: 'count', actor: 'test' });
  const count = (asOf: Date | null, onHand: Readonly<Record<string, number>>): Promise<string[]> => {
    const rows = Object.entries(onHand).map(([sku, pieces]) => ({ sku, onHand: pieces }));
    return app.database.tx((tx) => app.get(SetStockLevels).execute(tx, { ...place(), asOf, levels: rows }));
  };
  const adjust = (sku: string, delta: number): Promise<string> =>
    app.database.tx((tx) => app.get(AdjustStockLevel).execute(tx, { ...place(), sku, delta }));
  const ship = async (tx: Tx, sku: string, quantity: number): Promise<string> => {
    const fulfillmentId = newId();
    const { rows } = await tx.query<{ id: string }>('SELECT id FROM location WHERE store_id = $1', [store.id]);
    const line = { sku, stockRecordRemoteId: null, quantity, locationId: rows[0]?.id ?? null };
    const order = { storeId: store.id, fulfillmentOrderId: newId(), cycle: 1, actor: 'test' };
    await inventory.shipped(tx, { ...order, fulfillmentId, lines: [line] });
    return fulfillmentId;
  };
  const shipNow = (sku: string, quantity: number): Promise<string> => app.database.tx((tx) => ship(tx, sku, quantity));
  const state = async (): Promise<Record<string, number>> => {
    const { rows } = await app.database.query<{ sku: string; on_hand: number }>(
      'SELECT sku, on_hand FROM stock_level WHERE store_id = $1 ORDER BY sku',
      [store.id],
    );
    return Object.fromEntries(rows.map((row) => [row.sku, row.on_hand]));
  };
  const written = async (): Promise<{ sku: string; delta: number; after: number; as_of: Date; occurred_at: Date }[]> =>
    (
      await app.database.query<{ sku: string; delta: number; after: number; as_of: Date; occurred_at: Date }>(
        `SELECT l.sku, m.on_hand_delta AS delta, m.on_hand_after AS after, m.as_of, m.occurred_at FROM stock_movement m
         JOIN stock_level l ON l.id = m.stock_level_id WHERE l.store_id = $1 AND m.reason = 'count' AND m.kind = 'SET' ORDER BY m.seq`,
        [store.id],
      )
    ).rows;

  it('keeps what came and went since, says both times, and is the same when it is sent again', async () => {
    await shipNow('A', 2);
    const asOf = await moment();
    const undone = await shipNow('A', 4);
    await shipNow('A', 3);
    await adjust('A', 5);
    await app.database.tx((tx) => inventory.shipmentCancelled(tx, undone, { actor: 'test', reason: 'TEST' }));
    for (let twice = 0; twice < 2; twice += 1) {
      await count(asOf, { A: 20, B: 10, NEW: 4 });
      expect(await state()).toEqual({ A: 22, B: 10, NEW: 4 });
    }
    const movements = await written();
    expect(movements).toMatchObject([
      { sku: 'A', delta: 12, after: 22, as_of: asOf },
      { sku: 'NEW', delta: 4, after: 4, as_of: asOf },
    ]);
    expect(movements.filter(({ occurred_at: at }) => at <= asOf)).toEqual([]);
  });

  it('is refused as a whole where a SKU was counted later, even if that count changed nothing; a later one is taken', async () => {
    const [early, between] = [await moment(), await moment()];
    await count(between, { B: 10 });
    const refused = { code: 'COUNTED_LATER', field: ['input', 'levels', '1', 'sku'] };
    await expect(count(early, { A: 7, B: 3, NEW: 1 })).rejects.toMatchObject(refused);
    expect(await state()).toEqual({ A: 10, B: 10 });
    // Written before, true before: it is a count that this one takes the place of, no movement of pieces.
    const later = await moment();
    await count(between, { A: 4 });
    await count(later, { A: 9, B: 8 });
    expect(await state()).toEqual({ A: 9, B: 8 });
    await count(null, { A: 9 });
    await expect(count(later, { B: 1, A: 2 })).rejects.toMatchObject(refused);
  });

  it('that leaves fewer than none is refused, and says what left', async () => {
    const asOf = await moment();
    await shipNow('B', 4);
    await expect(count(asOf, { A: 1, B: 3 })).rejects.toMatchObject({
      code: 'STOCK_BELOW_ZERO',
      field: ['input', 'levels', '1', 'onHand'],
      message: expect.stringMatching(/^B was counted as 3 .* but 4 left since/) as string,
    });
    expect(await state()).toEqual({ A: 10, B: 6 });
    await count(asOf, { B: 4 });
    expect(await state()).toMatchObject({ B: 0 });
  });

  it('knows of pieces that were shipped although our books had none of them', async () => {
    await count(null, { A: 2 });
    const asOf = await moment();
    await shipNow('A', 3);
    const undone = await shipNow('A', 1);
    await app.database.tx((tx) => inventory.shipmentCancelled(tx, undone, { actor: 'test', reason: 'TEST' }));
    expect(await state()).toMatchObject({ A: 0 });
    await count(asOf, { A: 10 });
    expect(await state()).toMatchObject({ A: 7 });
  });

  const untilItWaits = (): Promise<void> =>
    waitUntil('the count waits for a lock', async () => {
      const { rowCount } = await app.database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    });

  it('waits for a shipment that is being recorded, and counts it', async () => {
    const asOf = await moment();
    let counted: Promise<string[]> = Promise.resolve([]);
    await app.database.tx(async (tx) => {
      await ship(tx, 'A', 3);
      counted = count(asOf, { A: 10 });
      await untilItWaits();
    });
    await counted;
    expect(await state()).toMatchObject({ A: 7 });
  });

  it('locks the records that follow by their ids, those that it may tie and those that are tied', async () => {
    const [tied, free] = [newId(), newId()];
    const { rows } = await app.database.query(
      `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, observed_at, components)
       SELECT r.id, l.store_id, l.id, l.warehouse_id, r.id::text, 'A', db_now(), r.components
       FROM location l, (VALUES ($2::uuid, 1), ($3::uuid, 0)) AS r (id, components) WHERE l.store_id = $1 RETURNING id`,
      [store.id, tied, free],
    );
    expect(rows).toHaveLength(2);
    const levelId = await store.setStock('A', 10);
    await app.database.query('INSERT INTO stock_record_level VALUES ($1, $2, 1)', [tied, levelId]);
    let [attempts, counted] = [0, Promise.resolve<string[]>([])];
    await app.database.tx(async (tx) => {
      await tx.query('SELECT FROM stock_record WHERE id = $1 FOR UPDATE', [tied]);
      counted = app.database.tx((open) => {
        attempts += 1;
        return app.get(SetStockLevels).execute(open, { ...place(), levels: [{ sku: 'A', onHand: 4 }] });
      });
      await untilItWaits();
      await tx.query('SELECT FROM stock_record WHERE id = $1 FOR UPDATE', [free]);
    });
    await counted;
    expect([attempts, await state()]).toMatchObject([1, { A: 4 }]);
  });
});
