import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AssignmentFilter, ObservedItem } from '../../../clients/store-client.js';
import { CursorTrail } from '../../../clients/cursor-trail.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import { crashPoint } from '../../../common/crash-point.js';
import type { PullKind } from '../../store-notifications/store-notifications.facade.js';
import {
  StoreOperationsFacade,
  type PullResult,
  type PullSession,
} from '../../store-operations/store-operations.facade.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import { FamilyLooks } from '../lineage/jobs/family-looks.js';
import { OrderSightings, type SeenOrder } from './order-sightings.js';
import { PointReads } from './point-reads.js';

/** The lists of what is requested of us, among all that is pulled. */
type ListKind = Extract<PullKind, 'REQUESTS' | 'CANCELLATIONS' | 'ACCEPTED'>;

const FILTERS: Readonly<Record<ListKind, AssignmentFilter>> = {
  REQUESTS: 'FULFILLMENT_REQUESTED',
  CANCELLATIONS: 'CANCELLATION_REQUESTED',
  ACCEPTED: 'FULFILLMENT_ACCEPTED',
};

const LISTS: readonly ListKind[] = ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED'];

/** Point reads after one pull; what is left over is met by the next sweep. */
const MAX_POINT_READS = 100;

/** An order that waits to be decided, and its place among those that do. */
interface WaitingOrder {
  id: string;
  seen: SeenOrder;
}

/** What a pull has met so far. */
interface Met {
  /** Orders to be read once more, by the store's ids. */
  readAgain: Set<string>;
  /** Numbers of the customers' orders of what is new, or seems to be. */
  news: Set<string>;
  /** Orders that waited to be decided before. */
  waiting: WaitingOrder[];
}

/**
 * Pulls one of the lists of assigned fulfillment orders: every page, each order in its own transaction, then a point read for each
 * order that the complete list should have shown and did not, or that seems to be asked for again, then the relatives of what is new.
 * Orders that waited to be decided come after the last page, the one that we know longest first, in whatever order the store lists them:
 * what is in stock goes to who waited longest.
 */
@Injectable()
export class AssignedListPull implements OnModuleInit {
  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly sightings: OrderSightings,
    private readonly reads: PointReads,
    private readonly looks: FamilyLooks,
  ) {}

  onModuleInit(): void {
    for (const kind of LISTS) this.operations.registerPull({ kind, pull: (session) => this.pull(session, kind) });
  }

  /** Throws StoreClientError when a page could not be read: the pull is then not complete. */
  async pull(session: PullSession, kind: ListKind): Promise<PullResult> {
    const result: PullResult = { pages: 0, found: 0, unsettled: 0 };
    const met: Met = { readAgain: new Set(), news: new Set(), waiting: [] };
    const startedAt = await this.readPages(session, kind, result, met).catch(async (error: unknown) => {
      // A page that fails each time keeps nobody waiting who stood on the pages before it.
      if (error instanceof StoreClientError) await this.seeWaiting(session, result, met);
      throw error;
    });
    await this.seeWaiting(session, result, met);
    const missing = await this.orders.notSeenSince(session.storeId, kind, startedAt, MAX_POINT_READS);
    await this.reads.each(session, [...new Set([...met.readAgain, ...missing])], result);
    await this.looks.afterPull(session, [...met.news], result);
    return result;
  }

  /** Answers when the first page was asked for. */
  private async readPages(session: PullSession, kind: ListKind, result: PullResult, met: Met): Promise<Date> {
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
      const undecided = await this.undecided(session, kind, page.value.orders);
      for (const item of page.value.orders) {
        if (!item.ok) {
          await this.sightings.setAside(session, item, page.sentAt, result);
          continue;
        }
        const seen = { remote: item.order, sentAt: page.sentAt, source: 'LIST' } as const;
        const id = undecided.get(item.order.remoteId);
        if (id === undefined) await this.see(session, seen, result, met);
        else met.waiting.push({ id, seen });
      }
      crashPoint('pull.pageDone');
      cursor = page.value.nextCursor;
      if (cursor !== undefined) trail.follow(cursor);
    } while (cursor !== undefined);
    return startedAt;
  }

  private async seeWaiting(session: PullSession, result: PullResult, met: Met): Promise<void> {
    for (const { seen } of met.waiting.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      session.stillOurs();
      await this.see(session, seen, result, met);
    }
  }

  private async see(session: PullSession, seen: SeenOrder, result: PullResult, met: Met): Promise<void> {
    const observed = await this.sightings.see(session, seen, result);
    const { remoteId, orderNumber } = seen.remote;
    if (observed === 'READ_AGAIN') met.readAgain.add(remoteId);
    if (observed === 'READ_AGAIN' || this.sightings.isNews(observed)) met.news.add(orderNumber);
  }

  /** Those of a page that wait to be decided. Other lists than that of the requests show none. */
  private undecided(session: PullSession, kind: ListKind, page: readonly ObservedItem[]): Promise<Map<string, string>> {
    if (kind !== 'REQUESTS') return Promise.resolve(new Map());
    const ids = page.flatMap((item) => (item.ok ? [item.order.remoteId] : []));
    return this.orders.undecided(session.storeId, ids);
  }
}
