import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Prisma } from '../../generated/prisma/client.js';
import type { StoreNotificationModel } from '../../generated/prisma/models.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, parseGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import { StoresFacade } from '../stores/stores.facade.js';
import { askedPulls } from './domain/asked-pulls.js';
import type { Verification } from './domain/verification.js';
import type { StoreNotificationFilter } from './graphql/store-notification.inputs.js';
import type { StoreNotification, StoreNotificationSource } from './graphql/store-notification.model.js';
import { PullRunsRepository, type ServedPull } from './pull-runs.repository.js';

/** Reads the inbox for GraphQL. */
@Injectable()
export class StoreNotificationsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
    private readonly runs: PullRunsRepository,
    private readonly stores: StoresFacade,
  ) {}

  onModuleInit(): void {
    this.nodes.register('sn_', (ids) => this.byIds(ids));
  }

  /** The notifications with these inner ids (decimal numbers). */
  async byIds(ids: readonly string[]): Promise<Map<string, StoreNotification>> {
    const rows = await this.prisma.storeNotification.findMany({ where: { id: { in: ids.map(BigInt) } } });
    return new Map(rows.map((row) => [String(row.id), toModel(row)]));
  }

  /** The pulls that these notifications asked for, by global id, and what became of each. */
  async pullsOf(notifications: readonly StoreNotification[]): Promise<Map<string, ServedPull[]>> {
    const platforms = await this.stores.platformsOf(notifications.map(({ storeId }) => storeId));
    const asked = notifications.flatMap((one) => {
      const inbound = platforms.get(one.storeId)?.inbound;
      const kinds = inbound ? askedPulls(inbound, one) : [];
      return kinds.map((kind) => ({ notificationId: parseGlobalId(one.id)?.id ?? '', kind }));
    });
    const served = await this.runs.servedBy(asked);
    return new Map(
      notifications.map(({ id }) => [id, served.filter((one) => toGlobalId('sn_', one.notificationId) === id)]),
    );
  }

  /** One page, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(filter: StoreNotificationFilter, args: PageArgs): Promise<Page<StoreNotification>> {
    return paginate(args, {
      name: 'storeNotifications',
      where: whereOf(filter),
      sort: { field: 'id', direction: 'desc', unique: 'number' },
      findMany: ({ where, orderBy, take }) => this.prisma.storeNotification.findMany({ where, orderBy, take }),
      count: (query) => this.prisma.storeNotification.count(query),
      toNode: toModel,
    });
  }
}

function whereOf({
  storeId,
  kind,
  source,
  verification,
  receivedAfter,
}: StoreNotificationFilter): Prisma.StoreNotificationWhereInput {
  const storeIds = storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
  return {
    ...(storeIds && { storeId: { in: storeIds } }),
    ...(kind && { kind: { in: kind } }),
    ...(source && { source: { in: source } }),
    ...(verification && { verification: { in: verification } }),
    ...(receivedAfter && { receivedAt: { gte: receivedAfter } }),
  };
}

function toModel({
  id,
  storeId,
  locationId,
  source,
  kind,
  eventId,
  receivedAt,
  verification,
  replayOf,
  actor,
  orderNumber,
}: StoreNotificationModel): StoreNotification {
  return {
    id: toGlobalId('sn_', id),
    storeId,
    locationId: locationId && toGlobalId('loc_', locationId),
    source: source as StoreNotificationSource,
    kind,
    // Ours where a notification has no id of the store: it only keeps rows apart.
    eventId: eventId !== null && /^(?:second|refused):/.test(eventId) ? null : eventId,
    receivedAt,
    verification: verification as Verification,
    replayOf: replayOf === null ? null : toGlobalId('sn_', replayOf),
    actor,
    orderNumber,
  };
}
