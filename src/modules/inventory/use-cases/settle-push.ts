import { Injectable } from '@nestjs/common';
import type { RemoteStockRecord } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { Settlement } from '../../store-operations/store-operations.facade.js';
import { difference, type Interval } from '../domain/stock-record.js';
import { StockPushesRepository } from '../stock-pushes.repository.js';
import type { LockedRecord } from '../stock-records.repository.js';
import { StockShipmentsRepository } from '../stock-shipments.repository.js';
import { EndRecord } from './end-record.js';
import { LockRecord } from './lock-record.js';
import { RaisePushes } from './raise-pushes.js';
import { ReportRecords } from './report-records.js';

/** An attempt to set a record's stock. */
export interface PushAttempt {
  storeId: string;
  recordId: string;
  /** When it was sent, by the database clock. */
  sentAt: Date;
  actor: string;
}

/** Keeps what a push brought: what the store holds now, and whether it must be told once more. */
@Injectable()
export class SettlePush {
  constructor(
    private readonly records: LockRecord,
    private readonly pushes: StockPushesRepository,
    private readonly shipments: StockShipmentsRepository,
    private readonly raise: RaisePushes,
    private readonly report: ReportRecords,
    private readonly endRecord: EndRecord,
  ) {}

  /** The store answered with the record as it has it now. */
  async answered(
    tx: Tx,
    attempt: PushAttempt,
    { sent, record: remote }: { sent: number; record: RemoteStockRecord },
  ): Promise<Settlement> {
    const found = await this.records.execute(tx, attempt.recordId);
    if (!found) return GONE_HERE;
    const { record } = found;
    // A store that does not show the number has taken ours.
    const shown = remote.inStock ?? sent;
    const overlapped = await this.finish(
      tx,
      attempt,
      record,
      { ...remote, inStock: shown },
      {
        expected: shown,
        drift: shown === sent ? null : difference(shown, sent),
      },
    );
    await this.report.taken(tx, record.id, attempt.actor);
    // A store that keeps another number each time is told at most once more; the next change, or the daily compare, tries again.
    const stubborn = !overlapped && shown !== sent && record.drift !== null;
    return { state: 'CONFIRMED', result: { sent, shown }, ...(!stubborn && this.thenTell(attempt)) };
  }

  /** The store was read because the answer was lost, or after it refused (`refusedWith`, an HTTP status). */
  async read(
    tx: Tx,
    attempt: PushAttempt,
    remote: RemoteStockRecord | null,
    refusedWith: number | null,
  ): Promise<Settlement> {
    const found = await this.records.execute(tx, attempt.recordId);
    if (!found) return GONE_HERE;
    const { record, wanted } = found;
    if (!remote) {
      await this.endRecord.execute(tx, record.id);
      if (record.drift !== null) await this.report.driftEnded(tx, record.locationId);
      return { state: 'REFUSED', reason: 'The store does not have this stock record any more.' };
    }
    const right = remote.inStock === wanted;
    await this.finish(tx, attempt, record, remote, {
      expected: remote.inStock,
      drift: right ? null : record.drift,
    });
    if (refusedWith !== null && !right) {
      return { state: 'REFUSED', reason: await this.report.refused(tx, record, refusedWith) };
    }
    if (right) {
      await this.report.taken(tx, record.id, attempt.actor);
      return { state: 'CONFIRMED', result: { shown: remote.inStock }, ...this.thenTell(attempt) };
    }
    const shows = `shows ${remote.inStock ?? 'no number'} for record ${record.remoteId} in place of ${wanted ?? 'ours'}`;
    return { state: 'PENDING', reason: `The answer was lost and the store ${shows}: it is told once more.` };
  }

  /** Writes the outcome. True when a shipment was on its way meanwhile, so that nobody knows what the store holds. */
  private async finish(
    tx: Tx,
    { sentAt }: PushAttempt,
    record: LockedRecord,
    { inStock, allocated, net }: RemoteStockRecord,
    { expected, drift }: { expected: number | null; drift: number | null },
  ): Promise<boolean> {
    const times: Interval = { sentAt, answeredAt: await this.pushes.now(tx) };
    const overlapped = await this.shipments.confirmedWithin(tx, record.id, times);
    const believed = overlapped ? null : expected;
    await this.pushes.finish(tx, record.id, times, { expected: believed, drift, inStock, allocated, net });
    if (record.drift !== null && drift === null) await this.report.driftEnded(tx, record.locationId);
    return overlapped;
  }

  /** Once this push has ended, another is raised where the store should hold another number by now. */
  private thenTell({ storeId, recordId, actor }: PushAttempt): Pick<Settlement, 'afterwards'> {
    return {
      afterwards: async (tx) => {
        await this.raise.forRecords(tx, { storeId, recordIds: [recordId], actor });
      },
    };
  }
}

const GONE_HERE: Settlement = { state: 'SUPERSEDED', reason: 'The record is not known here any more.' };
