import type { RemoteDestination } from '../../../../clients/store-client.js';
import type { StorePolicy } from '../../../stores/stores.facade.js';
import { destinationCountry } from '../../domain/destination.js';
import { CHECKS, decide, shortages, type CheckName, type LineSupply } from '../../domain/decide.js';

/** What is known of a place where work shall go. */
export interface DestinationInput {
  policy: StorePolicy;
  /** What goes, and what is free of it there. Lines without SKU are nobody's stock: they stand in no way. */
  lines: readonly LineSupply[];
  destination: RemoteDestination | null;
  /** Upper-case country codes that the warehouse there serves; empty: every country. */
  servedCountries: readonly string[];
  /** The work was accepted where it is: what is reserved for it there will be given up, and it would have to be accepted anew. */
  accepted: boolean;
}

/** Why work cannot go somewhere: for the operator, with what to do. */
export interface DestinationObstacle {
  code: 'NO_STOCK_LEVEL' | 'OUT_OF_STOCK' | 'COUNTRY_NOT_SERVED' | 'ADDRESS_INCOMPLETE';
  field: 'locationId' | 'fulfillmentOrderId';
  message: string;
}

/**
 * Whether a location of ours can take work, by the checks that its decision there will run; null: it can. Every piece must be free there.
 * A policy that allows backorders takes less, unless it rejects what is out of stock; one that ships parts takes a part of work that
 * was not accepted yet. Pure.
 */
export function judgeDestination(input: DestinationInput): DestinationObstacle | null {
  const { policy, lines, destination, servedCountries, accepted } = input;
  const here = { ours: true, onHold: false, cancelOpen: false, duplicateOf: null };
  const { checks } = decide({ ...here, policy, lines, destination, servedCountries });
  const failed = new Map(checks.flatMap(({ name, passed, outcome }) => (passed ? [] : [[name, outcome] as const])));
  const stops: Readonly<Partial<Record<CheckName, boolean>>> = {
    STOCK_LEVEL_SET: !policy.allowBackorders,
    IN_STOCK: !takesShort(policy, failed.get('IN_STOCK') === 'REJECT', accepted),
    // What was accepted in spite of its address would be rejected for it there.
    ADDRESS_COMPLETE: accepted && failed.get('ADDRESS_COMPLETE') === 'REJECT',
    COUNTRY_SERVED: failed.get('COUNTRY_SERVED') !== 'IGNORE',
  };
  const first = CHECKS.find((name) => failed.has(name) && stops[name]);
  return first === undefined ? null : (OBSTACLES[first]?.(input) ?? null);
}

function takesShort({ allowBackorders, checks }: StorePolicy, rejects: boolean, accepted: boolean): boolean {
  return !rejects && (allowBackorders || (checks.outOfStock === 'SHIP_PART' && !accepted));
}

const OBSTACLES: Readonly<Partial<Record<CheckName, (input: DestinationInput) => DestinationObstacle>>> = {
  STOCK_LEVEL_SET: ({ lines }) => {
    const skus = [...new Set(lines.flatMap(({ sku, free }) => (sku !== null && free === null ? [sku] : [])))];
    return {
      code: 'NO_STOCK_LEVEL',
      field: 'locationId',
      message: `The warehouse there has no stock level for ${skus.join(', ')}. Set it (stockLevelsSet), map the SKU, or choose another location.`,
    };
  },
  IN_STOCK: ({ lines, policy }) => {
    const short = shortages(lines).map(({ sku, needed, free }) => `${sku} (needed ${needed}, available ${free})`);
    const unless = policy.allowBackorders
      ? 'the policy allows backorders, and rejects orders that are out of stock (checks.outOfStock): let it do something else'
      : 'let the store’s policy allow backorders';
    return {
      code: 'OUT_OF_STOCK',
      field: 'locationId',
      message: `There is too little stock at that location: ${short.join(', ')}. Stock it, choose another location, or change the policy: ${unless}.`,
    };
  },
  ADDRESS_COMPLETE: () => ({
    code: 'ADDRESS_INCOMPLETE',
    field: 'fulfillmentOrderId',
    message:
      'The shipping address is incomplete, and the store’s policy would reject the order for that at the other location. Ask the merchant to complete it first.',
  }),
  COUNTRY_SERVED: ({ destination }) => ({
    code: 'COUNTRY_NOT_SERVED',
    field: 'locationId',
    message: `The warehouse there does not ship to ${destinationCountry(destination)}. Choose another location, or add the country to its servedCountries.`,
  }),
};
