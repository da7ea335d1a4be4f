import type { RejectReason, RemoteDestination } from '../../../clients/store-client.js';
import { servesCountry } from '../../../common/countries.js';
import type { StorePolicy } from '../../stores/stores.facade.js';
import { destinationCountry, missingAddressParts } from './destination.js';

/** What one line needs and what there is. `free` null: no stock level is set for it; `sku` null: the line names none. */
export interface LineSupply {
  lineRemoteId: string;
  sku: string | null;
  needed: number;
  free: number | null;
}

/** Everything that a decision looks at. */
export interface DecisionInput {
  policy: StorePolicy;
  /** False when the order is not at one of our locations. */
  ours: boolean;
  onHold: boolean;
  cancelOpen: boolean;
  lines: readonly LineSupply[];
  destination: RemoteDestination | null;
  /** Upper-case country codes that the warehouse serves; empty means all. */
  servedCountries: readonly string[];
  /** Our id of another open order that was accepted with the same order lines, if any. */
  duplicateOf: string | null;
}

/** The names of the checks, in the order in which they run. */
export const CHECKS = [
  'AT_OUR_LOCATION',
  'NOT_ON_HOLD',
  'NO_CANCELLATION_OPEN',
  'SOMETHING_TO_SHIP',
  'SKU_KNOWN',
  'STOCK_LEVEL_SET',
  'NOT_A_DUPLICATE',
  'IN_STOCK',
  'ADDRESS_COMPLETE',
  'COUNTRY_SERVED',
] as const;

/** The name of a check. */
export type CheckName = (typeof CHECKS)[number];

/**
 * What a failed check leads to. WAIT: no decision yet. SHIP_PART: accept, ship what is there, then close the rest. PARK: wait for
 * stock, until a deadline.
 */
export type CheckOutcome = 'WAIT' | 'REVIEW' | 'REJECT' | 'IGNORE' | 'SHIP_PART' | 'PARK';

/** One check as it ran: what it saw (never personal data) and what its failure led to. */
export interface CheckResult {
  name: CheckName;
  passed: boolean;
  outcome: CheckOutcome | null;
  saw: Record<string, unknown>;
}

/** The outcome of a decision, with everything that explains it. */
export interface DecisionResult {
  outcome: 'ACCEPT' | 'REJECT' | 'REVIEW' | 'WAIT';
  /** How an order goes on for which there is too little stock: SHIP_PART with ACCEPT, PARK with REVIEW; null otherwise. */
  short: 'SHIP_PART' | 'PARK' | null;
  /** The check that decided; null when all passed. */
  decidedBy: CheckName | null;
  /** Set for REJECT. */
  reason: RejectReason | null;
  /** For the merchant (REJECT) or the operator (REVIEW, WAIT), in plain English; null for ACCEPT. */
  message: string | null;
  checks: CheckResult[];
}

interface Finding {
  passed: boolean;
  outcome: CheckOutcome;
  reason?: RejectReason;
  message: string;
  saw: Record<string, unknown>;
}

/**
 * Decides a fulfillment request. Pure. All checks run, so that the explanation is complete; the first one that failed and is not
 * ignored decides. What is not known (no SKU, no stock level, nothing to ship) is never a reject. Part stock comes last: nothing is parked, and no
 * part is shipped, of what another check refuses or leaves to a person.
 */
export function decide(input: DecisionInput): DecisionResult {
  const findings = CHECKS.map((name) => ({ name, ...RUN[name](input) }));
  const checks = findings.map(({ name, passed, outcome, saw }) => ({
    name,
    passed,
    outcome: passed ? null : outcome,
    saw,
  }));
  const failed = findings.filter(({ passed, outcome }) => !passed && outcome !== 'IGNORE');
  const first = failed.find(({ outcome }) => outcome !== 'SHIP_PART' && outcome !== 'PARK') ?? failed[0];
  return { ...conclude(input.policy, first), checks };
}

function conclude(
  { decisionMode }: StorePolicy,
  first: (Finding & { name: CheckName }) | undefined,
): Omit<DecisionResult, 'checks'> {
  const decidedBy = first?.name ?? null;
  switch (first?.outcome) {
    case 'REJECT':
      return { outcome: 'REJECT', short: null, decidedBy, reason: first.reason ?? 'OTHER', message: first.message };
    case 'REVIEW':
    case 'WAIT':
      return { outcome: first.outcome, short: null, decidedBy, reason: null, message: first.message };
    case 'PARK':
      return { outcome: 'REVIEW', short: 'PARK', decidedBy, reason: null, message: first.message };
    default: {
      const short = first ? 'SHIP_PART' : null;
      if (decisionMode === 'AUTO') return { outcome: 'ACCEPT', short, decidedBy, reason: null, message: null };
      const message = `The store decides manually: ${first ? first.message : 'all checks passed.'}`;
      return { outcome: 'REVIEW', short: null, decidedBy, reason: null, message };
    }
  }
}

const RUN: Readonly<Record<CheckName, (input: DecisionInput) => Finding>> = {
  AT_OUR_LOCATION: ({ ours }) => ({
    passed: ours,
    outcome: 'WAIT',
    message: 'The order is not assigned to one of our locations.',
    saw: { ours },
  }),
  NOT_ON_HOLD: ({ onHold }) => ({
    passed: !onHold,
    outcome: 'WAIT',
    message: 'The order is on hold.',
    saw: { onHold },
  }),
  NO_CANCELLATION_OPEN: ({ cancelOpen }) => ({
    passed: !cancelOpen,
    outcome: 'WAIT',
    message: 'The merchant asks to cancel the order.',
    saw: { cancelOpen },
  }),
  SOMETHING_TO_SHIP: ({ lines }) => ({
    passed: lines.some(({ needed }) => needed > 0),
    outcome: 'REVIEW',
    message:
      'Nothing is to be shipped: the order has no line of which pieces are left. Reject it, or accept it and close it; or ask the merchant to change or cancel it.',
    saw: { lines: lines.length },
  }),
  SKU_KNOWN: ({ lines }) => {
    const without = lines.filter((line) => line.sku === null).map((line) => line.lineRemoteId);
    return {
      passed: without.length === 0,
      outcome: 'REVIEW',
      message: `${without.length} line(s) have no SKU.`,
      saw: { linesWithoutSku: without },
    };
  },
  STOCK_LEVEL_SET: ({ lines }) => {
    const unset = [...new Set(lines.filter((line) => line.sku !== null && line.free === null).map((line) => line.sku))];
    return {
      passed: unset.length === 0,
      outcome: 'REVIEW',
      message: `No stock level is set for ${unset.join(', ')}, or for a part that it is mapped to.`,
      saw: { skusWithoutLevel: unset },
    };
  },
  NOT_A_DUPLICATE: ({ duplicateOf, policy }) => ({
    passed: duplicateOf === null,
    outcome: policy.checks.possibleDuplicate,
    message: 'Another open order with the same order lines is accepted already.',
    saw: { duplicateOf },
  }),
  IN_STOCK: ({ lines, policy }) => {
    const short = shortages(lines);
    const nothing = partOf(lines).length === 0;
    return {
      passed: short.length === 0,
      // A part of nothing cannot be shipped.
      outcome: policy.checks.outOfStock === 'SHIP_PART' && nothing ? 'REJECT' : policy.checks.outOfStock,
      reason: 'INVENTORY_OUT_OF_STOCK',
      message: `Out of stock: ${short.map(({ sku, needed, free }) => `${sku} (needed ${needed}, available ${free})`).join(', ')}.`,
      saw: { short },
    };
  },
  ADDRESS_COMPLETE: ({ destination, policy }) => {
    const missing = missingAddressParts(destination);
    return {
      passed: missing.length === 0,
      outcome: policy.checks.addressIncomplete,
      reason: 'INCORRECT_ADDRESS',
      message: `The shipping address is incomplete: ${missing.join(', ')} missing or malformed.`,
      saw: { missing },
    };
  },
  COUNTRY_SERVED: ({ destination, servedCountries, policy }) => {
    // A country that the store did not send, or that nobody knows, is the address check's business.
    const country = destinationCountry(destination);
    const passed = country === null || servesCountry(servedCountries, country);
    return {
      passed,
      outcome: policy.checks.countryNotServed,
      reason: 'UNDELIVERABLE_ADDRESS',
      message: `We do not ship to ${country} from this location.`,
      saw: { country, servedCountries },
    };
  },
};

/** What there is of what is needed: pieces per SKU, never more than needed or free, none with 0. */
export function partOf(lines: readonly LineSupply[]): { sku: string; quantity: number }[] {
  return demands(lines)
    .map(({ sku, needed, free }) => ({ sku, quantity: Math.min(needed, Math.max(0, free)) }))
    .filter(({ quantity }) => quantity > 0);
}

/** SKUs whose lines together need more than is free; lines without SKU or level are judged by other checks. */
export function shortages(lines: readonly LineSupply[]): Demand[] {
  return demands(lines).filter(({ needed, free }) => needed > free);
}

/** Pieces of one SKU that all lines together need, and what is free. */
export interface Demand {
  sku: string;
  needed: number;
  free: number;
}

function demands(lines: readonly LineSupply[]): Demand[] {
  const bySku = new Map<string, Demand>();
  for (const { sku, needed, free } of lines) {
    if (sku === null || free === null) continue;
    const sum = bySku.get(sku) ?? { sku, needed: 0, free };
    sum.needed += needed;
    bySku.set(sku, sum);
  }
  return [...bySku.values()];
}
