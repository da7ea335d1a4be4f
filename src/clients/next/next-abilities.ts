import type { Ability, AbilityState } from '../platform.js';

/**
 * Source: 29 Next Admin API 2024-04-01: fulfillments have GET and POST only, so nothing cancels one and nothing changes its tracking;
 * the events of /orders/{number}/fulfillments/{fulfillmentId}/events/ ask for the scopes below.
 */
export const NEXT_ABILITIES: Readonly<Record<Ability, AbilityState>> = {
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
