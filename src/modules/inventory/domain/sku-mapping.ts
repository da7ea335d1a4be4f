import { freeStock, type LockedLevel } from './availability.js';
import { MAX_ON_HAND } from './movement.js';

/** A level that a piece of a store's SKU is made of, and how many units of it one piece takes (at least 1). */
export interface SkuComponent extends LockedLevel {
  units: number;
}

/** What a SKU of a store is made of in one warehouse. */
export interface SkuSupply {
  /** The store's SKU. */
  sku: string;
  /** At least one. */
  components: readonly SkuComponent[];
  /** Whole pieces that can be made of what may still be promised. */
  free: number;
}

/** Pieces of a store's SKU that are wanted. */
export interface WantedPieces {
  sku: string;
  quantity: number;
  /** The store's id of the stock record of which it allocates them; none where nobody says. */
  stockRecordRemoteId?: string | null;
}

/** Units of a level that an order needs for one SKU of the store. */
export interface NeededUnits extends WantedPieces {
  levelId: string;
}

/** Whole pieces that so many units make: the scarcest component decides. Nothing is made of no component. */
export function wholePieces(components: readonly { units: number; available: number }[]): number {
  if (components.length === 0) return 0;
  return Math.min(...components.map(({ units, available }) => Math.floor(Math.max(0, available) / units)));
}

/**
 * What there is of each SKU. `wanted` share their components in the order in which they are named: a SKU's `free` is what the ones
 * before it leave, so that an order is only then in stock when all of its lines are together. `unitsOf`: what counts as there of a
 * level; without it, what may still be promised.
 */
export function suppliesOf(
  components: ReadonlyMap<string, readonly SkuComponent[]>,
  wanted: readonly WantedPieces[] = [],
  unitsOf: (level: SkuComponent) => number = freeStock,
): Map<string, SkuSupply> {
  const left = new Map([...components.values()].flat().map((level) => [level.levelId, unitsOf(level)]));
  const supplies = new Map<string, SkuSupply>();
  const named = [...summed(wanted), ...[...components.keys()].map((sku): [string, number] => [sku, 0])];
  for (const [sku, quantity] of named) {
    const parts = components.get(sku);
    if (!parts || supplies.has(sku)) continue;
    const free = wholePieces(parts.map((part) => ({ units: part.units, available: left.get(part.levelId) ?? 0 })));
    supplies.set(sku, { sku, components: parts, free });
    const taken = Math.min(quantity, free);
    for (const { levelId, units } of parts) left.set(levelId, (left.get(levelId) ?? 0) - taken * units);
  }
  return supplies;
}

/**
 * Units per level, SKU and stock record that these pieces take, but no more than a level can hold in all; SKUs that are made of nothing
 * known take none.
 */
export function unitsPerLevel(
  wanted: readonly WantedPieces[],
  supplies: ReadonlyMap<string, { components: readonly Pick<SkuComponent, 'levelId' | 'units' | 'reserved'>[] }>,
): NeededUnits[] {
  const sums = new Map<string, NeededUnits>();
  const room = new Map<string, number>();
  for (const { sku, quantity, stockRecordRemoteId = null } of wanted) {
    for (const { levelId, units, reserved } of supplies.get(sku)?.components ?? []) {
      const key = JSON.stringify([levelId, sku, stockRecordRemoteId]);
      const left = room.get(levelId) ?? MAX_ON_HAND - reserved;
      const needed = Math.min(left, quantity * units);
      room.set(levelId, left - needed);
      const before = sums.get(key)?.quantity ?? 0;
      sums.set(key, { levelId, sku, stockRecordRemoteId, quantity: before + needed });
    }
  }
  return [...sums.values()];
}

function summed(wanted: readonly WantedPieces[]): [sku: string, quantity: number][] {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of wanted) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums];
}
