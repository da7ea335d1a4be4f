import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { recordSubject, StockException } from '../domain/stock-timeline.js';
import { StockPushesRepository } from '../stock-pushes.repository.js';
import { LockRecord } from './lock-record.js';

const ENGINE = 'crossdock';

/** The store has a record no more, as a read of that record said: nothing is sent for it until it is seen again. */
@Injectable()
export class EndRecord {
  constructor(
    private readonly lockRecord: LockRecord,
    private readonly pushes: StockPushesRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** What was open about its number ends with it. An unknown record changes nothing. */
  async execute(tx: Tx, recordId: string): Promise<void> {
    if (!(await this.lockRecord.execute(tx, recordId))) return;
    await this.pushes.markGone(tx, recordId);
    for (const type of [StockException.Refused, StockException.Loop]) {
      const resolution = 'The store does not have this stock record any more.';
      await this.journal.resolveException(tx, type, recordSubject(recordId), ENGINE, resolution);
    }
  }
}
