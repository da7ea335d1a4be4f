import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { StoreClientError } from '../../../clients/store-client.errors.js';
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
import { STOCK_PUSH } from '../domain/push-operation.js';
import { StockPushesRepository } from '../stock-pushes.repository.js';
import { PreparePush, type Push } from '../use-cases/prepare-push.js';
import { SettlePush } from '../use-cases/settle-push.js';

/** The record as a verifying read found it; null when the store does not have it any more. */
type Evidence = RemoteStockRecord | null;

/** What was sent, and the record as the store had it afterwards. */
interface Answer {
  sent: number;
  record: RemoteStockRecord;
}

/** Sets the stock of a record at its store. The number is computed right before it is sent: the latest one wins. */
@Injectable()
export class StockPushHandler implements OperationHandler<Answer, Evidence, Push>, OnModuleInit {
  readonly kind = STOCK_PUSH;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    @Inject(Database) private readonly database: Database,
    private readonly pushes: StockPushesRepository,
    private readonly preparePush: PreparePush,
    private readonly settlePush: SettlePush,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  ready(operation: Operation): Promise<Readiness<Push>> {
    const { storeId, sentAt } = operation;
    return this.database.tx((tx) => this.preparePush.execute(tx, { storeId, recordId: recordIdOf(operation), sentAt }));
  }

  async send({ client, connection }: StoreCall, _operation: Operation, push: Push): Promise<Answer> {
    const record = await client.setStock(connection, push.remoteId, { inStock: push.inStock });
    return { sent: push.inStock, record };
  }

  async resolve(read: PacedRead, operation: Operation): Promise<Reading<Evidence>> {
    const remoteId = await this.pushes.remoteIdOf(this.database, recordIdOf(operation));
    return read(async ({ client, connection }) => {
      try {
        return remoteId === null ? null : await client.getStockRecord(connection, remoteId);
      } catch (error) {
        if (error instanceof StoreClientError && error.kind === 'NOT_FOUND') return null;
        throw error;
      }
    });
  }

  settle(tx: Tx, operation: Operation, outcome: OperationOutcome<Answer, Evidence>): Promise<Settlement> {
    const { storeId, sentAt, actor } = operation;
    const attempt = { storeId, recordId: recordIdOf(operation), sentAt, actor };
    if (outcome.type === 'ANSWERED') return this.settlePush.answered(tx, attempt, outcome.answer);
    return this.settlePush.read(tx, attempt, outcome.evidence.value, operation.refusedWith);
  }
}

function recordIdOf({ payload }: Operation): string {
  return String(payload.recordId);
}
