import { Injectable } from '@nestjs/common';
import type { RemoteStockRecord } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import type { Readiness, Settlement } from '../../store-operations/store-operations.facade.js';
import type { CreatePayload } from '../domain/create-operation.js';
import { skuSubject, StockException } from '../domain/stock-timeline.js';
import { published } from '../domain/stock-record.js';
import { MissingRecordsRepository } from '../missing-records.repository.js';
import { ResolveSkus } from './resolve-skus.js';
import { StockAccess } from './stock-access.js';
import { TakeInRecords } from './take-in-records.js';

/** What is sent to make a record. */
export interface Creation {
  productRemoteId: string;
  locationRemoteId: string;
  inStock: number;
}

/** An attempt to make a record. */
export interface CreateAttempt extends CreatePayload {
  storeId: string;
  /** When it was sent, by the database clock. */
  sentAt: Date;
  actor: string;
}

/** Says what is sent to make a stock record, and keeps what came of it. */
@Injectable()
export class SettleCreated {
  constructor(
    private readonly missing: MissingRecordsRepository,
    private readonly skus: ResolveSkus,
    private readonly locations: LocationsFacade,
    private readonly access: StockAccess,
    private readonly takeIn: TakeInRecords,
    private readonly journal: JournalFacade,
  ) {}

  /** Right before it is sent: what, and whether it is still needed and allowed. */
  async prepare(tx: Tx, storeId: string, record: CreatePayload): Promise<Readiness<Creation>> {
    const { locationId, sku, productRemoteId } = record;
    const place = (await this.locations.byIds(tx, [locationId])).get(locationId);
    if (place?.status !== 'ACTIVE' || place.remoteId === null) return nothing('The location is not active any more.');
    if (!(await this.access.mayPush(tx, storeId))) return nothing('Stock is not sent to this store.');
    if (await this.missing.hasRecord(tx, locationId, sku)) return nothing('The store has this record already.');
    const { warehouseId, remoteId: locationRemoteId } = place;
    const components = (await this.skus.look(tx, { storeId, warehouseId, skus: [sku] })).get(sku);
    if (!components) return nothing('Nobody knows any more what its SKU is made of.');
    // Whatever orders hold of it is held through other records: the store has none of this one.
    const levels = components.map((part) => ({ ...part, heldByOthers: part.reserved }));
    return { type: 'SEND', prepared: { productRemoteId, locationRemoteId, inStock: published(levels, 0) } };
  }

  /** The store's own id of the location; null when it is gone. */
  async locationRemoteId(tx: Tx, locationId: string): Promise<string | null> {
    return (await this.locations.byIds(tx, [locationId])).get(locationId)?.remoteId ?? null;
  }

  /** The store has the record, by its answer or by a read. */
  async made(tx: Tx, attempt: CreateAttempt, record: RemoteStockRecord): Promise<Settlement> {
    const { locationId, storeId, sku, sentAt, actor } = attempt;
    const location = (await this.locations.byIds(tx, [locationId])).get(locationId);
    if (!location) return { state: 'SUPERSEDED', reason: 'The location is not known here any more.' };
    await this.takeIn.execute(tx, { location, records: [{ ...record, sku: record.sku ?? sku }], sentAt, actor });
    const subject = skuSubject(storeId, location.warehouseId, sku);
    await this.journal.resolveException(tx, StockException.CreateRefused, subject, actor, 'The store has it now.');
    return { state: 'CONFIRMED', result: { remoteId: record.remoteId } };
  }

  /** The store was read and does not have it. `refusedWith`: the HTTP status with which it refused, null where the answer was lost. */
  async notMade(tx: Tx, attempt: CreateAttempt, refusedWith: number | null): Promise<Settlement> {
    if (refusedWith === null)
      return { state: 'PENDING', reason: 'The answer was lost and the store has no such record.' };
    const { locationId, storeId, sku, productRemoteId } = attempt;
    const location = (await this.locations.byIds(tx, [locationId])).get(locationId);
    const reason = `The store refused a stock record of ${sku} (HTTP ${refusedWith}).`;
    if (location) {
      await this.journal.openException(tx, {
        type: StockException.CreateRefused,
        subject: skuSubject(storeId, location.warehouseId, sku),
        severity: 'WARNING',
        storeId,
        message: `${reason} Look at product ${productRemoteId} at the store, then ask again with stockRecordCreate.`,
        data: { locationId, sku, productRemoteId },
      });
    }
    return { state: 'REFUSED', reason };
  }
}

function nothing(reason: string): Readiness<Creation> {
  return { type: 'DONE', reason };
}
