import { isStorable } from '../../common/text.js';
import type { WebhookBody } from '../platform.js';

const EVENT_TYPE = /^[a-z_]+(?:\.[a-z_]+)+$/;
/** PostgreSQL takes no NUL in a text. */
const ORDER_NUMBER = /^[^\0]{1,128}$/;
const MAX_TYPE = 80;
const MAX_ID = 200;

/**
 * Reads the envelope of a webhook, and of its `data` which order to look at. Null when the body is not a JSON object.
 * Source: 29 Next Admin API 2024-04-01, webhooks: `event_id`, `event_type`, `webhook.store`, `data.number` of `order.*`,
 * `data.order_number` of `fulfillment.*`.
 */
export function readWebhookBody(raw: Buffer): WebhookBody | null {
  let body: unknown;
  try {
    body = JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return null;
  const { event_type: type, event_id: id, webhook, data } = body as Record<string, unknown>;
  const store = (webhook as Record<string, unknown> | null | undefined)?.['store'];
  return {
    eventType: typeof type === 'string' && type.length <= MAX_TYPE && EVENT_TYPE.test(type) ? type : 'unknown',
    eventId: typeof id === 'string' && id !== '' && id.length <= MAX_ID && isStorable(id) ? id : null,
    store: typeof store === 'string' ? store : null,
    ...namedOrder(type, data),
    data,
  };
}

function namedOrder(type: unknown, data: unknown): Pick<WebhookBody, 'orderNumber'> {
  if (typeof type !== 'string' || data === null || typeof data !== 'object') return {};
  const named = (data as Record<string, unknown>)[type.startsWith('order.') ? 'number' : 'order_number'];
  const number = typeof named === 'number' ? String(named) : named;
  return typeof number === 'string' && ORDER_NUMBER.test(number) ? { orderNumber: number } : {};
}
