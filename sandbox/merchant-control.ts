import type { WebhookRecord } from './callbacks/webhooks.js';
import type { LineWish, LocationChanges, OrderView, SendWebhook, StockView } from './control-types.js';
import type { DeliveryEvent, DeliveryStatus, Fulfillment, Location, Product, Webhook } from './store/model.js';
import type { ProductInput } from './store/world.js';

/** The control API refused; `status` and the sandbox's own words. */
export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What merchants do by themselves, behind the back of their fulfillment service. Every method rejects with ControlError on a refusal. */
export class MerchantControl {
  constructor(private readonly baseUrl: string) {}

  /** Moves all lines that remain, or these, to another location. The same order twice where it kept its id. */
  move(
    domain: string,
    id: number,
    to: { locationId: number; lineIds?: number[] },
  ): Promise<{ moved: OrderView; original: OrderView }> {
    return this.call('POST', `/stores/${domain}/orders/${id}/move`, to);
  }

  /** Requests fulfillment of these pieces only; what is not named waits in an order of its own (null: nothing does). */
  split(
    domain: string,
    id: number,
    wish: { lines: LineWish[]; message?: string; notify?: boolean },
  ): Promise<{ requested: OrderView; unrequested: OrderView | null }> {
    return this.call('POST', `/stores/${domain}/orders/${id}/split`, wish);
  }

  /** Merges open orders of one customer's order at one location into the first of them. */
  merge(domain: string, ids: number[]): Promise<{ merged: OrderView; absorbed: OrderView[] }> {
    return this.call('POST', `/stores/${domain}/merge`, { ids });
  }

  /** The merchant ships all that remains, or these pieces, without the service. */
  fulfilBySelf(
    domain: string,
    id: number,
    wish: { lines?: LineWish[]; tracking?: string } = {},
  ): Promise<{ order: OrderView; fulfillment: Fulfillment }> {
    return this.call('POST', `/stores/${domain}/orders/${id}/fulfil-by-self`, wish);
  }

  /** The merchant, or another app of theirs, ends accepted work. */
  closeBySelf(domain: string, id: number, message?: string): Promise<OrderView> {
    return this.call('POST', `/stores/${domain}/orders/${id}/close-by-self`, { message });
  }

  /** Cancels a shipment; `replacement` is the new order where one took the pieces. */
  cancelFulfillment(
    domain: string,
    fulfillmentId: number,
  ): Promise<{ fulfillment: Fulfillment; original: OrderView; replacement: OrderView | null }> {
    return this.call('POST', `/stores/${domain}/fulfillments/${fulfillmentId}/cancel`);
  }

  /** Sets `delivery_status` of a shipment. */
  setDeliveryStatus(domain: string, fulfillmentId: number, status: DeliveryStatus): Promise<Fulfillment> {
    return this.call('PUT', `/stores/${domain}/fulfillments/${fulfillmentId}/delivery-status`, { status });
  }

  /** What was told of a shipment on its way, in the order it was told. */
  deliveryEvents(domain: string, fulfillmentId: number): Promise<DeliveryEvent[]> {
    return this.call('GET', `/stores/${domain}/fulfillments/${fulfillmentId}/events`);
  }

  /** Adds a product; `stock` lists the only locations that stock it (default: every one). */
  createProduct(
    domain: string,
    product: ProductInput & { stock?: { locationId: number; inStock: number | null }[] },
  ): Promise<Product & { stock: StockView[] }> {
    return this.call('POST', `/stores/${domain}/products`, product);
  }

  /** The merchant changes a location, also one of the app's, or deletes it. */
  editLocation(domain: string, id: number, changes: LocationChanges): Promise<Location> {
    return this.call('PATCH', `/stores/${domain}/locations/${id}`, changes);
  }

  /** The scopes that the next installation gets at most; null: all that the app asks for. */
  grantScopes(domain: string, scopes: string[] | null): Promise<{ scopes: string[] | null }> {
    return this.call('PUT', `/stores/${domain}/granted-scopes`, { scopes });
  }

  /** All webhook subscriptions of the store, secrets included. */
  webhooks(domain: string): Promise<Webhook[]> {
    return this.call('GET', `/stores/${domain}/webhooks`);
  }

  /** Subscribes by hand, as another app or the merchant would. */
  createWebhook(
    domain: string,
    webhook: { name?: string; target: string; events: string[]; active?: boolean; secretKey?: string },
  ): Promise<Webhook> {
    return this.call('POST', `/stores/${domain}/webhooks`, webhook);
  }

  /** The platform switches a subscription off after too many failures. */
  deactivateWebhook(domain: string, id: number, warningCount?: number): Promise<Webhook> {
    return this.call('POST', `/stores/${domain}/webhooks/${id}/deactivate`, { warningCount });
  }

  /** Sends an event now to all that subscribed to it; the answer lists the deliveries. */
  sendWebhook(
    domain: string,
    event: string,
    subject: SendWebhook['subject'] = {},
    more: Pick<SendWebhook, 'eventId' | 'data'> = {},
  ): Promise<WebhookRecord[]> {
    return this.call('POST', `/stores/${domain}/send-webhook`, { event, subject, ...more });
  }

  /** One request to the control API. */
  protected async call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.baseUrl}/_control${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new ControlError(answer.status, `${method} ${path}: ${text}`);
    return JSON.parse(text) as T;
  }
}
