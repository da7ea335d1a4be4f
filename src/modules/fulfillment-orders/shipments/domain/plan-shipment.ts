import { err, ok, type Result } from '../../../../common/result.js';

/** A line's quantities on our side. */
export interface ShippableLine {
  id: string;
  /** For messages. */
  sku?: string | null;
  requested: number;
  inFlight: number;
  shipped: number;
  cancelled: number;
}

/** Pieces of one line. */
export interface LineQuantity {
  lineId: string;
  quantity: number;
}

/** Why a shipment cannot be recorded; `index` names the entry of the input, where one is at fault. */
export interface ShipmentProblem {
  code: 'NOTHING_LEFT' | 'UNKNOWN_LINE' | 'DUPLICATE_LINE' | 'QUANTITY_CLAIMED' | 'QUANTITY_EXCEEDED';
  message: string;
  index?: number;
}

/** Pieces of a line that no shipment holds and nobody cancelled. */
export function remainingOf({ requested, inFlight, shipped, cancelled }: ShippableLine): number {
  return Math.max(0, requested - inFlight - shipped - cancelled);
}

/** How many pieces of each line are ready to be shipped, by the line's id; null: all that remain. */
export type ReadyPieces = ReadonlyMap<string, number> | null;

/**
 * Which pieces a shipment takes: those asked for, or, with none named, all that remains, of an order that was accepted in part what is
 * ready of it. Everything is explicit afterwards, in the order of the lines. Never more than remains: two shipments cannot claim
 * the same piece.
 */
export function planShipment(
  lines: readonly ShippableLine[],
  wanted: readonly LineQuantity[] | null,
  ready: ReadyPieces = null,
): Result<LineQuantity[], ShipmentProblem> {
  if (wanted === null) return planAll(lines, ready);
  const asked = new Map<string, number>();
  for (const [index, { lineId, quantity }] of wanted.entries()) {
    const line = lines.find(({ id }) => id === lineId);
    if (!line) return err({ code: 'UNKNOWN_LINE', message: `The order has no line fol_${lineId}.`, index });
    if (asked.has(lineId)) {
      const message = `The line of ${nameOf(line)} is named twice. Name it once, with all its pieces.`;
      return err({ code: 'DUPLICATE_LINE', message, index });
    }
    const remaining = remainingOf(line);
    if (quantity > remaining) return err(tooMany(line, quantity, remaining, index));
    asked.set(lineId, quantity);
  }
  return ok(
    lines.flatMap(({ id }) => ({ lineId: id, quantity: asked.get(id) ?? 0 })).filter(({ quantity }) => quantity > 0),
  );
}

/** What is wrong with the contents of parcels, given the pieces of their shipment; null: nothing. */
export function parcelProblem(
  lines: readonly ShippableLine[],
  shipment: readonly LineQuantity[],
  parcels: readonly { lines: readonly LineQuantity[] | null }[],
): (ShipmentProblem & { index: number }) | null {
  const left = new Map(shipment.map(({ lineId, quantity }) => [lineId, quantity]));
  const named = (lineId: string): string => nameOf(lines.find(({ id }) => id === lineId) ?? { id: lineId });
  for (const [index, { lines: held }] of parcels.entries()) {
    for (const { lineId, quantity } of held ?? []) {
      const rest = left.get(lineId);
      if (rest === undefined) {
        return {
          code: 'UNKNOWN_LINE',
          message: `The parcel holds ${named(lineId)}, which is not in the shipment.`,
          index,
        };
      }
      if (quantity > rest) {
        const message = `The parcels hold more of ${named(lineId)} than the shipment.`;
        return { code: 'QUANTITY_EXCEEDED', message, index };
      }
      left.set(lineId, rest - quantity);
    }
  }
  return null;
}

function planAll(lines: readonly ShippableLine[], ready: ReadyPieces): Result<LineQuantity[], ShipmentProblem> {
  const all = lines
    .map((line) => ({
      lineId: line.id,
      quantity: Math.min(remainingOf(line), ready ? (ready.get(line.id) ?? 0) : Infinity),
    }))
    .filter(({ quantity }) => quantity > 0);
  if (all.length > 0) return ok(all);
  if (lines.some(({ inFlight }) => inFlight > 0)) {
    return err({
      code: 'QUANTITY_CLAIMED',
      message: 'Every piece that is left belongs to a shipment that the store has not confirmed yet.',
    });
  }
  const unready = ready !== null && lines.some((line) => remainingOf(line) > 0);
  const message = unready
    ? 'Nothing that is reserved for the order is left to ship. Name the lines to ship more than was accepted.'
    : 'Nothing is left to ship.';
  return err({ code: 'NOTHING_LEFT', message });
}

function tooMany(line: ShippableLine, quantity: number, remaining: number, index: number): ShipmentProblem {
  return quantity <= remaining + line.inFlight
    ? {
        code: 'QUANTITY_CLAIMED',
        message: `Only ${remaining} of ${nameOf(line)} can be shipped, not ${quantity}: ${line.inFlight} belong to a shipment that the store has not confirmed yet.`,
        index,
      }
    : {
        code: 'QUANTITY_EXCEEDED',
        message: `Only ${remaining} of ${nameOf(line)} can be shipped, not ${quantity}.`,
        index,
      };
}

function nameOf({ id, sku }: Pick<ShippableLine, 'id' | 'sku'>): string {
  return sku ?? `line fol_${id}`;
}
