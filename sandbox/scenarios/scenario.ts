import type { ShippingAddress } from '../store/model.js';
import type { OrderInput } from '../store/order-book.js';
import type { StoreInput } from '../store/world.js';

/** One order of a scenario and how its merchant goes on with it. */
export interface ScenarioOrder {
  /** When it is created and requested, in ms after the start at speed 1. */
  atMs: number;
  order: OrderInput;
  /** The merchant thinks again in the same instant: cycle 1 is withdrawn before anyone can see it. */
  withdrawn?: true;
  /** What the merchant corrects after a rejection before requesting again. */
  afterReject?: { address?: Partial<Omit<ShippingAddress, 'id'>>; lines?: { sku: string; quantity: number }[] };
}

/** A believable stretch of a store's life, as data, with what must come of it. */
export interface Scenario {
  name: string;
  about: string;
  /** The store it plays in. */
  store: StoreInput;
  /** What the warehouse must have and serve for the plan to hold; units on hand per SKU, buffers 0. */
  warehouse: { servedCountries: string[]; stock: { sku: string; onHand: number }[] };
  orders: ScenarioOrder[];
  /** How long a merchant takes to correct a rejected order, in ms at speed 1. */
  correctAfterMs: number;
  /** The counts that a clean run ends with. */
  plan: { orders: number; accepted: number; rejected: number; reRequested: number; withdrawn: number };
}
