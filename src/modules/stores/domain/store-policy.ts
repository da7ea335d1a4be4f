/** Who decides about a request whose checks all passed: Crossdock (AUTO) or an operator (MANUAL). */
export const DECISION_MODES = ['AUTO', 'MANUAL'] as const;

/** What a failed check leads to, per configurable check, the default first. */
export const CHECK_OUTCOMES = {
  possibleDuplicate: ['REVIEW', 'IGNORE'],
  outOfStock: ['REJECT', 'REVIEW'],
  addressIncomplete: ['REJECT', 'REVIEW', 'IGNORE'],
  countryNotServed: ['REJECT', 'REVIEW', 'IGNORE'],
} as const;

/** A check whose outcome a store may choose. */
export type ConfigurableCheck = keyof typeof CHECK_OUTCOMES;

/** The chosen outcome of every configurable check. */
export type CheckOutcomes = { [Check in ConfigurableCheck]: (typeof CHECK_OUTCOMES)[Check][number] };

/**
 * How requests of a store are decided. Errors, unmapped SKUs and unknown stock levels are not part of it: they always go to
 * review, because an error never becomes a decision.
 */
export interface StorePolicy {
  decisionMode: (typeof DECISION_MODES)[number];
  checks: CheckOutcomes;
}

/** A change of a policy: what is left out stays as it is. */
export interface StorePolicyPatch {
  decisionMode?: StorePolicy['decisionMode'];
  checks?: Partial<CheckOutcomes>;
}

/** The policy of a store that chose nothing. */
export const DEFAULT_STORE_POLICY: StorePolicy = {
  decisionMode: 'AUTO',
  checks: {
    possibleDuplicate: 'REVIEW',
    outOfStock: 'REJECT',
    addressIncomplete: 'REJECT',
    countryNotServed: 'REJECT',
  },
};

/** Reads a stored policy. What is missing or not understood takes its default, so that old rows stay readable. */
export function readStorePolicy(stored: unknown): StorePolicy {
  const policy = asRecord(stored);
  const checks = asRecord(policy.checks);
  const standard = DEFAULT_STORE_POLICY.checks;
  return {
    decisionMode: oneOf(DECISION_MODES, policy.decisionMode, DEFAULT_STORE_POLICY.decisionMode),
    checks: {
      possibleDuplicate: oneOf(CHECK_OUTCOMES.possibleDuplicate, checks.possibleDuplicate, standard.possibleDuplicate),
      outOfStock: oneOf(CHECK_OUTCOMES.outOfStock, checks.outOfStock, standard.outOfStock),
      addressIncomplete: oneOf(CHECK_OUTCOMES.addressIncomplete, checks.addressIncomplete, standard.addressIncomplete),
      countryNotServed: oneOf(CHECK_OUTCOMES.countryNotServed, checks.countryNotServed, standard.countryNotServed),
    },
  };
}

/** The policy after a change; `undefined` and `null` entries of the change are ignored. */
export function changeStorePolicy(policy: StorePolicy, patch: StorePolicyPatch): StorePolicy {
  const checks = Object.entries(patch.checks ?? {}).filter(([, outcome]) => outcome != null);
  return readStorePolicy({
    decisionMode: patch.decisionMode ?? policy.decisionMode,
    checks: { ...policy.checks, ...Object.fromEntries(checks) },
  });
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find((word) => word === value) ?? otherwise;
}
