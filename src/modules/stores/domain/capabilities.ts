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

/** Requests by which nothing but the work itself is done: a 403 for one of them means that the app has lost its place at the store. */
const ESSENTIAL = [
  'probe',
  'pull.requests',
  'pull.cancellations',
  'pull.accepted',
  'fulfillment-order.decide',
  'fulfillment-order.close',
  'fulfillment.create',
  'cancellation.answer',
  'location.create',
  'location.update',
  'location.delete',
] as const;

const OPTIONAL: readonly (readonly [prefix: RegExp, capability: Capability])[] = [
  [/^(?:stock|pull\.stock|record|product)/, 'STOCK'],
  [/^webhook/, 'WEBHOOKS'],
  [/^store\./, 'STORE_DETAILS'],
  [/^(?:fulfillment\.event|fulfillment\.read|shipment|delivery|order\.)/, 'DELIVERY'],
  [/move|locations|relocat|routing|request/, 'ROUTING'],
];

/** Several things are looked at by it; it reports itself which of them was refused. */
const MIXED = 'pull.account';

/**
 * What a refused request (403) of this kind was for. FULFILLMENT: the store is lost. Else one optional capability, found by the kind,
 * or for a kind that is not known here by what is missing; null: nobody can tell, and nothing but that request is affected.
 */
export function capabilityOfRequest(kind: string, granted: readonly string[]): Capability | null {
  const plain = kind.replace(/\.(?:resolve|prepare)$/, '');
  if (plain === MIXED) return null;
  if (ESSENTIAL.some((essential) => essential === plain)) return NEEDED_CAPABILITY;
  const named = OPTIONAL.find(([prefix]) => prefix.test(plain))?.[1];
  if (named) return named;
  return CAPABILITY_NAMES.find((one) => one !== NEEDED_CAPABILITY && scopesLacking(granted, one).length > 0) ?? null;
}
