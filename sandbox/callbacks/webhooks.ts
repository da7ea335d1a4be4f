import { createHmac } from 'node:crypto';
import { isoMicros, type Webhook } from '../store/model.js';
import type { FakeStore } from '../store/store.js';
import type { World } from '../store/world.js';
import type { Courier } from './courier.js';
import { isLoopback } from './loopback.js';
import { pythonJson } from './python-json.js';

/** One webhook delivery. */
export interface WebhookRecord {
  store: string;
  webhookId: number;
  event: string;
  eventId: string;
  target: string;
  status: number;
  error: string | null;
}

/**
 * Signed webhooks in the platform's envelope (29 Next Admin API 2024-04-01, webhooks): event id, type, the object and
 * the webhook that sends it; `X-29Next-Signature` is the hex HMAC-SHA256 over the raw body, keyed with the webhook's
 * own `secret_key`. Sent once; an answer of 410 switches the webhook off, any other than 200 raises its warnings.
 */
export class Webhooks {
  #records: WebhookRecord[] = [];

  constructor(
    private readonly world: World,
    private readonly courier: Courier,
  ) {}

  /** Whether any active webhook of the store wants the event. */
  isWanted(store: FakeStore, event: string): boolean {
    return this.#wanting(store, event).length > 0;
  }

  /**
   * Sends the event to every active webhook of the store that wants it, one event id for each, or the one given. The
   * store's faults may lose, multiply (with the same id) or delay a delivery. Resolves when all were answered.
   */
  async fire(
    store: FakeStore,
    event: string,
    object: string,
    data: object,
    eventId?: string,
  ): Promise<WebhookRecord[]> {
    const sent = this.#wanting(store, event).flatMap((webhook) => {
      const id = eventId ?? this.world.chance.uuid('event');
      const send = () => this.#send(store, webhook, { event, object, data, id });
      const fault = store.faults.draw('webhook');
      if (fault?.name === 'callback_lost')
        return [Promise.resolve(this.#note(store, webhook, event, id, 'lost by a fault'))];
      if (fault?.name === 'callback_delayed') return [this.world.timers.sleep(fault.params.ms ?? 2000).then(send)];
      const times = fault?.name === 'callback_multiplied' ? (fault.params.times ?? 2) : 1;
      return Array.from({ length: times }, send);
    });
    return Promise.all(sent);
  }

  /** The app as `app.uninstalled` describes it. */
  appObject(store: FakeStore): object {
    const now = isoMicros(store.tick());
    const created = isoMicros(store.createdMicros);
    return {
      client_id: this.world.client.id,
      created_at: created,
      name: 'Fulfillment app',
      settings: {},
      updated_at: now,
      version: null,
    };
  }

  /** All deliveries of a store, or of all. */
  records(store?: string): readonly WebhookRecord[] {
    return store === undefined ? this.#records : this.#records.filter((record) => record.store === store);
  }

  /** Forgets the log: part of a reset. */
  clear(): void {
    this.#records = [];
  }

  #wanting(store: FakeStore, event: string): Webhook[] {
    return [...store.webhooks.values()].filter((webhook) => webhook.active && webhook.events.includes(event));
  }

  #note(store: FakeStore, webhook: Webhook, event: string, eventId: string, error: string | null): WebhookRecord {
    const { id: webhookId, target } = webhook;
    const record: WebhookRecord = { store: store.domain, webhookId, event, eventId, target, status: 0, error };
    this.#records.push(record);
    return record;
  }

  async #send(
    store: FakeStore,
    webhook: Webhook,
    news: { event: string; object: string; data: object; id: string },
  ): Promise<WebhookRecord> {
    const { id, target, events, secretKey } = webhook;
    const { event, object, data } = news;
    if (!isLoopback(target))
      return this.#note(store, webhook, event, news.id, 'not sent: webhooks go to loopback addresses only');
    const record = this.#note(store, webhook, event, news.id, null);
    const body = pythonJson({
      api_version: webhook.apiVersion ?? '2024-04-01',
      data,
      event_id: record.eventId,
      event_type: event,
      object,
      webhook: { events, id, store: store.settings.webhookStore === 'label' ? store.label : store.domain, target },
    });
    const signature = createHmac('sha256', secretKey ?? '')
      .update(body)
      .digest('hex');
    const answer = await this.courier.post(target, body, { 'X-29Next-Signature': signature });
    record.status = answer.status;
    record.error = answer.error;
    if (answer.status === 410) webhook.active = false;
    if (answer.status !== 200) webhook.warningCount += 1;
    return record;
  }
}
