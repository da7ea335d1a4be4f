import { Injectable } from '@nestjs/common';
import type { UnreadableItem } from '../../../clients/store-client.js';
import { namesOf } from '../../../common/text.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade, type Severity } from '../../journal/journal.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { locationStock, recordSubject, StockException, StockTimeline } from '../domain/stock-timeline.js';
import { StockPushesRepository } from '../stock-pushes.repository.js';

const ENGINE = 'crossdock';

/** What follows from a difference, by policy, and what an operator does. */
const AFTER_DRIFT = {
  HEAL: 'Our numbers are sent again; find out who changes stock there.',
  REPORT: 'Nothing is sent: send our number with stockRecordHeal, or count again with stockLevelsSet.',
} as const;

/** The location that a report is about. */
interface Place {
  id: string;
  storeId: string;
  name: string;
}

/** Records that a message names: no more examples are looked up. */
const MOST_NAMED = 5;

/** Tells operators what is wrong with a location's stock records: one exception per kind and location, with examples. */
@Injectable()
export class ReportRecords {
  constructor(
    private readonly pushes: StockPushesRepository,
    private readonly journal: JournalFacade,
    private readonly stores: StoresFacade,
  ) {}

  /** Opens, refreshes or resolves the exceptions about drifting and unmapped records of a location. */
  async execute(tx: Tx, place: Place): Promise<void> {
    const { driftHealing } = await this.stores.policyOf(tx, place.storeId);
    const { drifting, unmapped } = await this.pushes.findings(tx, place.id);
    await this.tell(tx, place, StockException.Drift, drifting, {
      severity: 'WARNING',
      message: `${drifting.count} stock records at ${place.name} were changed at the store by somebody else. ${AFTER_DRIFT[driftHealing]}`,
    });
    await this.tell(tx, place, StockException.Unmapped, unmapped, {
      severity: 'INFO',
      message: `Stock records at ${place.name} have no stock level here, themselves or for a part that they are mapped to, so no stock is sent for them: ${namesOf(
        unmapped.examples.map(({ sku }) => sku ?? 'a record without a SKU'),
        MOST_NAMED,
        unmapped.count,
      )}. Set their levels with stockLevelsSet, map them with skuMappingUpsert, or correct the SKU at the store.`,
    });
  }

  /** After the complete list of a location was read: `drifting` records showed another number than we expected. */
  async afterRead(
    tx: Tx,
    place: Place,
    { drifting, unreadable }: { drifting: number; unreadable: readonly Pick<UnreadableItem, 'remoteId' | 'reason'>[] },
  ): Promise<void> {
    await this.execute(tx, place);
    const examples = unreadable.slice(0, 5).map(({ remoteId, reason }) => ({ remoteId, reason }));
    const count = unreadable.length;
    await this.tell(
      tx,
      place,
      StockException.Unreadable,
      { count, examples },
      {
        severity: 'WARNING',
        message: `${count} stock records at ${place.name} could not be read or understood and are left alone. Look at them at the store.`,
      },
    );
    if (drifting === 0) return;
    const data = { locationId: place.id, records: drifting };
    await this.journal.append(tx, { storeId: place.storeId, type: StockTimeline.DriftFound, actor: ENGINE, data });
  }

  /** A record drifts no more: resolves the location's exception if it was the last one. */
  async driftEnded(tx: Tx, locationId: string): Promise<void> {
    if (await this.pushes.anyDrifting(tx, locationId)) return;
    const resolution = 'The store holds our numbers again.';
    await this.journal.resolveException(tx, StockException.Drift, locationStock(locationId), ENGINE, resolution);
  }

  /** The store refused our number with this HTTP status; answers that in words. */
  async refused(
    tx: Tx,
    { id, storeId, remoteId }: { id: string; storeId: string; remoteId: string },
    status: number,
  ): Promise<string> {
    const reason = `The store refused the stock of record ${remoteId} (HTTP ${status}).`;
    await this.journal.openException(tx, {
      type: StockException.Refused,
      subject: recordSubject(id),
      severity: 'WARNING',
      storeId,
      message: `${reason} Look at the product at the store; the next change of its level, or the daily compare, sends it again.`,
      data: { recordId: id, remoteId },
    });
    return reason;
  }

  /** The store has taken our number. */
  async taken(tx: Tx, recordId: string, actor: string): Promise<void> {
    const resolution = 'The store has taken our number.';
    await this.journal.resolveException(tx, StockException.Refused, recordSubject(recordId), actor, resolution);
  }

  private async tell(
    tx: Tx,
    { id, storeId }: Place,
    type: Uppercase<string>,
    { count, examples }: { count: number; examples: readonly object[] },
    words: { severity: Severity; message: string },
  ): Promise<void> {
    const subject = locationStock(id);
    if (count === 0) {
      await this.journal.resolveException(tx, type, subject, ENGINE, 'No record is left.');
      return;
    }
    const data = { locationId: id, count, examples };
    await this.journal.openException(tx, { type, subject, storeId, data, ...words });
  }
}
