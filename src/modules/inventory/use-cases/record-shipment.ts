import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { sumBy, takeItems, type ShippedItem, type TakenItem } from '../domain/take-items.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockRecordsRepository } from '../stock-records.repository.js';
import { StockShipmentsRepository } from '../stock-shipments.repository.js';
import { RaisePushes } from './raise-pushes.js';

/** A shipment at the moment when it is recorded, before the store was told. */
export interface RecordedShipment {
  storeId: string;
  fulfillmentOrderId: string;
  cycle: number;
  fulfillmentId: string;
  actor: string;
  lines: readonly {
    sku: string | null;
    /** The store's id of the stock record that the order's line names. */
    stockRecordRemoteId: string | null;
    /** Pieces, at least 1. */
    quantity: number;
    /** Our location; null when the order is at none of ours. */
    locationId: string | null;
  }[];
}

/** Takes a recorded shipment off our stock. The store deducts its own when it books the shipment. */
@Injectable()
export class RecordShipment {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly records: StockRecordsRepository,
    private readonly shipments: StockShipmentsRepository,
    private readonly locations: LocationsFacade,
    private readonly stores: StoresFacade,
    private readonly pushes: RaisePushes,
  ) {}

  /** The same shipment again changes nothing. Lack of stock is no error: what there is is taken. */
  async execute(tx: Tx, shipment: RecordedShipment): Promise<void> {
    if (await this.shipments.exists(tx, shipment.fulfillmentId)) return;
    const { storeId, fulfillmentOrderId, cycle, actor } = shipment;
    const { storeDeductsOnFulfillment } = await this.stores.policyOf(tx, storeId);
    const lines = await this.resolve(tx, shipment);
    const recordIds = distinct(lines.map((line) => line.recordId));
    const levelIds = distinct(lines.map((line) => line.levelId));
    const levels = await this.levels.lockByIds(tx, [...levelIds, ...(await this.records.levelsOf(tx, recordIds))]);
    const records = await this.records.lock(tx, recordIds, levelIds);
    const reserved = await this.levels.reservations(tx, fulfillmentOrderId, cycle);
    const items = takeItems(lines, levels, reserved, storeDeductsOnFulfillment);
    await this.shipments.insert(tx, shipment, items);
    await this.move(tx, shipment, items, reserved);
    await this.records.addAwaiting(
      tx,
      sumBy(
        items,
        (item) => item.recordId,
        (item) => item.awaiting,
      ),
    );
    await this.pushes.forRecords(tx, { storeId, recordIds: [...records.keys()], actor });
  }

  private async move(
    tx: Tx,
    { fulfillmentOrderId, cycle, actor }: RecordedShipment,
    items: readonly TakenItem[],
    reserved: ReadonlyMap<string, number>,
  ): Promise<void> {
    const level = (item: TakenItem): string | null => item.levelId;
    const taken = sumBy(items, level, (item) => item.taken);
    const freed = sumBy(items, level, (item) => item.fromReserved);
    const deltas = [...taken]
      .map(([levelId, pieces]) => ({ levelId, onHandDelta: -pieces, reservedDelta: -(freed.get(levelId) ?? 0) }))
      .filter((delta) => delta.onHandDelta !== 0 || delta.reservedDelta !== 0);
    await this.levels.move(tx, deltas, { kind: 'SHIP', reason: null, actor, fulfillmentOrderId, cycle });
    const left = [...freed]
      .filter(([, pieces]) => pieces > 0)
      .map(([levelId, pieces]) => ({ levelId, quantity: (reserved.get(levelId) ?? 0) - pieces }));
    await this.levels.setReservations(tx, fulfillmentOrderId, cycle, left);
  }

  /** The level is that of the line's SKU at the location's warehouse, else the record's. */
  private async resolve(tx: Tx, { storeId, lines }: RecordedShipment): Promise<ShippedItem[]> {
    const places = await this.locations.byIds(tx, distinct(lines.map((line) => line.locationId)));
    const named = await this.records.findNamed(
      tx,
      storeId,
      lines.map(({ sku, stockRecordRemoteId, locationId }) => ({ remoteId: stockRecordRemoteId, locationId, sku })),
    );
    const warehouseOf = (locationId: string | null): string | null =>
      (locationId !== null && places.get(locationId)?.warehouseId) || null;
    const wanted = lines.flatMap(({ sku, locationId }) => {
      const warehouseId = warehouseOf(locationId);
      return sku !== null && warehouseId !== null ? [{ sku, warehouseId }] : [];
    });
    const found = wanted.length > 0 ? await this.levels.find(tx, storeId, wanted) : [];
    return lines.map(({ sku, stockRecordRemoteId, quantity, locationId }) => {
      const warehouseId = warehouseOf(locationId);
      const level = found.find((each) => each.sku === sku && each.warehouseId === warehouseId);
      const record = named.find((each) =>
        stockRecordRemoteId === null
          ? sku !== null && each.locationId === locationId && each.sku === sku
          : each.remoteId === stockRecordRemoteId,
      );
      return {
        levelId: level?.levelId ?? record?.levelId ?? null,
        recordId: record?.id ?? null,
        recordRemoteId: stockRecordRemoteId,
        quantity,
      };
    });
  }
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
