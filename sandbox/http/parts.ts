import type { Announcer } from '../callbacks/announcer.js';
import type { Callbacks } from '../callbacks/callbacks.js';
import type { Webhooks } from '../callbacks/webhooks.js';
import type { ScenarioRunner } from '../scenarios/runner.js';
import type { OrderDesk } from '../store/desk.js';
import type { OrderBook } from '../store/order-book.js';
import type { ParcelDesk } from '../store/parcel-desk.js';
import type { RegroupDesk } from '../store/regroup-desk.js';
import type { ShippingDesk } from '../store/shipping-desk.js';
import type { World } from '../store/world.js';

/** The working parts of a sandbox that the control API reaches. */
export interface Parts {
  world: World;
  desk: OrderDesk;
  book: OrderBook;
  shipping: ShippingDesk;
  regroup: RegroupDesk;
  parcels: ParcelDesk;
  callbacks: Callbacks;
  webhooks: Webhooks;
  announcer: Announcer;
  scenarios: ScenarioRunner;
  baseUrl: () => string;
}
