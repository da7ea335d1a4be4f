import { ShippingStore } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

/**
 * One world for all tests of a file, and a new store for each of them. After each, the counters of the stock have to agree with its
 * ledger, and nothing may be wrong in the stores' own books. Both are there from the first `beforeEach` on.
 */
export function freshStores(): { world: ShippingWorld; store: ShippingStore } {
  const here = {} as { world: ShippingWorld; store: ShippingStore };
  beforeAll(async () => {
    here.world = await ShippingWorld.start();
  });
  afterAll(() => here.world?.stop());
  beforeEach(async () => {
    here.store = await ShippingStore.open(here.world);
  });
  afterEach(async () => {
    expect(await here.store.ours.wrongLevels()).toEqual([]);
    expect(await here.world.offences()).toEqual({});
  });
  return here;
}
