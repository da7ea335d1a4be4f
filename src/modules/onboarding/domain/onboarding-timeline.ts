/** Events of 29 Next that we subscribe to. Source: 29 Next Admin API 2024-04-01, webhooks. */
export const WEBHOOK_EVENTS = ['app.uninstalled'] as const;

/** Timeline event types of onboarding. */
export const OnboardingTimeline = {
  WebhookRegistered: 'WEBHOOK_REGISTERED',
  WebhookReceived: 'WEBHOOK_RECEIVED',
  SyncRequested: 'STORE_SYNC_REQUESTED',
} as const;

/** The exception of a store that does not take our webhook; its subject is `store:<id>`. */
export const WEBHOOK_NOT_REGISTERED = 'WEBHOOK_NOT_REGISTERED';
