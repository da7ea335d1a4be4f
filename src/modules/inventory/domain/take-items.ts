import type { LockedLevel } from './availability.js';
import { MAX_ON_HAND } from './movement.js';

/** A line of a shipment, with what its pieces are made of and the record that it concerns. */
export interface ShippedItem {
  /** Empty where nobody knows what a piece is made of: nothing is taken for it. */
  components: readonly { levelId: string; units: number }[];
  recordId: string | null;
  /** The store's id of the record, where the order named one. */
  recordRemoteId: string | null;
  /** Pieces of the store's SKU. */
  quantity: number;
}

/** What a shipment takes of one level, and what the store will deduct from one record for it. */
export interface TakenItem {
  levelId: string | null;
  recordId: string | null;
  recordRemoteId: string | null;
  /** Units taken from what is on hand. */
  taken: number;
  /** Units beyond what was on hand by our books: they left all the same, so the books were wrong. */
  short: number;
  /** Units of them that the order had reserved. */
  fromReserved: number;
  /** Pieces of the store's SKU that it deducts by itself when it has the shipment; counted once, however many levels a piece is made of. */
  awaiting: number;
}

/**
 * What a shipment takes: from each level what there is and no more, from the reservation what it held. `storeDeducts`: the store
 * lowers its own number when it books the shipment. One item per level and record.
 */
export function takeItems(
  lines: readonly ShippedItem[],
  levels: ReadonlyMap<string, Pick<LockedLevel, 'onHand'>>,
  reserved: ReadonlyMap<string, number>,
  storeDeducts: boolean,
): TakenItem[] {
  const onHandLeft = new Map([...levels].map(([id, level]) => [id, level.onHand]));
  const reservedLeft = new Map(reserved);
  return merged(lines).map(({ units, pieces, ...part }) => {
    const deducts = storeDeducts && (part.recordId !== null || part.recordRemoteId !== null);
    const taken = take(onHandLeft, part.levelId, units);
    return {
      ...part,
      taken,
      short: part.levelId === null ? 0 : Math.min(MAX_ON_HAND, units - taken),
      fromReserved: take(reservedLeft, part.levelId, units),
      awaiting: deducts ? pieces : 0,
    };
  });
}

/** Sums what concerns the same key; entries without a key are left out. */
export function sumBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string | null,
  valueOf: (item: T) => number,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) sums.set(key, (sums.get(key) ?? 0) + valueOf(item));
  }
  return sums;
}

/** What a shipment wants of one level for one record. */
type Part = Pick<TakenItem, 'levelId' | 'recordId' | 'recordRemoteId'> & { units: number; pieces: number };

function merged(lines: readonly ShippedItem[]): Part[] {
  const parts = new Map<string, Part>();
  for (const part of lines.flatMap(partsOf)) {
    const key = JSON.stringify([part.levelId, part.recordId, part.recordRemoteId]);
    const known = parts.get(key);
    if (!known) parts.set(key, part);
    else Object.assign(known, { units: known.units + part.units, pieces: known.pieces + part.pieces });
  }
  return [...parts.values()];
}

/** The pieces of a line belong to the first of its parts: the store deducts them once. */
function partsOf({ components, recordId, recordRemoteId, quantity }: ShippedItem): Part[] {
  if (components.length === 0) return [{ levelId: null, recordId, recordRemoteId, units: 0, pieces: quantity }];
  return components.map(({ levelId, units }, index) => {
    const pieces = index === 0 ? quantity : 0;
    return { levelId, recordId, recordRemoteId, units: units * quantity, pieces };
  });
}

function take(left: Map<string, number>, levelId: string | null, units: number): number {
  if (levelId === null) return 0;
  const taken = Math.min(units, left.get(levelId) ?? 0);
  left.set(levelId, (left.get(levelId) ?? 0) - taken);
  return taken;
}
