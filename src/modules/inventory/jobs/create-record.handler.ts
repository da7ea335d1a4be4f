import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteStockRecord } from '../../../clients/store-client.js';
import { AppConfig } from '../../../config/app-config.js';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Readiness,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../store-operations/store-operations.facade.js';
import { STOCK_RECORD_CREATE, type CreatePayload } from '../domain/create-operation.js';
import { SettleCreated, type Creation } from '../use-cases/settle-created.js';

/** The record as a verifying read found it; null when the location has none of the SKU. */
type Evidence = RemoteStockRecord | null;

/** Makes a stock record at a store. It is not idempotent there: after a lost answer the location's records of the SKU are listed. */
@Injectable()
export class CreateRecordHandler implements OperationHandler<RemoteStockRecord, Evidence, Creation>, OnModuleInit {
  readonly kind = STOCK_RECORD_CREATE;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    @Inject(Database) private readonly database: Database,
    private readonly created: SettleCreated,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  ready(operation: Operation): Promise<Readiness<Creation>> {
    return this.database.tx((tx) => this.created.prepare(tx, operation.storeId, payloadOf(operation)));
  }

  send({ client, connection }: StoreCall, _operation: Operation, record: Creation): Promise<RemoteStockRecord> {
    return client.createStockRecord(connection, record);
  }

  async resolve(read: PacedRead, operation: Operation): Promise<Reading<Evidence>> {
    const { locationId, sku, productRemoteId } = payloadOf(operation);
    const locationRemoteId = await this.database.tx((tx) => this.created.locationRemoteId(tx, locationId));
    return read(async ({ client, connection }) => {
      if (locationRemoteId === null) return null;
      const { records } = await client.listStockRecords(connection, { locationRemoteId, sku });
      const here = records.filter((record) => (record.locationRemoteId ?? locationRemoteId) === locationRemoteId);
      return here.find((record) => record.sku === sku || record.productRemoteId === productRemoteId) ?? null;
    });
  }

  settle(tx: Tx, operation: Operation, outcome: OperationOutcome<RemoteStockRecord, Evidence>): Promise<Settlement> {
    const { storeId, sentAt, actor } = operation;
    const attempt = { ...payloadOf(operation), storeId, sentAt, actor };
    const record = outcome.type === 'ANSWERED' ? outcome.answer : outcome.evidence.value;
    if (record) return this.created.made(tx, attempt, record);
    return this.created.notMade(tx, attempt, operation.refusedWith);
  }
}

function payloadOf({ payload }: Operation): CreatePayload {
  const { locationId, sku, productRemoteId } = payload;
  return { locationId: String(locationId), sku: String(sku), productRemoteId: String(productRemoteId) };
}
