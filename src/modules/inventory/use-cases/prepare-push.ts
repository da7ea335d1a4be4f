import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoreOperationsFacade, type Readiness } from '../../store-operations/store-operations.facade.js';
import { StockPushesRepository } from '../stock-pushes.repository.js';
import { StockShipmentsRepository } from '../stock-shipments.repository.js';
import { LockRecord } from './lock-record.js';
import { StockAccess } from './stock-access.js';

/** What is sent for a record. */
export interface Push {
  /** The store's own id of the record. */
  remoteId: string;
  inStock: number;
}

/** How long a push waits before it looks again whether the outcome of a shipment is known. */
const UNKNOWN_SHIPMENT_MS = 5_000;

/** Decides right before a push is sent what it says, and whether it is needed and allowed. */
@Injectable()
export class PreparePush {
  constructor(
    private readonly records: LockRecord,
    private readonly pushes: StockPushesRepository,
    private readonly shipments: StockShipmentsRepository,
    private readonly operations: StoreOperationsFacade,
    private readonly locations: LocationsFacade,
    private readonly access: StockAccess,
  ) {}

  /** `sentAt`: when the attempt started. */
  async execute(
    tx: Tx,
    { storeId, recordId, sentAt }: { storeId: string; recordId: string; sentAt: Date },
  ): Promise<Readiness<Push>> {
    const found = await this.records.execute(tx, recordId);
    if (!found || found.wanted === null || found.record.gone) return nothing('The record has no stock level any more.');
    const { record, wanted } = found;
    if (record.untracked) return nothing('The store does not track the stock of this record.');
    if (record.pushingSince !== null) await this.pushes.setPushing(tx, recordId, null);
    if (record.expected === wanted) return nothing('The store holds this number already.');
    const place = (await this.locations.byIds(tx, [record.locationId])).get(record.locationId);
    if (place?.status !== 'ACTIVE') return nothing('The location is not active any more.');
    if (!(await this.access.mayPush(tx, storeId))) return nothing('Stock is not sent to this store.');
    const { unknown, fulfillmentOrderIds } = await this.shipments.openOrders(tx, recordId);
    if (unknown || (await this.operations.anyAmbiguous(tx, storeId, fulfillmentOrderIds))) {
      const reason = 'Not sent: it is unknown whether the store has booked a shipment of this record.';
      return { type: 'WAIT', waitMs: UNKNOWN_SHIPMENT_MS, reason };
    }
    await this.pushes.setPushing(tx, recordId, sentAt);
    return { type: 'SEND', prepared: { remoteId: record.remoteId, inStock: wanted } };
  }
}

function nothing(reason: string): Readiness<Push> {
  return { type: 'DONE', reason };
}
