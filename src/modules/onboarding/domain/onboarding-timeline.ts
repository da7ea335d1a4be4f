/** Timeline event types of onboarding. */
export const OnboardingTimeline = {
  WebhookRegistered: 'WEBHOOK_REGISTERED',
  WebhookReceived: 'WEBHOOK_RECEIVED',
  WebhookRepaired: 'WEBHOOK_REPAIRED',
  SyncRequested: 'STORE_SYNC_REQUESTED',
  SessionOpened: 'STORE_SESSION_OPENED',
  ErasureAsked: 'CUSTOMER_ERASURE_ASKED',
} as const;

/** The exception of a store that counts failed deliveries to our webhook; its subject is `store:<id>`. */
export const WEBHOOK_WARNING = 'WEBHOOK_WARNING';

/** The exception of a store with webhooks to this Crossdock that are not ours; its subject is `store:<id>`. */
export const WEBHOOK_FOREIGN = 'WEBHOOK_FOREIGN';

/** The exception of a customer whom a store wants to be forgotten; its subject is `pending_erasure:<id>`. */
export const CUSTOMER_ERASURE_PENDING = 'CUSTOMER_ERASURE_PENDING';

/** The exception of a store that does not take our webhook; its subject is `store:<id>`. */
export const WEBHOOK_NOT_REGISTERED = 'WEBHOOK_NOT_REGISTERED';
