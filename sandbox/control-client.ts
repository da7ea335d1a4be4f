export { ControlError } from './merchant-control.js';
import type {
  CreateOrders,
  FaultReport,
  NextFault,
  OrderView,
  ScenarioStatus,
  StockView,
  StoreView,
  Traffic,
} from './control-types.js';
import type { CallbackRecord } from './callbacks/callbacks.js';
import type { WebhookRecord } from './callbacks/webhooks.js';
import type { FaultRule } from './faults/model.js';
import type { LedgerEntry } from './ledger/ledger.js';
import type { AppReport } from './ledger/phantoms.js';
import type { Verdict } from './ledger/verdict.js';
import { MerchantControl } from './merchant-control.js';
import type { Arrival } from './store/arrivals.js';
import type { Fulfillment, Hold, Location, ShippingAddress } from './store/model.js';
import type { StoreSettings } from './store/settings.js';
import type { AccessToken } from './store/tokens.js';
import type { StoreInput } from './store/world.js';

/** Typed client of a sandbox's control API over HTTP. Every method rejects with ControlError on a refusal. */
export class SandboxControl extends MerchantControl {
  /** Opens a store. */
  createStore(input: StoreInput): Promise<StoreView> {
    return this.call('POST', '/stores', input);
  }

  /** All stores. */
  stores(): Promise<StoreView[]> {
    return this.call('GET', '/stores');
  }

  /** One store. */
  store(domain: string): Promise<StoreView> {
    return this.call('GET', `/stores/${domain}`);
  }

  /** Changes settings of a running store. */
  updateSettings(domain: string, settings: Partial<StoreSettings>): Promise<StoreView> {
    return this.call('PATCH', `/stores/${domain}/settings`, settings);
  }

  /** Makes an access token without OAuth. */
  issueToken(domain: string, scopes: string[]): Promise<AccessToken> {
    return this.call('POST', `/stores/${domain}/tokens`, { scopes });
  }

  /** Revokes all tokens of a store. */
  revokeTokens(domain: string): Promise<{ revoked: number }> {
    return this.call('POST', `/stores/${domain}/tokens/revoke`);
  }

  /** Makes a location by hand, the app's own unless `mine` is false. */
  createLocation(
    domain: string,
    input: { name?: string; country?: string; callbackUrl?: string | null; mine?: boolean } = {},
  ): Promise<Location> {
    return this.call('POST', `/stores/${domain}/locations`, input);
  }

  /** The locations that were not deleted. */
  locations(domain: string): Promise<Location[]> {
    return this.call('GET', `/stores/${domain}/locations`);
  }

  /** Stock records, all or those that the filters name; `search` looks into title and SKU. */
  stock(domain: string, filter: { sku?: string; location?: number; search?: string } = {}): Promise<StockView[]> {
    const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]));
    return this.call('GET', `/stores/${domain}/stock?${query.toString()}`);
  }

  /** The merchant sets `num_in_stock` of a record; null: not tracked. */
  setStock(domain: string, id: number, inStock: number | null): Promise<StockView> {
    return this.call('PUT', `/stores/${domain}/stock/${id}`, { inStock });
  }

  /** The merchant removes the app; the answer lists the webhooks that were sent. */
  uninstall(domain: string): Promise<WebhookRecord[]> {
    return this.call('POST', `/stores/${domain}/uninstall`);
  }

  /** Creates orders, requested at once if wished. */
  createOrders(domain: string, input: CreateOrders = {}): Promise<OrderView[]> {
    return this.call('POST', `/stores/${domain}/orders`, input);
  }

  /** Burst: `count` orders requested at the same instant, `callbacks` callbacks each. */
  burst(domain: string, count: number, callbacks = 1, order?: CreateOrders['order']): Promise<OrderView[]> {
    return this.createOrders(domain, { count, request: true, callbacks, ...(order ? { order } : {}) });
  }

  /** All fulfillment orders of a store. */
  orders(domain: string): Promise<OrderView[]> {
    return this.call('GET', `/stores/${domain}/orders`);
  }

  /** One fulfillment order. */
  order(domain: string, id: number): Promise<OrderView> {
    return this.call('GET', `/stores/${domain}/orders/${id}`);
  }

  /** The shipments of a fulfillment order, oldest first. */
  fulfillments(domain: string, id: number): Promise<Fulfillment[]> {
    return this.call('GET', `/stores/${domain}/orders/${id}/fulfillments`);
  }

  /** Requests fulfillment; also again, which opens the next cycle. */
  request(
    domain: string,
    id: number,
    note: { message?: string; notify?: boolean; callbacks?: number } = {},
  ): Promise<OrderView> {
    return this.#act(domain, id, 'request', note);
  }

  /** Takes an unanswered request back. */
  withdraw(domain: string, id: number, message?: string): Promise<OrderView> {
    return this.#act(domain, id, 'withdraw', { message });
  }

  /** Corrects the destination; fields that are not named stay. */
  editAddress(domain: string, id: number, changes: Partial<Omit<ShippingAddress, 'id'>>): Promise<OrderView> {
    return this.#act(domain, id, 'address', changes);
  }

  /** Changes quantities by SKU; 0 takes the line out. */
  editLines(domain: string, id: number, lines: { sku: string; quantity: number }[]): Promise<OrderView> {
    return this.#act(domain, id, 'lines', { lines });
  }

  /** Puts the order on hold. */
  hold(domain: string, id: number, reason: Hold['reason'] = 'other', message?: string): Promise<OrderView> {
    return this.#act(domain, id, 'hold', { reason, message });
  }

  /** Takes the holds off. */
  release(domain: string, id: number): Promise<OrderView> {
    return this.#act(domain, id, 'release');
  }

  /** Asks the service to stop accepted work. */
  requestCancel(domain: string, id: number, message?: string): Promise<OrderView> {
    return this.#act(domain, id, 'request-cancel', { message });
  }

  /** Takes an unanswered cancellation request back. */
  withdrawCancel(domain: string, id: number, message?: string): Promise<OrderView> {
    return this.#act(domain, id, 'withdraw-cancel', { message });
  }

  /** Cancels without asking; a new order takes its place. */
  forceCancel(domain: string, id: number): Promise<{ original: OrderView; replacement: OrderView }> {
    return this.call('POST', `/stores/${domain}/orders/${id}/force-cancel`);
  }

  /** Sets the faults that strike by chance; an empty list ends them. */
  setFaults(domain: string, rules: FaultRule[]): Promise<FaultReport> {
    return this.call('PUT', `/stores/${domain}/faults`, { rules });
  }

  /** The next requests of a kind meet this fault. */
  nextFault(domain: string, fault: NextFault): Promise<FaultReport> {
    return this.call('POST', `/stores/${domain}/faults/next`, fault);
  }

  /** The fault plan and how often each fault struck. */
  faults(domain: string): Promise<FaultReport> {
    return this.call('GET', `/stores/${domain}/faults`);
  }

  /** The verdict on one store, or on all. */
  verdict(domain?: string): Promise<Verdict> {
    return this.call('GET', `/verdict${about(domain)}`);
  }

  /** Tells what the app believes a store to have; answers what the store does not have. */
  report(domain: string, report: AppReport): Promise<{ phantoms: string[] }> {
    return this.call('POST', `/stores/${domain}/report`, report);
  }

  /** Every write of one store, or of all. */
  ledger(domain?: string): Promise<LedgerEntry[]> {
    return this.call('GET', `/ledger${about(domain)}`);
  }

  /** Traffic in numbers, of one store or of all. */
  traffic(domain?: string): Promise<Traffic> {
    return this.call('GET', `/traffic${about(domain)}`);
  }

  /** Every request as it arrived. */
  arrivals(domain: string): Promise<Arrival[]> {
    return this.call('GET', `/stores/${domain}/arrivals`);
  }

  /** Every location callback. */
  callbacks(domain: string): Promise<CallbackRecord[]> {
    return this.call('GET', `/stores/${domain}/callbacks`);
  }

  /** Every webhook delivery. */
  webhookDeliveries(domain: string): Promise<WebhookRecord[]> {
    return this.call('GET', `/stores/${domain}/webhook-deliveries`);
  }

  /** Starts a scenario on stores that have the locations it needs. `domains`: planned domain to the one to play in. */
  startScenario(
    name: string,
    options: { domain?: string; domains?: Record<string, string>; speed?: number } = {},
  ): Promise<ScenarioStatus> {
    return this.call('POST', `/scenarios/${name}`, options);
  }

  /** How far the latest run of a scenario is. */
  scenario(name: string): Promise<ScenarioStatus> {
    return this.call('GET', `/scenarios/${name}`);
  }

  /** The warehouse's cue: the merchant asks for the cancellation that the scenario planned for this moment. */
  cue(name: string, domain: string, order: number): Promise<OrderView> {
    return this.call('POST', `/scenarios/${name}/cue`, { domain, order });
  }

  /** Forgets all stores, tokens, books and runs. */
  reset(): Promise<{ ok: boolean }> {
    return this.call('POST', '/reset');
  }

  #act(domain: string, id: number, action: string, body?: object): Promise<OrderView> {
    return this.call('POST', `/stores/${domain}/orders/${id}/${action}`, body);
  }
}

function about(domain: string | undefined): string {
  return domain === undefined ? '' : `?store=${encodeURIComponent(domain)}`;
}
