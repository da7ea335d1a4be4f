import type { StorePolicy } from '../../../src/modules/stores/stores.facade.js';
import { AdvanceOrder, type WarehouseStep } from '../../../src/modules/fulfillment-orders/use-cases/advance-order.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

/** An order of two lines, in both SKUs that every store has 100 of. */
export const PART = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'CUP', quantity: 2 },
];

/** One world for the specs of a file, and a store of its own for each: the books of both sides are checked after each. */
export class ShippingScene {
  private started: ShippingWorld | undefined;
  private opened: ShippingStore | undefined;

  /** Call it where a file describes its specs. */
  constructor() {
    beforeAll(async () => {
      this.started = await ShippingWorld.start();
    });
    afterAll(() => this.started?.stop());
    beforeEach(() => this.open());
    afterEach(async () => {
      expect(await this.store.ours.wrongLevels()).toEqual([]);
      expect(await this.world.offences()).toEqual({});
    });
  }

  get world(): ShippingWorld {
    if (!this.started) throw new Error('The world has not started.');
    return this.started;
  }

  /** The store of the spec that runs. */
  get store(): ShippingStore {
    if (!this.opened) throw new Error('No store is open.');
    return this.opened;
  }

  /** Another store takes its place. */
  async open(policy: Partial<StorePolicy> = {}): Promise<void> {
    this.opened = await ShippingStore.open(this.world, { policy });
  }

  /** The warehouse comes on with an order. */
  step({ id }: TwoSided, ...steps: readonly WarehouseStep[]): Promise<void> {
    const { app } = this.world;
    return app.database.tx(async (tx) => {
      for (const one of steps) await app.get(AdvanceOrder).execute(tx, one, { fulfillmentOrderId: id }, 'key:test');
    });
  }

  /** Records a shipment of one mug. */
  async shipMug(order: TwoSided, key = 'A'): Promise<void> {
    await this.store.ship(order, key, { lines: [{ lineId: await this.store.line(order, 'MUG'), quantity: 1 }] });
  }
}
