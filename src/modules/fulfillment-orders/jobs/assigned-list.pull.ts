import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { AssignmentFilter, RemoteFulfillmentOrder, UnreadableItem } from '../../../clients/store-client.js';
import { CursorTrail } from '../../../clients/cursor-trail.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import { crashPoint } from '../../../common/crash-point.js';
import { Database } from '../../../platform/database/database.js';
import type { PullKind } from '../../store-notifications/store-notifications.facade.js';
import {
  StoreOperationsFacade,
  type PullResult,
  type PullSession,
} from '../../store-operations/store-operations.facade.js';
import type { Source } from '../domain/judge-sighting.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import { ObserveOrder, type Observed } from '../use-cases/observe-order.js';
import { QuarantineOrder } from '../use-cases/quarantine-order.js';
import { ReportFailedOrder } from '../use-cases/report-failed-order.js';

/** The lists of fulfillment orders among all that is pulled. */
type ListKind = Exclude<PullKind, 'STOCK'>;

const FILTERS: Readonly<Record<ListKind, AssignmentFilter>> = {
  REQUESTS: 'FULFILLMENT_REQUESTED',
  CANCELLATIONS: 'CANCELLATION_REQUESTED',
  ACCEPTED: 'FULFILLMENT_ACCEPTED',
};

const LISTS: readonly ListKind[] = ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED'];

/** Point reads after one pull; what is left over is met by the next sweep. */
const MAX_POINT_READS = 100;

/** Judgements that mean that there was something to do. */
const IDLE: readonly Observed[] = ['STALE', 'MIRROR', 'IGNORE', 'TOO_EARLY', 'DECIDE'];

/**
 * Pulls one of the lists of assigned fulfillment orders: every page, each order in its own transaction, then a point read for each
 * order that the complete list should have shown and did not, or that seems to be asked for again.
 */
@Injectable()
export class AssignedListPull implements OnModuleInit {
  private readonly logger = new Logger(AssignedListPull.name);

  constructor(
    private readonly operations: StoreOperationsFacade,
    @Inject(Database) private readonly database: Database,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly observe: ObserveOrder,
    private readonly quarantine: QuarantineOrder,
    private readonly reportFailed: ReportFailedOrder,
  ) {}

  onModuleInit(): void {
    for (const kind of LISTS) this.operations.registerPull({ kind, pull: (session) => this.pull(session, kind) });
  }

  /** Throws StoreClientError when a page could not be read: the pull is then not complete. */
  async pull(session: PullSession, kind: ListKind): Promise<PullResult> {
    const result: PullResult = { pages: 0, found: 0, failed: 0 };
    const readAgain = new Set<string>();
    const trail = new CursorTrail();
    let startedAt: Date | undefined;
    let cursor: string | undefined;
    do {
      session.stillOurs();
      const page = await session.read(({ client, connection }) =>
        client.listAssigned(connection, { filter: FILTERS[kind], ...(cursor !== undefined && { cursor }) }),
      );
      startedAt ??= page.sentAt;
      result.pages += 1;
      for (const item of page.value.orders) {
        const observed = item.ok
          ? await this.see(session, item.order, page.sentAt, 'LIST', result)
          : await this.setAside(session, item, page.sentAt, result);
        if (item.ok && observed === 'READ_AGAIN') readAgain.add(item.order.remoteId);
      }
      crashPoint('pull.pageDone');
      cursor = page.value.nextCursor;
      if (cursor !== undefined) trail.follow(cursor);
    } while (cursor !== undefined);
    for (const missing of await this.orders.notSeenSince(session.storeId, kind, startedAt, MAX_POINT_READS)) {
      readAgain.add(missing);
    }
    for (const remoteId of readAgain) await this.pointRead(session, remoteId, result);
    return result;
  }

  private async pointRead(session: PullSession, remoteId: string, result: PullResult): Promise<void> {
    session.stillOurs();
    try {
      const { value, sentAt } = await session.read(({ client, connection }) =>
        client.getFulfillmentOrder(connection, remoteId),
      );
      await this.see(session, value, sentAt, 'POINT', result);
    } catch (error) {
      if (!(error instanceof StoreClientError) || error.kind !== 'NOT_FOUND') throw error;
      await this.reportFailed.execute(session.storeId, remoteId, 'The store does not know this order any more.');
    }
  }

  /** One order, one transaction. An error of ours stops neither the page nor the pull. */
  private async see(
    session: PullSession,
    remote: RemoteFulfillmentOrder,
    sentAt: Date,
    source: Source,
    result: PullResult,
  ): Promise<Observed | null> {
    try {
      const observed = await this.database.tx((tx) =>
        this.observe.execute(tx, { storeId: session.storeId, remote, sentAt, source, cause: session.cause }),
      );
      if (!IDLE.includes(observed)) result.found += 1;
      return observed;
    } catch (error) {
      result.failed += 1;
      this.logger.error(
        error instanceof Error ? error : new Error(String(error)),
        `While observing order ${remote.remoteId}`,
      );
      await this.reportFailed.execute(session.storeId, remote.remoteId, 'An error of ours kept it from being decided.');
      return null;
    }
  }

  private async setAside(session: PullSession, item: UnreadableItem, seenAt: Date, result: PullResult): Promise<null> {
    result.found += 1;
    await this.quarantine.execute(session.storeId, item, seenAt);
    return null;
  }
}
