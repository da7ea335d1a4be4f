import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade, type LocationSummary } from '../../locations/locations.facade.js';
import { PRIORITY, StoreOperationsFacade, type NewOperation } from '../../store-operations/store-operations.facade.js';
import { createKey, STOCK_RECORD_CREATE, type CreatePayload } from '../domain/create-operation.js';
import { MISSING_PAGE, MissingRecordsRepository, type MissingRecord } from '../missing-records.repository.js';
import { ProductSources } from '../product-sources.js';
import { ResolveSkus } from './resolve-skus.js';
import { StockAccess } from './stock-access.js';

/** A record that a person wants at a location. */
export interface WantedRecord {
  locationId: string;
  /** The store's SKU. */
  sku: string;
  /** The store's id of the product, where the person knows it. */
  productRemoteId: string | null;
  actor: string;
}

/** Has stock records made at stores where a location lacks that of a SKU which we have. */
@Injectable()
export class CreateRecords {
  constructor(
    private readonly missing: MissingRecordsRepository,
    private readonly products: ProductSources,
    private readonly skus: ResolveSkus,
    private readonly locations: LocationsFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly access: StockAccess,
  ) {}

  /**
   * After the complete list of a location was read: raises one operation for each SKU whose product is known and has no record there,
   * and of which every component has a level, where the store's policy wants it. Answers how many are new.
   */
  async afterRead(tx: Tx, location: LocationSummary, actor: string): Promise<number> {
    if (!(await this.access.mayCreate(tx, location.storeId))) return 0;
    let raised = 0;
    let after: string | null = null;
    for (;;) {
      const missing = await this.missing.find(tx, { ...location, locationId: location.id }, after);
      const wanted = (await this.possible(tx, location, missing)).map((record) =>
        creation(location.storeId, { locationId: location.id, ...record }, actor),
      );
      const made = await this.operations.enqueueAll(tx, wanted);
      raised += made.size;
      const waiting = wanted.flatMap(({ dedupeKey, lane }) => (made.has(dedupeKey) ? [] : [lane]));
      await this.operations.tryParked(tx, location.storeId, waiting);
      after = missing.at(-1)?.sku ?? null;
      if (missing.length < MISSING_PAGE) return raised;
    }
  }

  /** Those of the missing records that can be asked for. The store may know a product by another SKU by now: it takes no second record. */
  private async possible(
    tx: Tx,
    { storeId, warehouseId, id: locationId }: LocationSummary,
    missing: readonly MissingRecord[],
  ): Promise<{ sku: string; productRemoteId: string }[]> {
    const unknown = missing.flatMap(({ sku, productRemoteId }) => (productRemoteId === null ? [sku] : []));
    const found = await this.products.find(tx, storeId, unknown);
    const named = missing.flatMap(({ sku, productRemoteId }) => {
      const product = productRemoteId ?? found.get(sku);
      return product === undefined ? [] : [{ sku, productRemoteId: product }];
    });
    if (named.length === 0) return [];
    const products = named.map(({ productRemoteId }) => productRemoteId);
    const recorded = await this.missing.recorded(tx, locationId, products);
    const made = await this.skus.look(tx, { storeId, warehouseId, skus: named.map(({ sku }) => sku) });
    return named.filter(({ sku, productRemoteId }) => {
      const wanted = made.has(sku) && !recorded.has(productRemoteId);
      if (wanted) recorded.add(productRemoteId);
      return wanted;
    });
  }

  /**
   * One record, whatever the policy says about making them by itself. Answers the id of its operation. Throws DomainError NOT_FOUND,
   * LOCATION_NOT_ACTIVE, STOCK_NOT_OURS, RECORD_EXISTS, SKU_UNMAPPED, PRODUCT_UNKNOWN or ALREADY_ASKED; nothing is changed then.
   */
  async one(tx: Tx, { locationId, sku, productRemoteId, actor }: WantedRecord): Promise<string> {
    const place = (await this.locations.byIds(tx, [locationId])).get(locationId);
    if (!place) throw refused('NOT_FOUND', 'locationId', 'There is no such location.');
    const { storeId, warehouseId } = place;
    if (place.status !== 'ACTIVE') {
      throw refused(
        'LOCATION_NOT_ACTIVE',
        'locationId',
        `The location is ${place.status}; records need an ACTIVE one.`,
      );
    }
    if (!(await this.access.mayPush(tx, storeId))) {
      const message =
        'Stock is not sent to this store. Look at stockOwner and stockSync of its policy, and at its scopes.';
      throw refused('STOCK_NOT_OURS', 'locationId', message);
    }
    if (await this.missing.hasRecord(tx, locationId, sku)) {
      throw refused('RECORD_EXISTS', 'sku', `The store has a stock record of ${sku} at this location already.`);
    }
    if (!(await this.skus.look(tx, { storeId, warehouseId, skus: [sku] })).has(sku)) {
      const message = `Nobody knows what ${sku} is made of in this warehouse. Map it, or set its stock level, first.`;
      throw refused('SKU_UNMAPPED', 'sku', message);
    }
    const product = productRemoteId ?? (await this.productOf(tx, storeId, sku));
    if (product === null) {
      const message = `Neither records nor orders of the store name the product of ${sku}. Name it with productId.`;
      throw refused('PRODUCT_UNKNOWN', 'productId', message);
    }
    const record = { locationId, sku, productRemoteId: product };
    const wanted = creation(storeId, record, actor);
    const id =
      (await this.operations.enqueue(tx, wanted)) ?? (await this.operations.tryParked(tx, storeId, [wanted.lane]))[0];
    if (id === undefined) throw refused('ALREADY_ASKED', 'sku', `The record of ${sku} is about to be made already.`);
    return id;
  }

  private async productOf(tx: Tx, storeId: string, sku: string): Promise<string | null> {
    const known = await this.missing.productOf(tx, storeId, sku);
    return known ?? (await this.products.find(tx, storeId, [sku])).get(sku) ?? null;
  }
}

function creation(storeId: string, record: CreatePayload, actor: string): NewOperation {
  const key = createKey(record.locationId, record.sku);
  const priority = PRIORITY.STOCK;
  return { storeId, kind: STOCK_RECORD_CREATE, lane: key, dedupeKey: key, priority, payload: { ...record }, actor };
}

function refused(code: string, field: string, message: string): DomainError {
  return new DomainError({ code, field: ['input', field], message });
}
