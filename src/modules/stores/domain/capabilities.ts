import { CAPABILITY_NAMES, type Capability, type InstallPort } from '../../../clients/platform.js';
import type { StorePolicy } from './store-policy.js';

/** What each capability is for, in words for the people of a store. */
export const CAPABILITY_REASONS: Readonly<Record<Capability, string>> = {
  FULFILLMENT:
    'Read the fulfillment orders assigned to our locations, answer them, report shipments, keep our locations.',
  STOCK: 'Keep the stock records of our locations equal to what the warehouse has.',
  STORE_DETAILS: 'Learn the name, time zone and currencies of the store.',
  WEBHOOKS: 'Be told soon when something changes or the app is uninstalled, without making a webhook twice.',
  ROUTING: 'See which locations could do the work, and move it between our locations.',
  DELIVERY: 'Tell what happens to a parcel on its way, and see the other parts of the same order.',
};

/** The one without which an install is refused. */
export const NEEDED_CAPABILITY: Capability = 'FULFILLMENT';

/** What a platform wants for each capability. */
export type NeededScopes = InstallPort['scopes'];

/** The scopes that a capability lacks. */
export function scopesLacking(needed: NeededScopes, granted: readonly string[], capability: Capability): string[] {
  return needed[capability].filter((scope) => !granted.includes(scope));
}

/** All that we ask for, each once. */
export function requestedScopes(needed: NeededScopes): string[] {
  return [...new Set(CAPABILITY_NAMES.flatMap((name) => needed[name]))];
}

/** The scopes that were granted. A token answer without `scope` grants what was asked for (RFC 6749, section 5.1). */
export function grantedScopes(needed: NeededScopes, answered: readonly string[]): string[] {
  return answered.length > 0 ? [...answered] : requestedScopes(needed);
}

/** Whether a store's policy wants a capability: what it has switched off is not missed. */
export function isWanted(policy: StorePolicy, capability: Capability): boolean {
  if (capability === 'STOCK') return policy.stockSync && policy.stockOwner === 'PARTNER';
  if (capability === 'ROUTING') return policy.betterLocation !== 'IGNORE';
  return true;
}

/**
 * What each kind of request to a store is for, by the scope of its endpoint: operations (`.prepare` and `.resolve` where their reads need
 * another one), pulls, and reads that a person waits for. Several things are looked at by `null`; it reports itself which was refused.
 * A 403 for the work itself means that the app has lost its place at the store.
 */
export const CAPABILITY_OF_REQUEST: Readonly<Record<string, Capability | null>> = {
  probe: 'FULFILLMENT',
  'pull.requests': 'FULFILLMENT',
  'pull.cancellations': 'FULFILLMENT',
  'pull.accepted': 'FULFILLMENT',
  'pull.orders': 'FULFILLMENT',
  'pull.forecast': 'FULFILLMENT',
  'pull.stock': 'STOCK',
  'pull.deliveries': 'DELIVERY',
  'pull.account': null,
  'fulfillment-order.decide': 'FULFILLMENT',
  'fulfillment-order.close': 'FULFILLMENT',
  'fulfillment-order.hold': 'FULFILLMENT',
  'fulfillment-order.release-hold': 'FULFILLMENT',
  'fulfillment-order.move': 'ROUTING',
  // The orders beside it are listed; the order itself is read with the scope of the work.
  'fulfillment-order.move.resolve': 'DELIVERY',
  'fulfillment.create': 'FULFILLMENT',
  'fulfillment.event': 'DELIVERY',
  'cancellation.answer': 'FULFILLMENT',
  'relocation.step': 'ROUTING',
  'relocation.step.resolve': 'DELIVERY',
  'location.create': 'FULFILLMENT',
  'location.update': 'FULFILLMENT',
  'location.delete': 'FULFILLMENT',
  'stock.push': 'STOCK',
  'stock.record.create': 'STOCK',
  'webhook.register': 'WEBHOOKS',
  'webhook.update': 'WEBHOOKS',
  'webhook.list': 'WEBHOOKS',
  'order.fulfillment-orders': 'DELIVERY',
  'store.read': 'STORE_DETAILS',
  'live.available-locations': 'ROUTING',
};

/**
 * What a refused request (403) of this kind was for. FULFILLMENT: the store is lost. Else one optional capability, or for a kind that is not
 * known here what is missing; null: nobody can tell, and nothing but that request is affected.
 */
export function capabilityOfRequest(kind: string, needed: NeededScopes, granted: readonly string[]): Capability | null {
  for (const known of [kind, kind.replace(/\.(?:resolve|prepare)$/, '')]) {
    const capability = Object.hasOwn(CAPABILITY_OF_REQUEST, known) ? CAPABILITY_OF_REQUEST[known] : undefined;
    if (capability !== undefined) return capability;
  }
  return (
    CAPABILITY_NAMES.find((one) => one !== NEEDED_CAPABILITY && scopesLacking(needed, granted, one).length > 0) ?? null
  );
}
