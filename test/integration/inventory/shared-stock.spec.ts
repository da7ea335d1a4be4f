import fc from 'fast-check';
import { EngineApp } from '../engine/engine-app.js';
import { SharedStock, type Happening } from './shared-stock.js';

const RUNS = Number(process.env['CROSSDOCK_FC_RUNS'] ?? 6);

describe('records of the same pieces', () => {
  let app: EngineApp;
  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app.stop());

  it('subtract what is held through the others, and get it back: the pack and the alias of what was sold', async () => {
    const shop = await SharedStock.open(app, { A: 10, B: 4 });
    const shown = (): Record<string, number> => shop.shown();
    expect(shown()).toEqual({ A: 10, PACK: 5, ALIAS: 10, KIT: 4, B: 4 });
    await shop.happen({ what: 'order', wants: [['A', 8]] });
    expect(shown()).toEqual({ A: 10, PACK: 1, ALIAS: 2, KIT: 2, B: 4 });
    expect(shop.sellable()).toEqual({ A: 2, PACK: 1, ALIAS: 2, KIT: 2, B: 4 });
    await shop.happen({ what: 'ship', pick: 0, quantity: 3 });
    expect(shown()).toEqual({ A: 10, PACK: 1, ALIAS: 2, KIT: 2, B: 4 });
    await shop.happen({ what: 'shipped', pick: 0 });
    expect(shown()).toEqual({ A: 7, PACK: 1, ALIAS: 2, KIT: 2, B: 4 });
    await shop.happen({ what: 'cancel', pick: 0 });
    expect(shown()).toEqual({ A: 7, PACK: 3, ALIAS: 7, KIT: 4, B: 4 });
    expect(await shop.problems()).toEqual([]);
  });

  it('of one order are held each by its own record, and shipped from there', async () => {
    const shop = await SharedStock.open(app, { A: 10, B: 4 });
    await shop.happen({
      what: 'order',
      wants: [
        ['A', 2],
        ['PACK', 2],
        ['KIT', 1],
      ],
    });
    expect(shop.shown()).toEqual({ A: 5, PACK: 3, ALIAS: 3, KIT: 4, B: 3 });
    await shop.happen({ what: 'ship', pick: 1, quantity: 2 });
    expect(shop.shown()).toEqual({ A: 5, PACK: 3, ALIAS: 3, KIT: 4, B: 3 });
    await shop.happen({ what: 'unship', pick: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('a record that nobody knew when its order was accepted is found by what the order names', async () => {
    const shop = await SharedStock.open(app, { A: 10, B: 4 }, ['PACK', 'A']);
    await shop.happen({ what: 'order', wants: [['ALIAS', 8]] });
    await shop.see('ALIAS');
    expect(shop.shown()).toMatchObject({ A: 2, PACK: 1, ALIAS: 10 });
    expect(await shop.problems()).toEqual([]);
  });

  const record = fc.constantFrom('A', 'PACK', 'ALIAS', 'KIT', 'B');
  const pick = fc.nat(9);
  const quantity = fc.integer({ min: 1, max: 6 });
  const wants = fc.uniqueArray(fc.tuple(record, quantity), { minLength: 1, maxLength: 3, selector: ([name]) => name });
  const happening = fc.oneof(
    { arbitrary: fc.record({ what: fc.constant('order' as const), wants }), weight: 4 },
    { arbitrary: fc.record({ what: fc.constant('ship' as const), pick, quantity }), weight: 3 },
    { arbitrary: fc.record({ what: fc.constant('shipped' as const), pick }), weight: 2 },
    fc.record({ what: fc.constant('unship' as const), pick }),
    fc.record({ what: fc.constant('cancel' as const), pick }),
    fc.record({ what: fc.constant('set' as const), sku: fc.constantFrom('A', 'B'), onHand: fc.nat(25) }),
    fc.record({ what: fc.constant('buffer' as const), sku: fc.constantFrom('A', 'B'), buffer: fc.nat(3) }),
  );

  it('let customers buy what is free and no more, whatever happens: an order of one record is never short', async () => {
    const start = fc.record({ A: fc.nat(20), B: fc.nat(10) });
    const story = fc.array<Happening>(happening, { minLength: 4, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(start, story, async (stock, happenings) => {
        const shop = await SharedStock.open(app, stock);
        for (const each of happenings) {
          await shop.happen(each);
          expect({ after: each, problems: await shop.problems() }).toEqual({ after: each, problems: [] });
        }
      }),
      { numRuns: RUNS },
    );
  }, 120_000);
});
