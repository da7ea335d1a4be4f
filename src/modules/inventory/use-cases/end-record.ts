import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { pushKey } from '../domain/push-operation.js';
import { recordSubject, StockException } from '../domain/stock-timeline.js';
import { StockPushesRepository } from '../stock-pushes.repository.js';
import { LockRecord } from './lock-record.js';

const ENGINE = 'crossdock';
const GONE = 'The store does not have this stock record any more.';

/** The store has a record no more, as a read of that record said: nothing is sent for it until it is seen again. */
@Injectable()
export class EndRecord {
  constructor(
    private readonly lockRecord: LockRecord,
    private readonly pushes: StockPushesRepository,
    private readonly journal: JournalFacade,
    private readonly operations: StoreOperationsFacade,
  ) {}

  /** What was open about its number ends with it. An unknown record changes nothing. */
  async execute(tx: Tx, recordId: string): Promise<void> {
    const found = await this.lockRecord.execute(tx, recordId);
    if (!found) return;
    await this.pushes.markGone(tx, recordId);
    await this.endPushes(tx, found.record.storeId, recordId);
    for (const type of [StockException.Refused, StockException.Loop]) {
      await this.journal.resolveException(tx, type, recordSubject(recordId), ENGINE, GONE);
    }
  }

  /** What waits for the record, or is parked, is sent never. */
  private async endPushes(tx: Tx, storeId: string, recordId: string): Promise<void> {
    const open = await this.operations.lockLane(tx, storeId, pushKey(recordId));
    const ids = open.map(({ id }) => id);
    for (const id of await this.operations.supersedeSome(tx, ids, GONE)) {
      await this.journal.resolveException(tx, 'OPERATION_PARKED', `store_operation:${id}`, ENGINE, GONE);
    }
  }
}
