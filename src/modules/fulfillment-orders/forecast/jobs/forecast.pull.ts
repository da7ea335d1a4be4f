import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { CursorTrail } from '../../../../clients/cursor-trail.js';
import { asError } from '../../../../common/as-error.js';
import { allOrEach } from '../../../../common/all-or-each.js';
import { crashPoint } from '../../../../common/crash-point.js';
import { parseTime } from '../../../../common/time.js';
import { Database } from '../../../../platform/database/database.js';
import { LocationsFacade } from '../../../locations/locations.facade.js';
import {
  StoreOperationsFacade,
  type PullHandler,
  type PullResult,
  type PullSession,
} from '../../../store-operations/store-operations.facade.js';
import { forecastClues, ForecastRepository, type ForecastRow } from '../forecast.repository.js';
import { ExternalChangesRepository } from '../../lineage/external-changes.repository.js';
import { FamilyLooks } from '../../lineage/jobs/family-looks.js';

/** Customers' orders whose lineage is looked at after one pull; the others stay as they were until the next. */
const MAX_FAMILIES = 50;

/** An order as a list showed it in a read that was sent at `sentAt`. */
interface SeenRow {
  row: ForecastRow;
  sentAt: Date;
}

/** What a page showed besides what was stored at once. */
interface SeenPage {
  /** Orders whose pieces are not those that are stored. */
  regrouped: SeenRow[];
  /** Numbers of the customers' orders of those that are new. */
  fresh: string[];
}

/**
 * Pulls the orders that stand at our locations and were not requested yet: hours before the store asks for them they show what will
 * come. They never become fulfillment orders here before they are requested. What cannot be understood is passed over: the list of
 * requests will set it aside.
 */
@Injectable()
export class ForecastPull implements PullHandler, OnModuleInit {
  readonly kind = 'FORECAST';
  private readonly logger = new Logger(ForecastPull.name);

  constructor(
    private readonly operations: StoreOperationsFacade,
    @Inject(Database) private readonly database: Database,
    private readonly locations: LocationsFacade,
    private readonly forecast: ForecastRepository,
    private readonly changes: ExternalChangesRepository,
    private readonly looks: FamilyLooks,
  ) {}

  onModuleInit(): void {
    this.operations.registerPull(this);
  }

  /** Throws StoreClientError when a page could not be read: then nothing is forgotten. */
  async pull(session: PullSession): Promise<PullResult> {
    const result: PullResult = { pages: 0, found: 0, unsettled: 0 };
    const trail = new CursorTrail();
    const seen: SeenPage = { regrouped: [], fresh: [] };
    let startedAt: Date | undefined;
    let cursor: string | undefined;
    do {
      session.stillOurs();
      const page = await session.read(({ client, connection }) =>
        client.listAssigned(connection, {
          filter: 'FULFILLMENT_UNREQUESTED',
          ...(cursor !== undefined && { cursor }),
        }),
      );
      startedAt ??= page.sentAt;
      result.pages += 1;
      const orders = page.value.orders.flatMap((item) => (item.ok && isAwaited(item.order) ? [item.order] : []));
      const failed = await allOrEach(orders, async (some) => {
        const { regrouped, fresh } = await this.save(session.storeId, some, page.sentAt);
        seen.regrouped.push(...regrouped);
        seen.fresh.push(...fresh);
        result.found += fresh.length;
      });
      for (const { item, error } of failed) {
        this.logger.error(asError(error), `While foreseeing order ${item.remoteId}, which is left out`);
      }
      cursor = page.value.nextCursor;
      if (cursor !== undefined) trail.follow(cursor);
    } while (cursor !== undefined);
    const left = await this.lookAtFamilies(session, seen, startedAt, result);
    await this.forecast.forgetUnseen(session.storeId, startedAt, left);
    return result;
  }

  /**
   * Orders that won or lost pieces, or made room for new ones: first it is found out where the pieces went, then the forecast follows.
   * So a look that failed, or that a crash ended, finds the same at the next pull. Returns the numbers of the orders for which that is so.
   */
  private async lookAtFamilies(
    session: PullSession,
    { regrouped, fresh }: SeenPage,
    startedAt: Date,
    result: PullResult,
  ): Promise<string[]> {
    const { storeId } = session;
    const replaced = await this.forecast.withUnseen(storeId, startedAt, fresh);
    const left = new Set([...regrouped.map(({ row }) => row.orderNumber), ...replaced]);
    const now = (await this.looks.ready(storeId, [...left])).slice(0, MAX_FAMILIES);
    const rowsOf = (orderNumber: string): SeenRow[] => regrouped.filter(({ row }) => row.orderNumber === orderNumber);
    await this.looks.each(session, now, result, {
      foreseen: (orderNumber) =>
        rowsOf(orderNumber).map(({ row }) => ({
          ...row,
          location: row.remoteLocationId,
          createdAt: row.remoteCreatedAt,
        })),
      afterwards: async (orderNumber) => {
        crashPoint('forecast.looked');
        await this.database.tx(async (tx) => {
          for (const { row, sentAt } of rowsOf(orderNumber)) await this.forecast.save(tx, storeId, row, sentAt);
        });
        left.delete(orderNumber);
      },
    });
    return [...left];
  }

  /** All or nothing, in one transaction. Orders whose pieces are others than before keep what is stored of them until they were looked at. */
  private save(storeId: string, orders: readonly RemoteFulfillmentOrder[], sentAt: Date): Promise<SeenPage> {
    return this.database.tx(async (tx) => {
      const ids = orders.map(({ remoteId }) => remoteId);
      const known = await this.forecast.known(tx, storeId, ids);
      const regrouped: SeenRow[] = [];
      for (const order of [...orders].sort((a, b) => (a.remoteId < b.remoteId ? -1 : 1))) {
        const location = await this.locations.byRemoteId(tx, storeId, order.location.remoteId);
        const row = rowOf(order, location?.id ?? null);
        const before = known.get(order.remoteId);
        const isRegrouped = before !== undefined && forecastClues(before, row).length > 0;
        if (isRegrouped) regrouped.push({ row, sentAt });
        await (isRegrouped
          ? this.forecast.touch(tx, storeId, order.remoteId, sentAt)
          : this.forecast.save(tx, storeId, row, sentAt));
      }
      const fresh = orders.filter(({ remoteId }) => !known.has(remoteId)).map(({ orderNumber }) => orderNumber);
      await this.changes.lookAgain(tx, storeId, fresh);
      return { regrouped, fresh };
    });
  }
}

/** Some stores list finished orders too. What is requested by now belongs to another list. */
function isAwaited({ status, requestStatus }: RemoteFulfillmentOrder): boolean {
  const over = ['CANCELLED', 'CLOSED', 'INCOMPLETE', 'NOT_REQUIRED'].includes(status.canonical);
  return !over && requestStatus.canonical === 'PENDING';
}

/** On hold, a store shows nothing as fulfillable, shipped or not. */
function tellsWhatIsLeft({ status }: RemoteFulfillmentOrder): boolean {
  return status.canonical === 'OPEN' || status.canonical === 'PROCESSING';
}

function rowOf(order: RemoteFulfillmentOrder, locationId: string | null): ForecastRow {
  return {
    remoteId: order.remoteId,
    orderNumber: order.orderNumber,
    locationId,
    remoteLocationId: order.location.remoteId,
    status: order.status.canonical,
    origin: order.origin,
    remoteCreatedAt: parseTime(order.createdAt),
    remoteUpdatedAt: parseTime(order.updatedAt),
    lines: order.lines.map(({ remoteId, orderLineId, sku, quantity, fulfillableQuantity, title }) => ({
      remoteId,
      orderLineId,
      sku,
      quantity,
      title: title ?? '',
      remaining: tellsWhatIsLeft(order) ? fulfillableQuantity : null,
    })),
  };
}
