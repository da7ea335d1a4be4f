import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { suppliesOf, unitsPerLevel, type SkuSupply, type WantedPieces } from './domain/sku-mapping.js';
import type { Interval } from './domain/stock-record.js';
import type { ProductSource } from './product-sources.js';
import type { SkuKnownHook } from './sku-hooks.js';
import { StockShipmentsRepository } from './stock-shipments.repository.js';
import { SkuBlocking } from './sku-blocking.js';
import type { BlockedOrder } from './use-cases/block-order.js';
import { EndShipment } from './use-cases/end-shipment.js';
import { RecordShipment } from './use-cases/record-shipment.js';
import type { RecordedShipment } from './use-cases/resolve-lines.js';
import { ReservePieces, type Reservation } from './use-cases/reserve-pieces.js';
import { ResolveSkus } from './use-cases/resolve-skus.js';

export {
  unitsPerLevel,
  type NeededUnits,
  type SkuComponent,
  type SkuSupply,
  type WantedPieces,
} from './domain/sku-mapping.js';
export type { ProductSource } from './product-sources.js';
export type { KnownSkus, SkuKnownHook } from './sku-hooks.js';
export type { BlockedOrder } from './use-cases/block-order.js';
export type { Interval } from './domain/stock-record.js';
export type { RecordedShipment } from './use-cases/resolve-lines.js';

/** The door of the stock truth. Called inside the transaction that changes an order; the order's row is locked first. */
@Injectable()
export class InventoryFacade {
  constructor(
    private readonly skus: ResolveSkus,
    private readonly reservations: ReservePieces,
    private readonly blocks: SkuBlocking,
    private readonly shipments: StockShipmentsRepository,
    private readonly recordShipment: RecordShipment,
    private readonly endShipment: EndShipment,
  ) {}

  /**
   * What there is of a store's SKUs in a warehouse, without a lock, by the store's SKU; `UNMAPPED` where nobody knows what one is made
   * of. Items that share stock are served in their order: `free` of a later one is what the earlier ones leave.
   */
  async resolve(
    tx: Tx,
    { items, ...where }: { storeId: string; warehouseId: string; items: readonly WantedPieces[] },
  ): Promise<Map<string, SkuSupply | 'UNMAPPED'>> {
    const skus = [...new Set(items.map((item) => item.sku))];
    const supplies = suppliesOf(await this.skus.look(tx, { ...where, skus }), items);
    return new Map(skus.map((sku) => [sku, supplies.get(sku) ?? 'UNMAPPED']));
  }

  /**
   * Locks what these SKUs of a store are made of, and returns by the store's SKU how many whole pieces are free. SKUs of which nobody
   * knows what they are made of are missing. With `wanted`, SKUs that share stock are served in its order, as in `resolve`.
   */
  async lockAvailability(
    tx: Tx,
    {
      wanted,
      ...where
    }: { warehouseId: string; storeId: string; skus: readonly string[]; wanted?: readonly WantedPieces[] },
  ): Promise<Map<string, SkuSupply>> {
    return suppliesOf(await this.skus.lock(tx, { ...where, skus: [...new Set(where.skus)] }), wanted);
  }

  /** Holds what pieces of a store's SKUs are made of for one request cycle; SKUs that are not known hold nothing. */
  async reserveFor(
    tx: Tx,
    reservation: {
      fulfillmentOrderId: string;
      cycle: number;
      actor: string;
      warehouseId: string;
      storeId: string;
      locationId?: string | null;
      pieces: readonly WantedPieces[];
    },
  ): Promise<void> {
    const { warehouseId, storeId, pieces } = reservation;
    const skus = [...new Set(pieces.map((piece) => piece.sku))];
    const supplies = suppliesOf(await this.skus.lock(tx, { warehouseId, storeId, skus }));
    await this.reservations.reserve(tx, { ...reservation, items: unitsPerLevel(pieces, supplies) });
  }

  /**
   * Holds units of levels for one request cycle, and tells stores of other records that are made of them. The levels must be locked by
   * `lockAvailability` in the same transaction.
   */
  reserve(tx: Tx, reservation: Reservation): Promise<void> {
    return this.reservations.reserve(tx, reservation);
  }

  /**
   * How many of these pieces of a store's SKUs can be made of what a request cycle of an order still holds, by the store's SKU; SKUs
   * that nobody knows are missing. Pieces that share stock are served in their order.
   */
  async heldPieces(
    tx: Tx,
    held: {
      fulfillmentOrderId: string;
      cycle: number;
      warehouseId: string;
      storeId: string;
      pieces: readonly WantedPieces[];
    },
  ): Promise<Map<string, number>> {
    const { warehouseId, storeId, pieces } = held;
    const skus = [...new Set(pieces.map((piece) => piece.sku))];
    const units = await this.reservations.heldBy(tx, held.fulfillmentOrderId, held.cycle);
    const components = await this.skus.look(tx, { warehouseId, storeId, skus });
    const supplies = suppliesOf(components, pieces, ({ levelId }) => units.get(levelId) ?? 0);
    return new Map([...supplies].map(([sku, { free }]) => [sku, free]));
  }

  /** Gives back everything that an order still holds. Nothing held is no error. */
  release(tx: Tx, order: { fulfillmentOrderId: string; actor: string; reason: string }): Promise<void> {
    return this.reservations.release(tx, order);
  }

  /** The order waits for SKUs that nobody knows in its warehouse: they are listed, and it is told when all of them are known. */
  blocked(tx: Tx, order: BlockedOrder): Promise<void> {
    return this.blocks.block(tx, order);
  }

  /** The order waits for no SKU any more; it need not have waited for one. */
  unblocked(tx: Tx, order: { fulfillmentOrderId: string; storeId: string }): Promise<void> {
    return this.blocks.end(tx, order);
  }

  /** Orders that waited for SKUs which are all known by now, oldest first. */
  unblockedOrders(): Promise<{ fulfillmentOrderId: string; storeId: string }[]> {
    return this.blocks.unblockedOrders();
  }

  /** Registers who is told when SKUs that orders wait for become known (call it in `onModuleInit`). */
  onSkuKnown(hook: SkuKnownHook): void {
    this.blocks.onSkuKnown(hook);
  }

  /** Registers who knows the store's ids of products by their SKUs, so that missing stock records can be made (call it in `onModuleInit`). */
  registerProducts(source: ProductSource): void {
    this.blocks.registerProducts(source);
  }

  /**
   * A shipment was recorded: its pieces leave what is on hand and what the order reserved, and the store's own deduction is awaited.
   * Lack of stock is no error; a repeat for the same fulfillment changes nothing. Locks levels, then records, each by id.
   */
  shipped(tx: Tx, shipment: RecordedShipment): Promise<void> {
    return this.recordShipment.execute(tx, shipment);
  }

  /** Nobody knows whether the store has a shipment, and only a person can find out: no stock of its records is sent until its outcome is known. */
  shipmentUnknown(tx: Tx, fulfillmentId: string): Promise<void> {
    return this.shipments.markUnknown(tx, fulfillmentId);
  }

  /**
   * The store has the shipment. `sentAt`: when its request was sent; `answeredAt`: when the store had it for certain (its answer came,
   * or the read that showed it was answered); both by the database clock. A repeat, or an unknown fulfillment, changes nothing.
   */
  shipmentConfirmed(tx: Tx, fulfillmentId: string, times: Interval): Promise<void> {
    return this.endShipment.confirm(tx, fulfillmentId, times);
  }

  /**
   * The shipment will never be sent: what it took comes back with a movement UNSHIP, to the order's reservation too unless `release`
   * gave that back. A repeat, an ended shipment or an unknown fulfillment changes nothing.
   */
  shipmentCancelled(tx: Tx, fulfillmentId: string, cause: { actor: string; reason: string }): Promise<void> {
    return this.endShipment.cancel(tx, fulfillmentId, cause);
  }
}
