import type { StorePlatform } from '../../../clients/store-client.js';

/** What can be wished for after a shipment is at the store. */
export const ABILITIES = [
  'CANCEL_FULFILLMENT',
  'UPDATE_TRACKING',
  'RELAY_DELIVERY_EVENTS',
  'READ_DELIVERY_STATUS',
] as const;

/** Something that can be wished for after a shipment is at the store. */
export type Ability = (typeof ABILITIES)[number];

/** Whether a platform can do it for an app like ours. */
export type AbilityState =
  | { able: true; /** Scopes of the token without which it is refused. */ scopes: readonly string[] }
  | { able: false; /** What is done, or has to be done, instead. */ instead: string };

/**
 * What each platform can do, as data.
 * Source: 29 Next Admin API 2024-04-01: fulfillments have GET and POST only, so nothing cancels one and nothing changes its tracking;
 * the events of /orders/{number}/fulfillments/{fulfillmentId}/events/ ask for the scopes below.
 */
export const PLATFORM_ABILITIES: Readonly<Record<StorePlatform, Readonly<Record<Ability, AbilityState>>>> = {
  NEXT: {
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
  },
};

/** Whether a store can do it now; when not, why, in words for operators. */
export function abilityOf(
  platform: StorePlatform,
  ability: Ability,
  granted: readonly string[],
): { able: true } | { able: false; cause: 'PLATFORM' | 'SCOPES'; reason: string } {
  const state = PLATFORM_ABILITIES[platform][ability];
  if (!state.able) return { able: false, cause: 'PLATFORM', reason: state.instead };
  const missing = state.scopes.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return { able: true };
  return {
    able: false,
    cause: 'SCOPES',
    reason: `The store has not granted ${missing.join(' and ')}. Install the app there again with all scopes; what waits is sent then.`,
  };
}
