import { jest } from '@jest/globals';
import fc from 'fast-check';
import { EngineApp } from '../engine/engine-app.js';
import { StockWorld, STEPS, type Choice, type Step } from './stock-world.js';

jest.setTimeout(60_000);

const choices: fc.Arbitrary<Choice[]> = fc.array(fc.record({ what: fc.nat(10_000), pick: fc.nat(1_000) }), {
  minLength: 12,
  maxLength: 36,
  size: 'max',
});

/** What the app itself and its customers do; nobody edits the store's books by hand. */
const OURS = STEPS.filter((type) => type !== 'edit');

describe('stock in every order of events', () => {
  let app: EngineApp;

  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app.stop());

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
