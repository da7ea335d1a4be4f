import type { SendWebhook } from '../control-types.js';
import { Problem } from '../problem.js';
import type { FakeStore, News } from '../store/store.js';
import type { World } from '../store/world.js';
import { newsBody } from '../http/webhook-shapes.js';
import type { WebhookRecord, Webhooks } from './webhooks.js';

/**
 * Tells subscribers what happens in a store: orders, shipments, products and the store itself. An event that nobody
 * subscribed to costs nothing. What the service writes to stock records is not told: product events follow the merchant.
 */
export class Announcer {
  constructor(
    world: World,
    private readonly webhooks: Webhooks,
  ) {
    world.onStore((store) => store.onNews((news) => this.#announce(store, news)));
  }

  /** Sends an event by hand. Throws Problem 404 without its subject; resolves when all subscribers answered. */
  send(store: FakeStore, { event, subject, eventId, data }: SendWebhook): Promise<WebhookRecord[]> {
    const [object = event] = event.split('.');
    const news = data ? null : newsOf(store, event, subject ?? {});
    return this.webhooks.fire(
      store,
      event,
      object,
      data ?? newsBody(store, news ?? { event: 'store.updated' }),
      eventId,
    );
  }

  #announce(store: FakeStore, news: News): void {
    if (!this.webhooks.isWanted(store, news.event)) return;
    const [object = news.event] = news.event.split('.');
    void this.webhooks.fire(store, news.event, object, newsBody(store, news));
  }
}

/** The news that the event would tell of this subject. */
function newsOf(store: FakeStore, event: string, subject: NonNullable<SendWebhook['subject']>): News {
  const missing = (what: string): Problem => new Problem(404, `The store ${store.domain} has no such ${what}.`);
  switch (event) {
    case 'order.created':
    case 'order.updated':
    case 'customer.redacted': {
      const number = subject.orderNumber ?? store.order(subject.order ?? 0)?.orderNumber;
      if (number === undefined || store.ordersOf(number).length === 0) throw missing('order');
      return event === 'customer.redacted' ? { event, customerOf: number } : { event, orderNumber: number };
    }
    case 'fulfillment.created':
    case 'fulfillment.updated': {
      const fulfillment = store.fulfillment(subject.fulfillment ?? 0);
      if (!fulfillment) throw missing('fulfillment');
      return { event, fulfillment };
    }
    case 'product.created':
    case 'product.updated': {
      const product = store.products.get(subject.sku ?? '');
      if (!product) throw missing('product');
      return { event, product };
    }
    case 'store.updated':
      return { event };
    default:
      throw new Problem(400, `Give the data of ${event}: the sandbox does not know its shape.`);
  }
}
