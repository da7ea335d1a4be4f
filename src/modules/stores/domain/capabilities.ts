import type { StorePolicy } from './store-policy.js';

/** What a scope of the store lets us do, in groups that work or do not work as a whole. */
export const CAPABILITIES = {
  FULFILLMENT: {
    scopes: ['fulfillment_service:read', 'fulfillment_service:write'],
    reason: 'Read the fulfillment orders assigned to our locations, answer them, report shipments, keep our locations.',
  },
  STOCK: {
    scopes: ['catalogue:read', 'catalogue:write'],
    reason: 'Keep the stock records of our locations equal to what the warehouse has.',
  },
  STORE_DETAILS: {
    scopes: ['store:read'],
    reason: 'Learn the name, time zone and currencies of the store.',
  },
  WEBHOOKS: {
    scopes: ['webhooks:read', 'webhooks:write'],
    reason: 'Be told soon when something changes or the app is uninstalled, without making a webhook twice.',
  },
  ROUTING: {
    scopes: ['fulfillment_orders:read', 'fulfillment_orders:write'],
    reason: 'See which locations could do the work, and move it between our locations.',
  },
  DELIVERY: {
    scopes: ['orders:read', 'orders:write'],
    reason: 'Tell what happens to a parcel on its way, and see the other parts of the same order.',
  },
} as const satisfies Readonly<Record<string, { scopes: readonly string[]; reason: string }>>;

/** A group of things that the store lets us do. */
export type Capability = keyof typeof CAPABILITIES;

/** All of them, the one without which nothing works first. */
export const CAPABILITY_NAMES = Object.keys(CAPABILITIES) as readonly Capability[];

/** The one without which an install is refused. */
export const NEEDED_CAPABILITY: Capability = 'FULFILLMENT';

/** The scopes that a capability lacks. */
export function scopesLacking(granted: readonly string[], capability: Capability): string[] {
  return CAPABILITIES[capability].scopes.filter((scope) => !granted.includes(scope));
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
 * A 403 for the work itself means that the app has lost its place at the store. Source: 29 Next Admin API 2024-04-01, security of the endpoints.
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
export function capabilityOfRequest(kind: string, granted: readonly string[]): Capability | null {
  for (const known of [kind, kind.replace(/\.(?:resolve|prepare)$/, '')]) {
    const capability = Object.hasOwn(CAPABILITY_OF_REQUEST, known) ? CAPABILITY_OF_REQUEST[known] : undefined;
    if (capability !== undefined) return capability;
  }
  return CAPABILITY_NAMES.find((one) => one !== NEEDED_CAPABILITY && scopesLacking(granted, one).length > 0) ?? null;
}
