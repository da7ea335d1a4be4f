import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { CursorTrail } from '../../../../clients/cursor-trail.js';
import { Database } from '../../../../platform/database/database.js';
import { LocationsFacade } from '../../../locations/locations.facade.js';
import {
  StoreOperationsFacade,
  type PullHandler,
  type PullResult,
  type PullSession,
} from '../../../store-operations/store-operations.facade.js';
import type { Clue } from '../../lineage/domain/lineage.js';
import { parseTime } from '../../domain/mirror.js';
import { orderOrigin } from '../../domain/origin.js';
import { forecastClues, ForecastRepository, type ForecastRow } from '../forecast.repository.js';
import { OrderFamilies } from '../../lineage/jobs/order-families.js';

/**
 * Pulls the orders that stand at our locations and were not requested yet: hours before the store asks for them they show what will
 * come. They never become fulfillment orders here before they are requested. What cannot be understood is passed over: the list of
 * requests will set it aside.
 */
@Injectable()
export class ForecastPull implements PullHandler, OnModuleInit {
  readonly kind = 'FORECAST';

  constructor(
    private readonly operations: StoreOperationsFacade,
    @Inject(Database) private readonly database: Database,
    private readonly locations: LocationsFacade,
    private readonly forecast: ForecastRepository,
    private readonly families: OrderFamilies,
  ) {}

  onModuleInit(): void {
    this.operations.registerPull(this);
  }

  /** Throws StoreClientError when a page could not be read: then nothing is forgotten. */
  async pull(session: PullSession): Promise<PullResult> {
    const result: PullResult = { pages: 0, found: 0, failed: 0 };
    const trail = new CursorTrail();
    const clues = new Map<string, Clue[]>();
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
      result.found += await this.save(session.storeId, orders, page.sentAt, clues);
      cursor = page.value.nextCursor;
      if (cursor !== undefined) trail.follow(cursor);
    } while (cursor !== undefined);
    await this.forecast.forgetUnseen(session.storeId, startedAt);
    for (const [orderNumber, found] of clues) await this.families.look(session, orderNumber, found);
    return result;
  }

  /** One page, one transaction. Returns how many orders were new; `clues` gets what known ones lost, by order number. */
  private save(
    storeId: string,
    orders: readonly RemoteFulfillmentOrder[],
    sentAt: Date,
    clues: Map<string, Clue[]>,
  ): Promise<number> {
    return this.database.tx(async (tx) => {
      const known = await this.forecast.known(
        tx,
        storeId,
        orders.map(({ remoteId }) => remoteId),
      );
      for (const order of [...orders].sort((a, b) => (a.remoteId < b.remoteId ? -1 : 1))) {
        const location = await this.locations.byRemoteId(tx, storeId, order.location.remoteId);
        const row = rowOf(order, location?.id ?? null);
        await this.forecast.save(tx, storeId, row, sentAt);
        const before = known.get(order.remoteId);
        const found = before ? forecastClues(before, row) : [];
        if (found.length > 0) clues.set(order.orderNumber, [...(clues.get(order.orderNumber) ?? []), ...found]);
      }
      return orders.filter(({ remoteId }) => !known.has(remoteId)).length;
    });
  }
}

/** Some stores list finished orders too. What is requested by now belongs to another list. */
function isAwaited({ status, requestStatus }: RemoteFulfillmentOrder): boolean {
  const over = ['CANCELLED', 'CLOSED', 'INCOMPLETE', 'NOT_REQUIRED'].includes(status.canonical);
  return !over && requestStatus.canonical === 'PENDING';
}

function rowOf(order: RemoteFulfillmentOrder, locationId: string | null): ForecastRow {
  return {
    remoteId: order.remoteId,
    orderNumber: order.orderNumber,
    locationId,
    remoteLocationId: order.location.remoteId,
    status: order.status.canonical,
    origin: orderOrigin(order.raw),
    remoteCreatedAt: parseTime(order.createdAt),
    remoteUpdatedAt: parseTime(order.updatedAt),
    lines: order.lines.map(({ remoteId, orderLineId, sku, quantity, title }) => ({
      remoteId,
      orderLineId,
      sku,
      quantity,
      title: title ?? '',
    })),
  };
}
