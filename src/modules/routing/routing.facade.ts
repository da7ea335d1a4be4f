import { Injectable } from '@nestjs/common';
import type { Queryable, Tx } from '../../platform/database/tx.js';
import { InventoryFacade } from '../inventory/inventory.facade.js';
import { LocationsFacade, type LocationSummary, type WarehouseSummary } from '../locations/locations.facade.js';
import { StoresFacade } from '../stores/stores.facade.js';
import { explain } from './domain/explain.js';
import { rank, type Ranking, type RoutedLine, type RoutingSite } from './domain/rank.js';
import { Places } from './places.js';
import {
  RoutingPinsRepository,
  type NewRoutingPin,
  type PinCarriage,
  type RoutingPin,
} from './routing-pins.repository.js';

export {
  EXCLUSIONS,
  type Exclusion,
  type RoutedLine,
  type RoutingCandidate,
  type RoutingScore,
} from './domain/rank.js';
export type { NewRoutingPin, RoutingPin } from './routing-pins.repository.js';

/** An order as routing needs it. */
export interface RoutedOrder {
  fulfillmentOrderId: string;
  storeId: string;
  /** Our location that it is at; null: at none of ours. */
  locationId: string | null;
  lines: readonly RoutedLine[];
  /** Country as ISO 3166-1 alpha-2 in upper case. */
  destination: { country: string | null; postcode: string | null };
  /** The pieces that this very order holds in stock already, by SKU: they are free for it where it is. */
  held?: Readonly<Record<string, number>>;
}

/** A ranking with its sentence and the pin that it respected. */
export interface RoutingPlan extends Ranking {
  sentence: string;
  pin: RoutingPin | null;
}

/** The door of routing: which of our warehouses should do the work of an order. It decides nothing and changes nothing but pins. */
@Injectable()
export class RoutingFacade {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly inventory: InventoryFacade,
    private readonly places: Places,
    private readonly pins: RoutingPinsRepository,
  ) {}

  /** Ranks the warehouses that have an ACTIVE location at the order's store. Takes no lock: stock may change right after. */
  async plan(tx: Tx, order: RoutedOrder): Promise<RoutingPlan> {
    const pin = (await this.pins.inForce(tx, [order.fulfillmentOrderId])).get(order.fulfillmentOrderId) ?? null;
    const ranking = rank({
      sites: await this.sites(tx, order),
      lines: order.lines,
      destination: { country: order.destination.country, place: await this.places.find(order.destination) },
      allowBackorders: (await this.stores.policyOf(tx, order.storeId)).allowBackorders,
      assignedLocationId: order.locationId,
      pinnedWarehouseId: pin?.warehouseId ?? null,
    });
    return { ...ranking, sentence: explain(ranking), pin };
  }

  /** The pins in force of these orders, by order. */
  pinsOf(on: Queryable, orderIds: readonly string[]): Promise<Map<string, RoutingPin>> {
    return this.pins.inForce(on, orderIds);
  }

  /** Pins an order to a warehouse, instead of an earlier pin. The order is locked. */
  async pin(tx: Tx, pin: NewRoutingPin): Promise<void> {
    await this.pins.end(tx, pin.fulfillmentOrderId, pin.pinnedBy);
    await this.pins.insert(tx, pin);
  }

  /** Takes the pin of an order away; false when none is in force. The order is locked. */
  unpin(tx: Tx, fulfillmentOrderId: string, by: string): Promise<boolean> {
    return this.pins.end(tx, fulfillmentOrderId, by);
  }

  /** A pin goes along with work that was moved into another order. Answers what was given to that, and whether it ended where it was. */
  carryPin(tx: Tx, carriage: PinCarriage): Promise<{ carried: RoutingPin | null; ended: boolean }> {
    return this.pins.carry(tx, carriage);
  }

  private async sites(tx: Tx, order: RoutedOrder): Promise<RoutingSite[]> {
    const locations = await this.locations.activeOfStore(tx, order.storeId);
    const warehouseIds = locations.map(({ warehouseId }) => warehouseId);
    const warehouses = await this.locations.warehousesByIds(tx, warehouseIds);
    const sites: RoutingSite[] = [];
    for (const location of locations) {
      const warehouse = warehouses.get(location.warehouseId);
      if (warehouse)
        sites.push(await this.site(location, warehouse, await this.freeAt(tx, warehouse.id, order), order));
    }
    return sites;
  }

  /** Whole pieces per SKU of the store; SKUs that nobody knows there are missing. */
  private async freeAt(tx: Tx, warehouseId: string, { storeId, lines }: RoutedOrder): Promise<Record<string, number>> {
    const items = lines.map(({ sku, needed }) => ({ sku, quantity: needed }));
    const supplies = await this.inventory.resolve(tx, { storeId, warehouseId, items });
    return Object.fromEntries(
      [...supplies].flatMap(([sku, supply]) => (supply === 'UNMAPPED' ? [] : [[sku, supply.free] as const])),
    );
  }

  private async site(
    location: LocationSummary,
    warehouse: WarehouseSummary,
    free: Readonly<Record<string, number>>,
    order: RoutedOrder,
  ): Promise<RoutingSite> {
    const { id: warehouseId, code, country, servedCountries, latitude, longitude } = warehouse;
    const place = latitude !== null && longitude !== null ? { latitude, longitude } : await this.places.find(warehouse);
    const held = location.id === order.locationId ? Object.entries(order.held ?? {}) : [];
    const withHeld = { ...free, ...Object.fromEntries(held.map(([sku, pieces]) => [sku, (free[sku] ?? 0) + pieces])) };
    return { warehouseId, code, locationId: location.id, country, servedCountries, place, free: withHeld };
  }
}
