/** Words that a policy may choose from, per setting, the default first. */
export const POLICY_WORDS = {
  /** Who decides about a request whose checks all passed: Crossdock or an operator. */
  decisionMode: ['AUTO', 'MANUAL'],
  /** Who answers a merchant's wish to cancel accepted work: Crossdock or an operator. */
  cancellationMode: ['AUTO', 'MANUAL'],
  /** From which stage on a cancellation is refused with evidence. */
  pointOfNoReturn: ['PACKED', 'PICKING', 'LABELLED', 'HANDED_OVER', 'SHIPPED'],
  /** What an operator's silence means at the deadline: the answer by the point of no return, or always the same. */
  cancellationDefaultAnswer: ['BY_STAGE', 'REJECT', 'ACCEPT'],
  /** Whose number of pieces in stock is the truth. Crossdock writes only where it is the PARTNER's. */
  stockOwner: ['PARTNER', 'MERCHANT', 'OTHER_APP'],
  /** What is done about a stock record that somebody else changed. */
  driftHealing: ['HEAL', 'REPORT'],
  /** What follows when another location of ours would do the work better than the assigned one. */
  betterLocation: ['IGNORE', 'SUGGEST', 'MOVE'],
} as const;

/** What a failed check leads to, per configurable check, the default first. */
export const CHECK_OUTCOMES = {
  possibleDuplicate: ['REVIEW', 'IGNORE'],
  outOfStock: ['REJECT', 'REVIEW', 'SHIP_PART', 'PARK'],
  addressIncomplete: ['REVIEW', 'REJECT', 'IGNORE'],
  countryNotServed: ['REJECT', 'REVIEW', 'IGNORE'],
} as const;

/** Settings that are on or off, with their defaults. */
const FLAGS = {
  /** Whether customers are told about shipments where neither the operator nor the merchant said so. */
  notifyCustomer: true,
  /** Whether our stock is sent to the store. */
  stockSync: true,
  /** Whether the store lowers its own stock when it books a shipment. */
  storeDeductsOnFulfillment: true,
  /** Whether a stock record is created where a SKU of ours has none at the location. */
  createStockRecords: false,
  /** Whether a location without enough stock may still be recommended. */
  allowBackorders: false,
} as const;

/** Settings that are whole numbers: default, least, most. */
export const POLICY_NUMBERS = {
  /** Minutes that an operator has to answer a cancellation; 0: no deadline. */
  cancellationDeadlineMinutes: { standard: 1_440, min: 0, max: 10_080 },
  /** Days in transit after which a parcel that was not delivered is late. */
  lateInTransitDays: { standard: 14, min: 1, max: 90 },
  /** Hours that an order may wait for stock before its parking is over. */
  partStockDeadlineHours: { standard: 48, min: 1, max: 720 },
} as const;

type Words = { [Setting in keyof typeof POLICY_WORDS]: (typeof POLICY_WORDS)[Setting][number] };
type Flags = { [Setting in keyof typeof FLAGS]: boolean };
type Numbers = { [Setting in keyof typeof POLICY_NUMBERS]: number };

/** A check whose outcome a store may choose. */
export type ConfigurableCheck = keyof typeof CHECK_OUTCOMES;

/** The chosen outcome of every configurable check. */
export type CheckOutcomes = { [Check in ConfigurableCheck]: (typeof CHECK_OUTCOMES)[Check][number] };

/**
 * How work for a store is done. Errors, unmapped SKUs and unknown stock levels are not part of it: they always go to
 * review, because an error never becomes a decision.
 */
export interface StorePolicy extends Words, Flags, Numbers {
  checks: CheckOutcomes;
  /** Language of the texts that merchants read, ISO 639-1 in lower case. */
  language: string;
}

/** A change of a policy: what is left out stays as it is. */
export interface StorePolicyPatch extends Partial<Omit<StorePolicy, 'checks'>> {
  checks?: Partial<CheckOutcomes> | null;
}

/** The policy of a store that chose nothing. */
export const DEFAULT_STORE_POLICY: StorePolicy = readStorePolicy({});

/** Reads a stored policy. What is missing or not understood takes its default, so that old rows stay readable. */
export function readStorePolicy(stored: unknown): StorePolicy {
  const policy = asRecord(stored);
  const { language } = policy;
  return {
    ...chosenWords(POLICY_WORDS, policy),
    ...(each(FLAGS, (standard, name) => (typeof policy[name] === 'boolean' ? policy[name] : standard)) as Flags),
    ...(each(POLICY_NUMBERS, ({ standard, min, max }, name) => {
      const value = policy[name];
      return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : standard;
    }) as Numbers),
    checks: chosenWords(CHECK_OUTCOMES, asRecord(policy.checks)),
    language: typeof language === 'string' && /^[a-z]{2}$/.test(language) ? language : 'en',
  };
}

/** The policy after a change; `undefined` and `null` entries of the change are ignored. */
export function changeStorePolicy(policy: StorePolicy, patch: StorePolicyPatch): StorePolicy {
  const { checks, ...rest } = patch;
  return readStorePolicy({ ...policy, ...given(rest), checks: { ...policy.checks, ...given(checks ?? {}) } });
}

function chosenWords<T extends Readonly<Record<string, readonly [string, ...string[]]>>>(
  words: T,
  chosen: Record<string, unknown>,
): { [Setting in keyof T]: T[Setting][number] } {
  return each(words, (allowed, name) => allowed.find((word) => word === chosen[name]) ?? allowed[0]) as {
    [Setting in keyof T]: T[Setting][number];
  };
}

function each<T extends object>(table: T, value: (entry: T[keyof T], name: string) => unknown): object {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, value(entry as T[keyof T], name)]));
}

function given(entries: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value != null));
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}
