import type { Hold, ShippingAddress } from '../store/model.js';
import type { OrderInput } from '../store/order-book.js';
import type { StoreInput } from '../store/world.js';

/** One order of a scenario and how its merchant goes on with it. */
export interface ScenarioOrder {
  /** When it is created and requested, in ms after the start at speed 1. */
  atMs: number;
  order: OrderInput;
  /** Name of the location it is assigned to; left out: the app's first. */
  location?: string;
  /** Whether the merchant wants the customer told of shipments; default no. */
  notify?: boolean;
  /** The merchant thinks again in the same instant: cycle 1 is withdrawn before anyone can see it. */
  withdrawn?: true;
  /** What the merchant corrects after a rejection before requesting again. */
  afterReject?: { address?: Partial<Omit<ShippingAddress, 'id'>>; lines?: { sku: string; quantity: number }[] };
  /** The merchant asks once to stop the accepted work. */
  cancel?: PlannedCancel;
  /** What the merchant does to the accepted work without asking: one thing at each cue of the warehouse. */
  onCue?: readonly MerchantAct[];
}

/** Something that a merchant does by themselves while the warehouse works. */
export type MerchantAct =
  | { do: 'edit_address'; address: Partial<Omit<ShippingAddress, 'id'>> }
  | { do: 'hold'; reason: Hold['reason']; message: string }
  | { do: 'release_hold' }
  /** Another order takes the place of this one, not requested yet. */
  | { do: 'force_cancel' };

/**
 * When a merchant asks to cancel: `afterMs` (at speed 1) after the store saw the accept (`accepted`) or the first of
 * several shipments (`part_shipped`), or at once when the warehouse gives the cue (`cue`), which is for moments that a
 * store cannot see, such as a packed parcel.
 */
export interface PlannedCancel {
  when: 'accepted' | 'part_shipped' | 'cue';
  afterMs: number;
  message: string;
}

/** The part of a scenario that plays in one store. */
export interface StorePart {
  store: StoreInput;
  orders: readonly ScenarioOrder[];
  /** When the store answers every request with 503, in ms after the start at speed 1. */
  outages?: readonly { fromMs: number; toMs: number }[];
}

/** What the runner plays: the merchants' side of one or several stores. */
export interface Play {
  name: string;
  about: string;
  parts: readonly StorePart[];
  /** How long a merchant takes to correct a rejected order, in ms at speed 1. */
  correctAfterMs: number;
  /** An order is over with the last answer to its request, or when its work has come to an end. */
  until: 'answered' | 'ended';
  /** The counts that a clean run ends with. */
  plan: Record<string, number>;
  /** What the warehouse side must have, or do, for the plan to hold. */
  warehouse: unknown;
}

/** A believable stretch of one store's life, as data, with what must come of it. */
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
