/** How one fake store behaves where real stores differ or the documentation is vague. Everything can be changed while it runs. */
export interface StoreSettings {
  name: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  timeZone: string;
  /** ISO 4217 codes, the first is the default. */
  currencies: string[];
  /** Rows per list page. */
  pageSize: number;
  /** Time in ms added to each answer: half before the request takes effect, half after. Equal bounds are a fixed latency. */
  latency: { minMs: number; maxMs: number };
  /** The sliding limit per access token. Arrivals are logged also while it is off. */
  limiter: { enabled: boolean; perSecond: number };
  /** Whether the authorize redirect returns the `state` it was given. */
  echoState: boolean;
  /** Whether fulfillment orders carry `updated_at`. */
  showUpdatedAt: boolean;
  /** Sort of lists by creation; cursor-paged Django APIs sort newest first by default. */
  listOrder: 'newest' | 'oldest';
  /** Form of the `X-29Next-Store` header of callbacks: `acme.29next.store` or `acme`. */
  storeHeader: 'domain' | 'label';
  /** Form of `webhook.store` in webhook bodies; the documented example is a bare label. */
  webhookStore: 'domain' | 'label';
  /** Whether the store is out of order: the Admin API and OAuth answer every request with 503 and apply nothing. */
  down: boolean;
  /**
   * Form of `GET .../fulfillments/`, which is described as one object: a bare array, a cursor page, or the object itself
   * where there is exactly one fulfillment (none or several are an array then too).
   */
  fulfillmentsShape: 'object' | 'list' | 'page';
  /** What stands between the values of `tracking_codes`, `tracking_carriers` and `tracking_links`, which are one text each. */
  trackingSeparator: string;
  /** Whether a recorded fulfillment lowers `num_in_stock` of its location's stock records. */
  deductsOnFulfillment: boolean;
}

/** Settings of a store about which nothing was said. */
export function defaultSettings(domain: string): StoreSettings {
  return {
    name: domain.split('.')[0] ?? domain,
    timeZone: 'UTC',
    currencies: ['USD'],
    pageSize: 20,
    latency: { minMs: 0, maxMs: 0 },
    limiter: { enabled: true, perSecond: 4 },
    echoState: true,
    showUpdatedAt: true,
    listOrder: 'newest',
    storeHeader: 'domain',
    webhookStore: 'label',
    down: false,
    fulfillmentsShape: 'list',
    trackingSeparator: ',',
    deductsOnFulfillment: true,
  };
}
