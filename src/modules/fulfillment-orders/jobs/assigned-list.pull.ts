import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { AssignmentFilter } from '../../../clients/store-client.js';
import { CursorTrail } from '../../../clients/cursor-trail.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import { crashPoint } from '../../../common/crash-point.js';
import type { PullKind } from '../../store-notifications/store-notifications.facade.js';
import {
  StoreOperationsFacade,
  type PullResult,
  type PullSession,
} from '../../store-operations/store-operations.facade.js';
import { ExternalChangesRepository } from '../lineage/external-changes.repository.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import { OrderLinksRepository } from '../lineage/order-links.repository.js';
import { OrderFamilies } from '../lineage/jobs/order-families.js';
import { STORE_IS_AWAY } from './order-reads.js';
import { OrderSightings } from './order-sightings.js';

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

/** Shipped orders that one hourly sweep reads once more, a day after they were last seen, to see how the store ended them. */
const MAX_ENDINGS = 25;

/** Customers' orders whose lineage is looked at after one pull; the others are due at the next. */
const MAX_FAMILIES = 20;

/**
 * Pulls one of the lists of assigned fulfillment orders: every page, each order in its own transaction, then a point read for each
 * order that the complete list should have shown and did not, or that seems to be asked for again, then the relatives of what is new.
 */
@Injectable()
export class AssignedListPull implements OnModuleInit {
  private readonly logger = new Logger(AssignedListPull.name);

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly links: OrderLinksRepository,
    private readonly changes: ExternalChangesRepository,
    private readonly sightings: OrderSightings,
    private readonly families: OrderFamilies,
  ) {}

  onModuleInit(): void {
    for (const kind of LISTS) this.operations.registerPull({ kind, pull: (session) => this.pull(session, kind) });
  }

  /** Throws StoreClientError when a page could not be read: the pull is then not complete. */
  async pull(session: PullSession, kind: ListKind): Promise<PullResult> {
    const result: PullResult = { pages: 0, found: 0, failed: 0 };
    const readAgain = new Set<string>();
    const news = new Set<string>();
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
        if (!item.ok) {
          await this.sightings.setAside(session, item, page.sentAt, result);
          continue;
        }
        const seen = { remote: item.order, sentAt: page.sentAt, source: 'LIST' } as const;
        const observed = await this.sightings.see(session, seen, result);
        if (observed === 'READ_AGAIN') readAgain.add(item.order.remoteId);
        if (this.sightings.isNews(observed)) news.add(item.order.orderNumber);
      }
      crashPoint('pull.pageDone');
      cursor = page.value.nextCursor;
      if (cursor !== undefined) trail.follow(cursor);
    } while (cursor !== undefined);
    for (const missing of await this.missing(session, kind, startedAt)) readAgain.add(missing);
    for (const remoteId of readAgain) await this.sightings.pointRead(session, remoteId, result);
    await this.lookAtFamilies(session, [...news], result);
    return result;
  }

  /** What only a point read can show: open work that the list does not have, and, a day later, how shipped orders ended. */
  private async missing(session: PullSession, kind: ListKind, since: Date): Promise<string[]> {
    const { storeId, cause } = session;
    const unseen = await this.orders.notSeenSince(storeId, kind, since, MAX_POINT_READS);
    const ended = kind === 'ACCEPTED' && cause === 'SWEEP';
    return ended ? [...unseen, ...(await this.orders.endingUnseen(storeId, MAX_ENDINGS))] : unseen;
  }

  /**
   * The lists are complete without it: what a read refuses here is looked at again after the next pull, and keeps no other family from
   * being looked at, unless the store answers nobody now.
   */
  private async lookAtFamilies(session: PullSession, news: readonly string[], result: PullResult): Promise<void> {
    const { storeId } = session;
    const numbers = new Set([
      ...(await this.changes.lineageDue(storeId, MAX_FAMILIES)),
      ...(await this.links.withRelatives(storeId, news)),
    ]);
    for (const number of [...numbers].slice(0, MAX_FAMILIES)) {
      try {
        await this.families.look(session, number, result);
      } catch (error) {
        if (!(error instanceof StoreClientError)) throw error;
        this.logger.warn(`The relatives of an order could not be read: ${error.message}`);
        if (STORE_IS_AWAY.includes(error.kind)) return;
      }
    }
  }
}
