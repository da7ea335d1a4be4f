/** Which module owns which table: only its repositories and readers name it.. */
export const TABLE_OWNERS: Readonly<Record<string, string>> = {
  api_key: 'access',
  idempotency_record: 'access',
  timeline_event: 'journal',
  exception: 'journal',
  audit_entry: 'journal',
  store: 'stores',
  callback_endpoint: 'store-notifications',
  store_notification: 'store-notifications',
  pull_wake: 'store-notifications',
  store_operation: 'store-operations',
  pace_slot: 'store-operations',
  store_breaker: 'store-operations',
  warehouse: 'locations',
  location: 'locations',
  stock_level: 'inventory',
  stock_movement: 'inventory',
  stock_reservation: 'inventory',
  fulfillment_order: 'fulfillment-orders',
  fulfillment_order_line: 'fulfillment-orders',
  order_snapshot: 'fulfillment-orders',
  request_cycle: 'fulfillment-orders',
  quarantined_order: 'fulfillment-orders',
  oauth_login: 'onboarding',
  store_webhook: 'onboarding',
};

/** Modules that read any table by SQL and write none. */
export const READS_EVERYTHING: readonly string[] = ['reporting'];
