import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CursorTrail } from '../../../clients/cursor-trail.js';
import { Database } from '../../../platform/database/database.js';
import type { LocationSummary } from '../../locations/locations.facade.js';
import {
  StoreOperationsFacade,
  type PullHandler,
  type PullResult,
  type PullSession,
} from '../../store-operations/store-operations.facade.js';
import { FollowList, type CompleteList } from '../use-cases/follow-list.js';
import { RecordSightings } from '../use-cases/record-sightings.js';
import { StockAccess } from '../use-cases/stock-access.js';

const ACTOR = 'crossdock';

/** Reads all stock records of a store's locations, page by page, and compares them with what we believe. */
@Injectable()
export class StockPull implements PullHandler, OnModuleInit {
  readonly kind = 'STOCK';

  constructor(
    private readonly operations: StoreOperationsFacade,
    @Inject(Database) private readonly database: Database,
    private readonly sightings: RecordSightings,
    private readonly follow: FollowList,
    private readonly access: StockAccess,
  ) {}

  onModuleInit(): void {
    this.operations.registerPull(this);
  }

  /** Throws StoreClientError when a page could not be read: the pull is then not complete. */
  async pull(session: PullSession): Promise<PullResult> {
    const result: PullResult = { pages: 0, found: 0, unsettled: 0 };
    const places = await this.database.tx((tx) => this.access.readable(tx, session.storeId));
    for (const place of places) {
      if (place.remoteId !== null) await this.readLocation(session, place, place.remoteId, result);
    }
    return result;
  }

  private async readLocation(
    session: PullSession,
    location: LocationSummary,
    locationRemoteId: string,
    result: PullResult,
  ): Promise<void> {
    const trail = new CursorTrail();
    const list: CompleteList = { startedAt: null, listed: [], drifting: 0, unreadable: [] };
    let cursor: string | undefined;
    do {
      session.stillOurs();
      const query = { locationRemoteId, ...(cursor !== undefined && { cursor }) };
      const page = await session.read(({ client, connection }) => client.listStockRecords(connection, query));
      result.pages += 1;
      list.startedAt ??= page.sentAt;
      list.unreadable.push(...page.value.unreadable);
      // A store that ignored the filter would otherwise give us the stock of somebody else's location.
      const records = page.value.records.filter(
        (record) => record.locationRemoteId === null || record.locationRemoteId === locationRemoteId,
      );
      list.listed.push(...records.map((record) => record.remoteId));
      const findings = await this.sightings.see(
        { location, records, sentAt: page.sentAt, actor: ACTOR },
        list.unreadable,
      );
      result.found += findings.fresh + findings.drifting;
      list.drifting += findings.drifting;
      cursor = page.value.nextCursor;
      if (cursor !== undefined) trail.follow(cursor);
    } while (cursor !== undefined);
    await this.follow.execute(session, { ...location, remoteId: locationRemoteId }, list);
  }
}
