import type { LockedLevel } from './availability.js';

/** A line of a shipment, with the level and the record that it concerns. */
export interface ShippedItem {
  levelId: string | null;
  recordId: string | null;
  /** The store's id of the record, where the order named one. */
  recordRemoteId: string | null;
  quantity: number;
}

/** What a shipment takes of one level, and what the store will deduct from one record for it. */
export interface TakenItem extends Omit<ShippedItem, 'quantity'> {
  /** Pieces taken from what is on hand. */
  taken: number;
  /** Pieces of them that the order had reserved. */
  fromReserved: number;
  /** Pieces that the store deducts by itself when it has the shipment. */
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
  return merged(lines).map(({ quantity, ...item }) => {
    const deducts = storeDeducts && (item.recordId !== null || item.recordRemoteId !== null);
    return {
      ...item,
      taken: take(onHandLeft, item.levelId, quantity),
      fromReserved: take(reservedLeft, item.levelId, quantity),
      awaiting: deducts ? quantity : 0,
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

function merged(lines: readonly ShippedItem[]): ShippedItem[] {
  const items = new Map<string, ShippedItem>();
  for (const line of lines) {
    const key = JSON.stringify([line.levelId, line.recordId, line.recordRemoteId]);
    const known = items.get(key);
    if (known) known.quantity += line.quantity;
    else items.set(key, { ...line });
  }
  return [...items.values()];
}

function take(left: Map<string, number>, levelId: string | null, quantity: number): number {
  if (levelId === null) return 0;
  const taken = Math.min(quantity, left.get(levelId) ?? 0);
  left.set(levelId, (left.get(levelId) ?? 0) - taken);
  return taken;
}
