import { Inject, Injectable, Logger } from '@nestjs/common';
import type { RemoteStockRecord, UnreadableItem } from '../../../clients/store-client.js';
import { Database } from '../../../platform/database/database.js';
import { StockAccess } from './stock-access.js';
import { TakeInRecords, type PageFindings, type SeenPage } from './take-in-records.js';

/** A stock record that is left alone, and why. */
export type UnreadRecord = Pick<UnreadableItem, 'remoteId' | 'reason'>;

/** Takes in what a pull sees of stock records. */
@Injectable()
export class RecordSightings {
  private readonly logger = new Logger(RecordSightings.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    private readonly access: StockAccess,
    private readonly takeIn: TakeInRecords,
  ) {}

  /**
   * A page, in one transaction. An error of ours with one of its records keeps no other from being taken in: they are tried one by one,
   * and the failing one is logged and added to `unread`. Throws when none of several can be taken in.
   */
  async see(seen: SeenPage, unread: UnreadRecord[]): Promise<PageFindings> {
    try {
      return await this.take(seen);
    } catch (error) {
      return this.seeEach(seen, unread, error);
    }
  }

  private async seeEach(seen: SeenPage, unread: UnreadRecord[], why: unknown): Promise<PageFindings> {
    const findings: PageFindings = { fresh: 0, drifting: 0 };
    const failed: { record: RemoteStockRecord; error: unknown }[] = [];
    for (const record of seen.records) {
      try {
        const { fresh, drifting } = await this.take({ ...seen, records: [record] });
        findings.fresh += fresh;
        findings.drifting += drifting;
      } catch (error) {
        failed.push({ record, error });
      }
    }
    // What fails with every record is not about a record.
    if (failed.length > 1 && failed.length === seen.records.length) throw why;
    for (const { record, error } of failed) {
      this.logger.error(
        error instanceof Error ? error : new Error(String(error)),
        `While taking in stock record ${record.remoteId}`,
      );
      unread.push({ remoteId: record.remoteId, reason: 'An error of ours kept it from being taken in; see the log.' });
    }
    return findings;
  }

  private take(seen: SeenPage): Promise<PageFindings> {
    return this.database.tx(async (tx) => {
      await this.access.noteUnfamiliar(tx, seen.location.storeId, seen.records);
      return this.takeIn.execute(tx, seen);
    });
  }
}
