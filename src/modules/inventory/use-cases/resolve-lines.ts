import { Injectable } from '@nestjs/common';
import { skuOf } from '../../../common/sku.js';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import type { ShippedItem } from '../domain/take-items.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { StockRecordsRepository, type NamedRecord } from '../stock-records.repository.js';

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

/** The lines of a shipment, with the records and levels that they concern. */
export interface ResolvedLines {
  lines: ShippedItem[];
  recordIds: string[];
  /** Levels of the lines, and of their records. */
  levelIds: string[];
  /** The store lowers its own numbers when it books the shipment. */
  storeDeducts: boolean;
}

/** Finds the levels and the record of each line of a shipment; nothing is locked. */
@Injectable()
export class ResolveLines {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly records: StockRecordsRepository,
    private readonly components: SkuComponentsRepository,
  ) {}

  /** A piece is made of what its SKU is mapped to at the location's warehouse; where no level of that is set, of what its record is. */
  async execute(tx: Tx, { storeId, lines }: Pick<RecordedShipment, 'storeId' | 'lines'>): Promise<ResolvedLines> {
    const named = await this.records.findNamed(
      tx,
      storeId,
      lines.map(({ sku, stockRecordRemoteId, locationId }) => ({
        remoteId: stockRecordRemoteId,
        locationId,
        sku: skuOf(sku),
      })),
    );
    const recordsOf = lines.map((line) => recordOf(line, named));
    const made = await this.components.ofRecords(tx, distinct(recordsOf));
    const mapped = await this.mapped(tx, storeId, lines);
    const items = lines.map(({ quantity, stockRecordRemoteId }, index): ShippedItem => {
      const recordId = recordsOf[index] ?? null;
      const parts = mapped[index] ?? [];
      const components = parts.length > 0 ? parts : (made.get(recordId ?? '') ?? []);
      const recordRemoteId = stockRecordRemoteId ?? named.find(({ id }) => id === recordId)?.remoteId ?? null;
      return { components, recordId, recordRemoteId, quantity };
    });
    const levelIds = items.flatMap((item) => item.components.map(({ levelId }) => levelId));
    const ofRecords = [...made.values()].flat().map(({ levelId }) => levelId);
    const { storeDeductsOnFulfillment: storeDeducts } = await this.stores.policyOf(tx, storeId);
    const found = { recordIds: distinct(recordsOf), levelIds: distinct([...levelIds, ...ofRecords]) };
    return { lines: items, ...found, storeDeducts };
  }

  /** What each line's SKU is made of at its location's warehouse, as far as levels of it are set. */
  private async mapped(
    tx: Tx,
    storeId: string,
    lines: RecordedShipment['lines'],
  ): Promise<{ levelId: string; units: number }[][]> {
    const places = await this.locations.byIds(tx, distinct(lines.map((line) => line.locationId)));
    const asked = lines.map(({ sku, locationId }) => {
      const warehouseId = (locationId !== null && places.get(locationId)?.warehouseId) || null;
      return sku !== null && warehouseId !== null ? { sku, warehouseId } : null;
    });
    const found = await this.components.find(
      tx,
      storeId,
      asked.filter((place) => place !== null),
    );
    let next = 0;
    return asked.map((place) =>
      place === null
        ? []
        : (found[next++] ?? []).flatMap(({ levelId, units }) => (levelId === null ? [] : [{ levelId, units }])),
    );
  }
}

function recordOf(line: RecordedShipment['lines'][number], named: readonly NamedRecord[]): string | null {
  const { sku, stockRecordRemoteId, locationId } = line;
  const record = named.find((each) =>
    stockRecordRemoteId === null
      ? sku !== null && each.locationId === locationId && each.sku === skuOf(sku)
      : each.remoteId === stockRecordRemoteId,
  );
  return record?.id ?? null;
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
