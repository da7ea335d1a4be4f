import { Inject, Injectable, Logger } from '@nestjs/common';
import type { UnreadableItem } from '../../../clients/store-client.js';
import { asError } from '../../../common/as-error.js';
import { allOrEach } from '../../../common/all-or-each.js';
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
    const findings: PageFindings = { fresh: 0, drifting: 0 };
    const failed = await allOrEach(seen.records, async (records) => {
      const { fresh, drifting } = await this.take({ ...seen, records });
      findings.fresh += fresh;
      findings.drifting += drifting;
    });
    for (const { item, error } of failed) {
      this.logger.error(asError(error), `While taking in stock record ${item.remoteId}`);
      unread.push({ remoteId: item.remoteId, reason: 'An error of ours kept it from being taken in; see the log.' });
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
