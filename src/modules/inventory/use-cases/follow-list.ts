import { Inject, Injectable } from '@nestjs/common';
import { StoreClientError, type StoreErrorKind } from '../../../clients/store-client.errors.js';
import type { RemoteStockRecord } from '../../../clients/store-client.js';
import { Database } from '../../../platform/database/database.js';
import type { LocationSummary } from '../../locations/locations.facade.js';
import type { PullSession, Reading } from '../../store-operations/store-operations.facade.js';
import { StockPushesRepository, type AbsentRecord } from '../stock-pushes.repository.js';
import { CreateRecords } from './create-records.js';
import { EndRecord } from './end-record.js';
import { RecordSightings, type UnreadRecord } from './record-sightings.js';
import { ReportRecords } from './report-records.js';

const ACTOR = 'crossdock';

/** Records that one pull reads on their own, so that a list that lost its rows does not take the store's whole pace. */
const MOST_READS = 20;

/** Failures that concern the record that was asked for, and not the store: the others are read all the same. */
const OF_ONE_RECORD: readonly StoreErrorKind[] = ['REFUSED', 'SERVER_ERROR', 'TIMEOUT', 'BROKEN_RESPONSE'];

/** What the complete list of a location's records showed. */
export interface CompleteList {
  /** When its first page was asked for, by the database clock. */
  startedAt: Date | null;
  /** The store's ids of the records in it. */
  listed: string[];
  unreadable: UnreadRecord[];
  /** Records with a number that we did not expect. */
  drifting: number;
}

/** What follows once all records of a location were read. */
@Injectable()
export class FollowList {
  constructor(
    @Inject(Database) private readonly database: Database,
    private readonly pushes: StockPushesRepository,
    private readonly endRecord: EndRecord,
    private readonly report: ReportRecords,
    private readonly create: CreateRecords,
    private readonly sightings: RecordSightings,
  ) {}

  /** Looks for records that the list should hold and does not, tells operators what is wrong, and asks for records that are missing. */
  async execute(session: PullSession, location: LocationSummary, list: CompleteList): Promise<void> {
    await this.findAbsent(session, location, list);
    await this.database.tx((tx) => this.report.afterRead(tx, location, list));
    await this.database.tx((tx) => this.create.afterRead(tx, location, ACTOR));
  }

  /**
   * Absence from a list alone says nothing: each record is read on its own, and is gone when the store says so. One that cannot be read
   * keeps no other from being read.
   */
  private async findAbsent(session: PullSession, location: LocationSummary, list: CompleteList): Promise<void> {
    const { listed, unreadable, startedAt } = list;
    const known = [...listed, ...unreadable.flatMap(({ remoteId }) => remoteId ?? [])];
    // One that cannot even be named may be any of them.
    if (startedAt === null || unreadable.some(({ remoteId }) => remoteId === null)) return;
    const absent = await this.database.tx((tx) => this.pushes.absent(tx, location.id, known, startedAt, MOST_READS));
    for (const record of absent) {
      session.stillOurs();
      // Whatever comes of it, the others come first the next time; a record that is taken in is missed no more.
      await this.pushes.markMissed(this.database, record.id);
      try {
        await this.look(session, location, record, list);
      } catch (error) {
        if (!(error instanceof StoreClientError) || !OF_ONE_RECORD.includes(error.kind)) throw error;
        list.unreadable.push({ remoteId: record.remoteId, reason: error.message });
      }
    }
  }

  private async look(
    session: PullSession,
    location: LocationSummary,
    record: AbsentRecord,
    { unreadable }: CompleteList,
  ): Promise<void> {
    const { value, sentAt } = await this.read(session, record);
    if (value === null) return this.database.tx((tx) => this.endRecord.execute(tx, record.id));
    if ((value.locationRemoteId ?? location.remoteId) !== location.remoteId) return;
    await this.sightings.see({ location, records: [value], sentAt, actor: ACTOR }, unreadable);
  }

  /** Null: the store does not have it. */
  private read(session: PullSession, { remoteId }: AbsentRecord): Promise<Reading<RemoteStockRecord | null>> {
    return session.read(async ({ client, connection }) => {
      try {
        return await client.getStockRecord(connection, remoteId);
      } catch (error) {
        if (error instanceof StoreClientError && error.kind === 'NOT_FOUND') return null;
        throw error;
      }
    });
  }
}
