/** A scope that we ask a store for, and why. `needed`: nothing works without it, so an install without it is refused. */
export interface RequestedScope {
  scope: string;
  needed: boolean;
  reason: string;
}

/** What Crossdock asks a 29 Next store for. Source: 29 Next Admin API 2024-04-01, security scheme oauth2. */
export const NEXT_SCOPES: readonly RequestedScope[] = [
  {
    scope: 'fulfillment_service:read',
    needed: true,
    reason: 'Read the fulfillment orders assigned to our locations, and those locations.',
  },
  {
    scope: 'fulfillment_service:write',
    needed: true,
    reason: 'Create our locations, answer fulfillment requests, report shipments.',
  },
  { scope: 'catalogue:read', needed: false, reason: 'Read the stock records of our locations.' },
  { scope: 'catalogue:write', needed: false, reason: 'Keep their stock equal to what the warehouse has.' },
  { scope: 'store:read', needed: false, reason: 'Learn the name, time zone and currencies of the store.' },
  { scope: 'webhooks:read', needed: false, reason: 'Find our own webhook again, so that it never exists twice.' },
  { scope: 'webhooks:write', needed: false, reason: 'Be told when the app is uninstalled.' },
];

/** Version of the 29 Next Admin API that a new install speaks. */
export const NEXT_API_VERSION = '2024-04-01';

/** The names of all scopes that we ask for. */
export const REQUESTED_SCOPES: readonly string[] = NEXT_SCOPES.map(({ scope }) => scope);

/** The scopes that were granted. A token answer without `scope` grants what was asked for (RFC 6749, section 5.1). */
export function grantedScopes(answered: readonly string[]): string[] {
  return answered.length > 0 ? [...answered] : [...REQUESTED_SCOPES];
}

/** The scopes that we asked for and did not get; with `neededOnly` those without which nothing works. */
export function missingScopes(granted: readonly string[], { neededOnly }: { neededOnly: boolean }): string[] {
  return NEXT_SCOPES.filter(({ scope, needed }) => (needed || !neededOnly) && !granted.includes(scope)).map(
    ({ scope }) => scope,
  );
}

/** True when our webhook can be both created and found again; creating without finding could make twins. */
export function mayUseWebhooks(granted: readonly string[]): boolean {
  return granted.includes('webhooks:read') && granted.includes('webhooks:write');
}
