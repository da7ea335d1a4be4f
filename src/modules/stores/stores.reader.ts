import { Injectable } from '@nestjs/common';
import type { StorePlatform } from '../../clients/platform.js';
import type { Prisma, Store as StoreRecord } from '../../generated/prisma/client.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import { readStorePolicy } from './domain/store-policy.js';
import type { StoreStatus } from './domain/store-status.js';
import type { StoreFilter } from './graphql/store.inputs.js';
import type { Store } from './graphql/store.model.js';

/** Never selected for the API: the sealed tokens. */
const HIDDEN = { accessTokenSealed: true, refreshTokenSealed: true } as const;

/** Reads of stores for GraphQL. */
@Injectable()
export class StoresReader {
  constructor(private readonly prisma: PrismaService) {}

  /** One page of stores, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(filter: StoreFilter, args: PageArgs): Promise<Page<Store>> {
    const ids = filter.storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
    const where: Prisma.StoreWhereInput = {
      ...(ids && { id: { in: ids } }),
      ...(filter.platform && { platform: { in: filter.platform } }),
      ...(filter.status && { status: { in: filter.status } }),
      ...(filter.domain && { domain: { in: filter.domain.map((domain) => domain.toLowerCase()) } }),
    };
    return paginate(args, {
      name: 'stores',
      where,
      findMany: (query) => this.prisma.store.findMany({ ...query, omit: HIDDEN }),
      count: (query) => this.prisma.store.count(query),
      toNode: toStore,
    });
  }

  /** Stores by id; unknown ids are missing from the map. */
  async byIds(ids: readonly string[]): Promise<Map<string, Store>> {
    const rows = await this.prisma.store.findMany({ where: { id: { in: [...ids] } }, omit: HIDDEN });
    return new Map(rows.map((row) => [row.id, toStore(row)]));
  }
}

function toStore(row: Omit<StoreRecord, keyof typeof HIDDEN>): Store {
  return {
    ...row,
    id: toGlobalId('store_', row.id),
    storeId: row.id,
    platform: row.platform as StorePlatform,
    status: row.status as StoreStatus,
    policy: readStorePolicy(row.policy),
  };
}
