/** Kinds of requests towards a store; `callback` and `webhook` are the store's own towards the app. */
export const REQUEST_KINDS = [
  'list',
  'point',
  'accept',
  'reject',
  'ship',
  'fulfillments',
  'cancel_accept',
  'cancel_reject',
  'close',
  'hold',
  'release_hold',
  'available_locations',
  'move',
  'request',
  'withdraw',
  'cancel_request',
  'cancel_withdraw',
  'cancel_force',
  'order_list',
  'fulfillment_point',
  'events',
  'event_create',
  'event_delete',
  'stock_list',
  'stock_point',
  'stock_set',
  'stock_create',
  'stock_delete',
  'locations',
  'oauth',
  'store',
  'webhooks',
  'products',
  'shipping_methods',
  'customer_orders',
  'notes',
  'callback',
  'webhook',
] as const;
/** A kind of request that faults can be aimed at. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Every fault that can be injected. */
export const FAULTS = {
  rate_limited: '429 although the limit was kept (retryAfter: header value or null for none, default "1")',
  unauthorized: '401 although the token is good',
  error_before: '500 (status: 400 to 599) and nothing is applied',
  error_after: '500 (status: 400 to 599) after the request was applied',
  html_before: '200 with an HTML page, nothing is applied',
  html_after: '200 with an HTML page after the request was applied',
  reset_after: 'the connection is reset after the request was applied',
  hang_after: 'applied at once, answered after ms (default 30000), or closed then with then: "close"',
  apply_late:
    'the connection is reset (client: "hang" keeps it open until then), the request takes effect after ms (default 1000)',
  slow: 'everything happens ms (default 2000) later',
  stale_list: 'lists of fulfillment orders show the state of ms (default 2000) ago',
  foreign_next: 'the next and previous links point at another host (host, default "http://evil.example")',
  callback_lost: 'the callback or webhook is never sent',
  callback_multiplied: 'the callback or webhook is sent times (default 2) times',
  callback_delayed: 'the callback or webhook is sent ms (default 2000) later',
} as const;
/** Name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** Numbers and words of a fault; what each fault uses is said in `FAULTS`. */
export interface FaultParams {
  ms?: number;
  times?: number;
  status?: number;
  then?: 'answer' | 'close';
  client?: 'reset' | 'hang';
  retryAfter?: string | null;
  host?: string;
}

/** A fault that strikes by chance: `rate` of the requests of `kind`, 0 to 1. Rates of one kind add up, at most to 1. */
export interface FaultRule {
  kind: RequestKind | '*';
  fault: FaultName;
  rate: number;
  params?: FaultParams;
}

/** A fault that strikes one request. */
export interface Fault {
  name: FaultName;
  params: FaultParams;
}

/** How often each fault struck, per request kind: `{ accept: { reset_after: 3 } }`. */
export type FaultCounts = Partial<Record<RequestKind, Partial<Record<FaultName, number>>>>;

/** Kinds whose answers carry links to further pages. */
const PAGED: readonly RequestKind[] = ['list', 'locations', 'webhooks', 'stock_list'];

/** Whether the fault has a meaning for requests of this kind. */
export function faultFits(kind: RequestKind, fault: FaultName): boolean {
  const outward = kind === 'callback' || kind === 'webhook';
  if (outward || fault.startsWith('callback_')) return outward && fault.startsWith('callback_');
  if (fault === 'stale_list') return kind === 'list';
  if (fault === 'foreign_next') return PAGED.includes(kind);
  return true;
}
