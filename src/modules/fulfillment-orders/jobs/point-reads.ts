import { Injectable } from '@nestjs/common';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import { Database } from '../../../platform/database/database.js';
import type { PullResult, PullSession } from '../../store-operations/store-operations.facade.js';
import { PointReadsRepository } from '../point-reads.repository.js';
import { ReportFailedOrder } from '../use-cases/report-failed-order.js';
import { FailedReads, STORE_IS_AWAY } from './order-reads.js';
import { OrderSightings } from './order-sightings.js';

/** Reads orders one by one. One that cannot be read keeps no other waiting. */
@Injectable()
export class PointReads {
  constructor(
    private readonly database: Database,
    private readonly sightings: OrderSightings,
    private readonly line: PointReadsRepository,
    private readonly reportFailed: ReportFailedOrder,
  ) {}

  /**
   * Takes in each of these orders; answers whether all could be read. One that cannot is told to people and put off. When the store
   * answers nothing several times in a row, the rest waits for the next pull of orders. Throws StoreClientError when the store as a
   * whole answers nobody now.
   */
  async each(session: PullSession, remoteIds: readonly string[], result: PullResult): Promise<boolean> {
    const { storeId } = session;
    const failures = new FailedReads();
    let allRead = true;
    for (const [index, remoteId] of remoteIds.entries()) {
      try {
        await this.sightings.pointRead(session, remoteId, result);
        failures.answered();
      } catch (error) {
        if (!(error instanceof StoreClientError)) throw error;
        await this.putOff(storeId, remoteId, error);
        if (STORE_IS_AWAY.includes(error.kind)) throw error;
        allRead = false;
        if (!failures.failed(error)) continue;
        await this.line.ask(storeId, remoteIds.slice(index + 1));
        result.unsettled += 1;
        break;
      }
    }
    return allRead;
  }

  /** Silence may be about this one order, too: it is not asked first again. */
  private async putOff(storeId: string, remoteId: string, { kind, detail }: StoreClientError): Promise<void> {
    if (STORE_IS_AWAY.includes(kind) && kind !== 'TIMEOUT') return;
    const failures = await this.line.putOff(this.database, storeId, 'ORDER', remoteId);
    if (kind === 'TIMEOUT' && failures === 1) return;
    await this.reportFailed.execute(storeId, remoteId, `It could not be read (${detail}).`);
  }
}
