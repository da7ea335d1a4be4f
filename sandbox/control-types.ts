import type { FaultCounts, FaultName, FaultParams, FaultRule, RequestKind } from './faults/model.js';
import type { RequestStatus, Status } from './store/states.js';
import type { Hold, Line, LocationAddress, ShippingAddress, TimelineEntry } from './store/model.js';
import type { OrderInput } from './store/order-book.js';
import type { StoreSettings } from './store/settings.js';

/** A store as the control API shows it. */
export interface StoreView {
  domain: string;
  /** Base URL of the store: OAuth and Admin API live below it. */
  url: string;
  settings: StoreSettings;
  locations: { id: number; name: string; callbackUrl: string | null; owner: string | null }[];
  orders: number;
  webhooks: number;
}

/** A fulfillment order as the control API shows it. */
export interface OrderView {
  id: number;
  orderNumber: string;
  locationId: number;
  status: Status;
  requestStatus: RequestStatus;
  cycle: number;
  lines: readonly Line[];
  address: Readonly<ShippingAddress> | null;
  holds: readonly Hold[];
  timeline: readonly TimelineEntry[];
  replaces: number | null;
}

/** Pieces of a line, named by its SKU. */
export interface LineWish {
  sku: string;
  quantity: number;
}

/** What a merchant may change of a location; fields of the address that are not named stay. */
export interface LocationChanges {
  name?: string;
  address?: Partial<LocationAddress>;
  callbackUrl?: string | null;
  acceptReturn?: boolean;
  deleted?: boolean;
}

/** A webhook to send by hand: what it is about, or its `data` itself; `eventId` repeats an earlier event. */
export interface SendWebhook {
  event: string;
  subject?: { order?: number; orderNumber?: string; fulfillment?: number; sku?: string };
  eventId?: string;
  data?: Record<string, unknown>;
}

/** A stock record as the control API shows it: one product at one location. */
export interface StockView {
  id: number;
  sku: string;
  locationId: number;
  /** `num_in_stock`; null: not tracked. */
  inStock: number | null;
  /** `num_allocated`: promised and not shipped yet. */
  allocated: number;
  /** `net_stock_level`: in stock less allocated. */
  net: number;
}

/** What to create: `count` orders like `order`, or the listed `orders`. */
export interface CreateOrders {
  count?: number;
  order?: OrderInput;
  orders?: OrderInput[];
  /** Request fulfillment at once; callbacks go out after all orders exist and are requested. Default false. */
  request?: boolean;
  /** Callbacks per requested order, default 1; 0 for none. */
  callbacks?: number;
}

/** An exact fault for the next requests of a kind. */
export interface NextFault {
  kind: RequestKind;
  fault: FaultName;
  times?: number;
  params?: FaultParams;
}

/** The faults of a store and what they did. */
export interface FaultReport {
  rules: readonly FaultRule[];
  queued: { kind: RequestKind; fault: FaultName }[];
  /** Times each fault struck, per kind of request. */
  counts: FaultCounts;
  /** Requests that could have been struck, per kind. */
  requests: Partial<Record<RequestKind, number>>;
}

/** Traffic of a store in numbers; times are the sandbox's monotonic clock in ms. */
export interface Traffic {
  /** Arrivals per kind of request. */
  requests: Partial<Record<RequestKind, number>>;
  /** Answers per HTTP status; "0" counts requests that got none. */
  statuses: Record<string, number>;
  firstArrivalMs: number | null;
  lastArrivalMs: number | null;
  firstCallbackMs: number | null;
  lastCallbackMs: number | null;
  /** When the first and last accept or reject took effect. */
  firstDecisionMs: number | null;
  lastDecisionMs: number | null;
  /** Values of stock that the service wrote, and how many of them the record had already. */
  stock: { writes: number; redundant: number };
  callbacks: { sent: number; answered200: number; notSent: number };
}

/** One store's part of a scenario run. */
export interface StoreProgress {
  domain: string;
  /** Orders that came in. */
  created: number;
  /** Cycles requested again after a correction. */
  reRequested: number;
  cancelsAsked: number;
  /** Orders still to come or not over yet. */
  waiting: number;
  /** Whether the store answers 503 now. */
  down: boolean;
}

/** A scenario run; `progress` is the sum of `stores`, `domain` the first of them. */
export interface ScenarioStatus {
  name: string;
  domain: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  /** Orders created, cycles requested again and orders still to come or to be answered. */
  progress: { created: number; reRequested: number; waiting: number };
  stores: StoreProgress[];
  plan: Record<string, number>;
  error: string | null;
}
