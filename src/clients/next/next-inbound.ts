import type { Result } from '../../common/result.js';
import type { ActedOn, Delivery, InboundPort, PullKind, ReadCallback } from '../platform.js';
import { readRedaction } from './next-redaction.js';
import { readNextStoreHeader } from './next-store-domain.js';
import { readWebhookBody } from './next-webhook-body.js';
import { signedOver } from './next-webhook-signature.js';

/**
 * What each event of a store hints at. `app.uninstalled` and `customer.redacted` are acted on, where they are received.
 * Source: 29 Next Admin API 2024-04-01, webhooks; the latter is of 2026.
 */
const HINTS = {
  'order.updated': ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED'],
  'fulfillment.created': ['ACCEPTED'],
  'fulfillment.updated': ['ACCEPTED', 'DELIVERIES'],
  'product.created': ['STOCK'],
  'product.updated': ['STOCK'],
  'store.updated': ['ACCOUNT'],
  'app.uninstalled': [],
  'customer.redacted': [],
} as const satisfies Readonly<Record<string, readonly PullKind[]>>;

const CALLBACKS = {
  fulfillment_requested: ['REQUESTS'],
  cancellation_requested: ['CANCELLATIONS'],
  unknown: ['REQUESTS', 'CANCELLATIONS'],
} as const satisfies Readonly<Record<string, readonly PullKind[]>>;

const ACTED_ON: Readonly<Record<string, ActedOn>> = {
  'app.uninstalled': 'UNINSTALLED',
  'customer.redacted': 'CUSTOMER_REDACTED',
};

/** Callbacks of 29 Next, which nobody signs, and its webhooks, signed with a secret of their own. */
export class NextInbound implements InboundPort {
  readonly callbackPath = 'fulfillment-order-notification';
  readonly events = Object.keys(HINTS);
  readonly readRedaction = readRedaction;
  readonly readStore = readNextStoreHeader;
  readonly readWebhook = readWebhookBody;

  /**
   * `cancellation_request` is the guide's other spelling. An unknown type of a known endpoint pulls both lists: a hint that we cannot read is
   * still a hint. Source: 29 Next guide "Fulfillment Service Apps", section "Location Callback".
   */
  readCallback(body: unknown): ReadCallback {
    const type: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'type') : undefined;
    const kind = type === 'cancellation_request' ? 'cancellation_requested' : type;
    const known = typeof kind === 'string' && Object.hasOwn(CALLBACKS, kind) ? kind : 'unknown';
    return { kind: known, pulls: this.pullsForCallback(known) };
  }

  pullsForCallback(kind: string): readonly PullKind[] {
    return Object.hasOwn(CALLBACKS, kind) ? CALLBACKS[kind as keyof typeof CALLBACKS] : CALLBACKS.unknown;
  }

  namedStore(headers: Delivery['headers']): Result<string, string> | undefined {
    const header = headers['x-29next-store'];
    return header === undefined ? undefined : readNextStoreHeader(header);
  }

  pullsForEvent(eventType: string): readonly PullKind[] {
    return Object.hasOwn(HINTS, eventType) ? HINTS[eventType as keyof typeof HINTS] : [];
  }

  actedOn(eventType: string): ActedOn | undefined {
    return Object.hasOwn(ACTED_ON, eventType) ? ACTED_ON[eventType] : undefined;
  }

  signedOver({ raw, headers }: Delivery, secrets: readonly string[]): ReturnType<typeof signedOver> {
    return signedOver(raw, headers['x-29next-signature'], secrets);
  }
}
