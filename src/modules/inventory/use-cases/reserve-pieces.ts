import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import type { NeededUnits } from '../domain/sku-mapping.js';
import { sumBy, type HeldUnits } from '../domain/take-items.js';
import { StockReservationsRepository } from '../stock-reservations.repository.js';
import { StockShipmentsRepository } from '../stock-shipments.repository.js';
import { MoveLevels } from './move-levels.js';
import { RaisePushes } from './raise-pushes.js';

/** What a request cycle of an order is to hold. */
export interface Reservation {
  fulfillmentOrderId: string;
  cycle: number;
  actor: string;
  /** Our location, where the order is; null where it is not known. */
  locationId?: string | null;
  items: readonly NeededUnits[];
}

/**
 * Holds units of levels for an order, and gives them back. Other records of the same levels are then worth fewer pieces, or more: their
 * stores are told.
 */
@Injectable()
export class ReservePieces {
  constructor(
    private readonly reservations: StockReservationsRepository,
    private readonly move: MoveLevels,
    private readonly shipments: StockShipmentsRepository,
    private readonly pushes: RaisePushes,
  ) {}

  /** The levels are locked by the caller; the cycle holds nothing of them yet. */
  async reserve(tx: Tx, reservation: Reservation): Promise<void> {
    const { fulfillmentOrderId, cycle, actor, locationId = null } = reservation;
    const items = reservation.items.filter((item) => item.quantity > 0);
    if (items.length === 0) return;
    const through = await this.reservations.through(tx, items, locationId);
    const held = joined(
      items.map(({ levelId, quantity }, index) => ({ levelId, quantity, recordRemoteId: through[index] ?? '' })),
    );
    const cause = { kind: 'RESERVE', reason: null, actor, fulfillmentOrderId, cycle } as const;
    await this.reservations.insert(tx, fulfillmentOrderId, cycle, held);
    await this.move.execute(tx, deltasOf(held, 1), cause);
    await this.pushes.afterReservations(tx, held, actor);
  }

  /** Units that a request cycle of an order still holds, by level. */
  async heldBy(tx: Tx, fulfillmentOrderId: string, cycle: number): Promise<Map<string, number>> {
    return sumBy(await this.reservations.held(tx, fulfillmentOrderId, cycle), levelOf, quantityOf);
  }

  /** Everything that the order still holds. */
  async release(tx: Tx, order: { fulfillmentOrderId: string; actor: string; reason: string }): Promise<void> {
    const held = await this.reservations.take(tx, order.fulfillmentOrderId);
    for (const cycle of new Set(held.map((item) => item.cycle))) {
      const ofCycle = held.filter((item) => item.cycle === cycle);
      await this.move.execute(tx, deltasOf(ofCycle, -1), { ...order, cycle, kind: 'RELEASE' });
    }
    if (held.length > 0) await this.pushes.afterReservations(tx, held, order.actor);
    // Last, since rows of shipments are locked after levels and records.
    await this.shipments.forgetReservations(tx, order.fulfillmentOrderId);
  }
}

/** One entry per level and record. */
function joined(items: readonly HeldUnits[]): HeldUnits[] {
  const sums = new Map<string, HeldUnits>();
  for (const item of items) {
    const key = JSON.stringify([item.levelId, item.recordRemoteId]);
    sums.set(key, { ...item, quantity: item.quantity + (sums.get(key)?.quantity ?? 0) });
  }
  return [...sums.values()];
}

function deltasOf(
  held: readonly HeldUnits[],
  sign: 1 | -1,
): { levelId: string; onHandDelta: number; reservedDelta: number }[] {
  const sums = sumBy(held, levelOf, quantityOf);
  return [...sums].map(([levelId, quantity]) => ({ levelId, onHandDelta: 0, reservedDelta: sign * quantity }));
}

function levelOf({ levelId }: HeldUnits): string {
  return levelId;
}

function quantityOf({ quantity }: HeldUnits): number {
  return quantity;
}
