import type { Ability, AbilityState } from '../platform.js';

/**
 * Source: 29 Next Admin API 2024-04-01: fulfillments have GET and POST only, so nothing cancels one and nothing changes its tracking;
 * scopes as the endpoints ask for them: /orders/{number}/fulfillments/{fulfillmentId}/events/, ordersFulfillmentOrdersRetrieve,
 * stockrecordsList and stockrecordsPartialUpdate.
 */
export const NEXT_ABILITIES: Readonly<Record<Ability, AbilityState>> = {
  READ_STOCK: { able: true, scopes: ['catalogue:read'] },
  WRITE_STOCK: { able: true, scopes: ['catalogue:write'] },
  LIST_FAMILY: { able: true, scopes: ['orders:read'] },
  CANCEL_FULFILLMENT: {
    able: false,
    instead:
      '29 Next lets only the merchant cancel a confirmed fulfillment, in its dashboard. Ask the merchant; Crossdock sees it and restores the quantities.',
  },
  UPDATE_TRACKING: {
    able: false,
    instead:
      '29 Next cannot change the tracking of a confirmed fulfillment. The correction is kept here and told in a delivery event; the merchant has to correct the fulfillment in its dashboard.',
  },
  RELAY_DELIVERY_EVENTS: { able: true, scopes: ['orders:read', 'orders:write'] },
  READ_DELIVERY_STATUS: { able: true, scopes: ['orders:read'] },
};
