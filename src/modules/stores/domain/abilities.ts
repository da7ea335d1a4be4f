import type { Ability, PlatformFacts } from '../../../clients/platform.js';

/** Whether a store can do something now; when not, why, in words for operators. */
export type AbilityAnswer = { able: true } | { able: false; cause: 'PLATFORM' | 'SCOPES'; reason: string };

/** Whether a store of a platform, with these scopes, can do it now. */
export function abilityOf(
  abilities: PlatformFacts['abilities'],
  ability: Ability,
  granted: readonly string[],
): AbilityAnswer {
  const state = abilities[ability];
  if (!state.able) return { able: false, cause: 'PLATFORM', reason: state.instead };
  const missing = state.scopes.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return { able: true };
  return {
    able: false,
    cause: 'SCOPES',
    reason: `The store has not granted ${missing.join(' and ')}. Install the app there again with all scopes; what waits is sent then.`,
  };
}
