import { CAPABILITIES, CAPABILITY_NAMES, NEEDED_CAPABILITY, scopesLacking } from '../../stores/stores.facade.js';

/** Version of the 29 Next Admin API that a new install speaks. */
export const NEXT_API_VERSION = '2024-04-01';

/** The names of all scopes that we ask a 29 Next store for. Source: 29 Next Admin API 2024-04-01, security scheme oauth2. */
export const REQUESTED_SCOPES: readonly string[] = CAPABILITY_NAMES.flatMap((name) => CAPABILITIES[name].scopes);

/** The scopes that were granted. A token answer without `scope` grants what was asked for (RFC 6749, section 5.1). */
export function grantedScopes(answered: readonly string[]): string[] {
  return answered.length > 0 ? [...answered] : [...REQUESTED_SCOPES];
}

/** The scopes that we asked for and did not get; with `neededOnly` those without which nothing works. */
export function missingScopes(granted: readonly string[], { neededOnly }: { neededOnly: boolean }): string[] {
  return CAPABILITY_NAMES.filter((name) => !neededOnly || name === NEEDED_CAPABILITY).flatMap((name) =>
    scopesLacking(granted, name),
  );
}

/** True when our webhook can be both created and found again; creating without finding could make twins. */
export function mayUseWebhooks(granted: readonly string[]): boolean {
  return scopesLacking(granted, 'WEBHOOKS').length === 0;
}
