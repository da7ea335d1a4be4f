import type { LockedLevel } from './availability.js';
import { MAX_ON_HAND } from './movement.js';

/** A line of a shipment, with what its pieces are made of and the record that it concerns. */
export interface ShippedItem {
  /** Empty where nobody knows what a piece is made of: nothing is taken for it. */
  components: readonly { levelId: string; units: number }[];
  recordId: string | null;
  /** The store's id of the record, where the order named one or it is known. */
  recordRemoteId: string | null;
  /** Pieces of the store's SKU. */
  quantity: number;
}

/** Units of a level that an order holds through one record of the store. */
export interface HeldUnits {
  levelId: string;
  /** The store's own id of the record; empty: none is known. */
  recordRemoteId: string;
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
 * What a shipment takes: from each level what there is and no more; from what the order holds, what is held through the record of the
 * line or through none that is known, since other lines ship the rest. `storeDeducts`: the store lowers its own number when it books the
 * shipment. Answers one item per level and record, and what the order holds afterwards.
 */
export function takeItems(
  lines: readonly ShippedItem[],
  levels: ReadonlyMap<string, Pick<LockedLevel, 'onHand'>>,
  held: readonly HeldUnits[],
  storeDeducts: boolean,
): { items: TakenItem[]; left: HeldUnits[] } {
  const onHandLeft = new Map([...levels].map(([id, level]) => [id, level.onHand]));
  const left = held.map((units) => ({ ...units }));
  const items = merged(lines).map(({ units, pieces, ...part }) => {
    const deducts = storeDeducts && (part.recordId !== null || part.recordRemoteId !== null);
    const taken = Math.min(units, onHandLeft.get(part.levelId ?? '') ?? 0);
    onHandLeft.set(part.levelId ?? '', (onHandLeft.get(part.levelId ?? '') ?? 0) - taken);
    return {
      ...part,
      taken,
      short: part.levelId === null ? 0 : Math.min(MAX_ON_HAND, units - taken),
      fromReserved: takeHeld(left, part, units),
      awaiting: deducts ? Math.min(MAX_ON_HAND, pieces) : 0,
    };
  });
  return { items, left };
}

function takeHeld(
  left: readonly HeldUnits[],
  { levelId, recordRemoteId }: Pick<TakenItem, 'levelId' | 'recordRemoteId'>,
  units: number,
): number {
  let taken = 0;
  for (const through of new Set([recordRemoteId ?? '', ''])) {
    const own = left.find((held) => held.levelId === levelId && held.recordRemoteId === through);
    if (!own) continue;
    const some = Math.min(units - taken, own.quantity);
    own.quantity -= some;
    taken += some;
  }
  return taken;
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
