import fc from 'fast-check';
import { newId } from '../../../src/common/ids.js';
import { InventoryFacade } from '../../../src/modules/inventory/inventory.facade.js';
import { SetStockLevels } from '../../../src/modules/inventory/use-cases/set-stock-levels.js';
import { EngineApp } from './engine-app.js';
import { seeded } from './process.js';
import { TestStore } from './test-store.js';

const SKUS = ['A', 'B', 'C'] as const;

/** A step of the ledger property. */
type Step =
  | { type: 'set'; sku: string; onHand: number }
  | { type: 'reserve'; order: number; wanted: Record<string, number> }
  | { type: 'release'; order: number };

describe('stock', () => {
  let app: EngineApp;
  let inventory: InventoryFacade;
  let store: TestStore;
  beforeAll(async () => {
    app = await EngineApp.start();
    inventory = app.get(InventoryFacade);
  });
  afterAll(() => app.stop());
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
    const step: fc.Arbitrary<Step> = fc.oneof(
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
