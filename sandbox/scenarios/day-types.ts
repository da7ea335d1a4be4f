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
  /**
   * Tells the merchant's side (`SandboxControl.cue`) that this is the moment to ask for the cancellation, or to do what
   * is planned without asking; the order is packed, or still being picked.
   */
  | { do: 'cue'; stage?: 'PICKING' }
  /** Nothing until the store has the refusal of the cancellation (request status `cancel_rejected`). */
  | { do: 'await_refusal' }
  /** Nothing until the warehouse knows of the merchant's hold. */
  | { do: 'await_hold' }
  /** Once the work was stopped because the merchant changed the order: reads what changed, and goes on. */
  | { do: 'adapt' }
  /** Says what one piece of a SKU of the store is made of; the order waits for that. */
  | { do: 'map'; sku: string; components: readonly { warehouseSku: string; units: number }[] }
  /** The carrier tells where the parcels are that left. */
  | { do: 'track'; status: 'CARRIER_PICKED_UP' | 'IN_TRANSIT' | 'DELIVERED' }
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
  /** What the partner does when another of its warehouses would do an order better. */
  betterLocation: 'IGNORE' | 'SUGGEST';
}

/** The counts that a clean day ends with, over both stores: what `verdict` says, and the runs' `reRequested`. */
export interface DayPlan extends Record<string, number> {
  /** Fulfillment orders, those included that took the place of another one. */
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
  /** Orders cancelled: the service agreed, or the merchant did not ask. */
  cancelled: number;
  /** Those that the merchant cancelled without asking, while a parcel may be on its way. */
  forced: number;
  cancelRefused: number;
  /** Orders closed after a part of the work. */
  closed: number;
  /** Orders that the merchant changed while they were being worked on. */
  changed: number;
  /** Orders that the merchant put on hold, and released, while they were being worked on. */
  held: number;
  /** SKUs of stores of which nobody knew what they are made of. */
  mapped: number;
  /** What carriers told of parcels on their way. */
  deliveryEvents: number;
  /** Shipments that arrived. */
  delivered: number;
  /** Problems that are left to people: for each order cancelled without asking, a parcel to be stopped. */
  openExceptions: number;
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
