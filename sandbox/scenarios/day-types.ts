import type { ScenarioOrder, StorePart } from './scenario.js';

/** A parcel as the warehouse describes it; `carrier` is a word of the platform (`ups`, `dhl`, ...). */
export interface DayParcel {
  carrier: string;
  trackingNumber: string;
  /** Name of a carrier without a word of its own; goes with carrier `other`. */
  carrierName?: string;
}

/** One thing that the warehouse does with an order, after the one before has come about. */
export type FloorStep =
  | { do: 'pick' }
  | { do: 'pack' }
  /** One shipment; without `lines` all that remains. */
  | { do: 'ship'; parcels: readonly DayParcel[]; lines?: readonly { sku: string; quantity: number }[] }
  /** Tells the merchant's side (`SandboxControl.cue`) that this is the moment to ask for the cancellation. */
  | { do: 'cue' }
  /** Nothing until the store has the refusal of the cancellation (request status `cancel_rejected`). */
  | { do: 'await_refusal' }
  /** Ends the work; what was not shipped stays undone. */
  | { do: 'close'; message: string };

/** How an order of the day ends. */
export type DayEnd = 'shipped' | 'closed' | 'cancelled' | 'rejected' | 'withdrawn';

/** One fulfillment order of the day. `order.orderNumber` and `warehouse` together name it; both are always set. */
export interface DayOrder extends ScenarioOrder {
  order: ScenarioOrder['order'] & { orderNumber: string; lines: { sku: string; quantity: number }[] };
  /** Code of the warehouse whose location has the order. */
  warehouse: string;
  /** What the warehouse does once the order is accepted; empty: it must not start, a cancellation is on its way. */
  floor: readonly FloorStep[];
  ends: DayEnd;
}

/** A warehouse of the day. Its location at every store must bear its `name`, by which orders find it. */
export interface DayWarehouse {
  code: string;
  name: string;
  address: { line1: string; city: string; state: string; postcode: string; country: string };
  servedCountries: string[];
}

/** One store of the day. */
export interface DayStore extends StorePart {
  orders: readonly DayOrder[];
  /** Codes of the warehouses that have a location at this store. */
  warehouses: readonly string[];
  /** Units on hand per warehouse and SKU, buffers 0, before the first order. */
  stock: readonly { warehouse: string; sku: string; onHand: number }[];
}

/** The counts that a clean day ends with, over both stores: what `verdict` says, and the runs' `reRequested`. */
export interface DayPlan extends Record<string, number> {
  /** Fulfillment orders. */
  orders: number;
  /** Orders of customers that were split over two warehouses; each is two fulfillment orders. */
  splitOrders: number;
  accepted: number;
  rejected: number;
  reRequested: number;
  withdrawn: number;
  /** Shipments. */
  shipped: number;
  /** Fulfillment orders shipped to the last piece. */
  shippedOrders: number;
  /** Cancellations that the service agreed to. */
  cancelled: number;
  cancelRefused: number;
  /** Orders closed after a part of the work. */
  closed: number;
}

/** A day of a 3PL: two stores, three warehouses. */
export interface Day {
  name: string;
  about: string;
  warehouses: readonly DayWarehouse[];
  stores: readonly DayStore[];
  correctAfterMs: number;
  plan: DayPlan;
}
