/** Who decides about a request whose checks all passed: Crossdock (AUTO) or an operator (MANUAL). */
export const DECISION_MODES = ['AUTO', 'MANUAL'] as const;

/** Who answers a merchant's wish to cancel accepted work: Crossdock (AUTO) or an operator (MANUAL). */
export const CANCELLATION_MODES = ['AUTO', 'MANUAL'] as const;

/** From which stage on a cancellation is refused with evidence, the default first. */
export const POINTS_OF_NO_RETURN = ['PACKED', 'PICKING', 'SHIPPED'] as const;

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
 * How work for a store is done. Errors, unmapped SKUs and unknown stock levels are not part of it: they always go to
 * review, because an error never becomes a decision.
 */
export interface StorePolicy {
  decisionMode: (typeof DECISION_MODES)[number];
  checks: CheckOutcomes;
  cancellationMode: (typeof CANCELLATION_MODES)[number];
  pointOfNoReturn: (typeof POINTS_OF_NO_RETURN)[number];
  /** Whether customers are told about shipments where neither the operator nor the merchant said so. */
  notifyCustomer: boolean;
  /** Whether our stock is sent to the store. */
  stockSync: boolean;
  /** Whether the store lowers its own stock when it books a shipment. */
  storeDeductsOnFulfillment: boolean;
}

/** A change of a policy: what is left out stays as it is. */
export interface StorePolicyPatch extends Partial<Omit<StorePolicy, 'checks'>> {
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
  cancellationMode: 'AUTO',
  pointOfNoReturn: 'PACKED',
  notifyCustomer: true,
  stockSync: true,
  storeDeductsOnFulfillment: true,
};

/** Reads a stored policy. What is missing or not understood takes its default, so that old rows stay readable. */
export function readStorePolicy(stored: unknown): StorePolicy {
  const policy = asRecord(stored);
  const checks = asRecord(policy.checks);
  const standard = DEFAULT_STORE_POLICY.checks;
  const chosen = <F extends 'notifyCustomer' | 'stockSync' | 'storeDeductsOnFulfillment'>(flag: F): boolean =>
    typeof policy[flag] === 'boolean' ? policy[flag] : DEFAULT_STORE_POLICY[flag];
  return {
    decisionMode: oneOf(DECISION_MODES, policy.decisionMode, DEFAULT_STORE_POLICY.decisionMode),
    checks: {
      possibleDuplicate: oneOf(CHECK_OUTCOMES.possibleDuplicate, checks.possibleDuplicate, standard.possibleDuplicate),
      outOfStock: oneOf(CHECK_OUTCOMES.outOfStock, checks.outOfStock, standard.outOfStock),
      addressIncomplete: oneOf(CHECK_OUTCOMES.addressIncomplete, checks.addressIncomplete, standard.addressIncomplete),
      countryNotServed: oneOf(CHECK_OUTCOMES.countryNotServed, checks.countryNotServed, standard.countryNotServed),
    },
    cancellationMode: oneOf(CANCELLATION_MODES, policy.cancellationMode, DEFAULT_STORE_POLICY.cancellationMode),
    pointOfNoReturn: oneOf(POINTS_OF_NO_RETURN, policy.pointOfNoReturn, DEFAULT_STORE_POLICY.pointOfNoReturn),
    notifyCustomer: chosen('notifyCustomer'),
    stockSync: chosen('stockSync'),
    storeDeductsOnFulfillment: chosen('storeDeductsOnFulfillment'),
  };
}

/** The policy after a change; `undefined` and `null` entries of the change are ignored. */
export function changeStorePolicy(policy: StorePolicy, patch: StorePolicyPatch): StorePolicy {
  const { checks = {}, ...rest } = patch;
  return readStorePolicy({ ...policy, ...given(rest), checks: { ...policy.checks, ...given(checks) } });
}

function given(entries: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value != null));
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find((word) => word === value) ?? otherwise;
}
