import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApiKeyModel } from '../../generated/prisma/models.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import { ApiKey } from './graphql/api-key.model.js';

function toModel({
  id,
  name,
  prefix,
  createdAt,
  lastUsedAt,
  expiresAt,
  revokedAt,
}: Omit<ApiKeyModel, 'keyHash' | 'storeId'>): ApiKey {
  const shown = { id: toGlobalId('key_', id), name, prefix, createdAt, lastUsedAt, expiresAt, revokedAt };
  return Object.assign(new ApiKey(), shown);
}

/** Reads keys for GraphQL; never their hashes. */
@Injectable()
export class ApiKeysReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('key_', (ids) => this.byIds(ids));
  }

  /** The keys with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, ApiKey>> {
    const rows = await this.prisma.apiKey.findMany({ where: { id: { in: [...ids] } }, omit: { keyHash: true } });
    return new Map(rows.map((row) => [row.id, toModel(row)]));
  }

  /** One key by inner id; null when there is none. */
  async byId(id: string): Promise<ApiKey | null> {
    return (await this.byIds([id])).get(id) ?? null;
  }

  /** One page, newest first; without the short-lived keys of stores' own people. */
  page(args: PageArgs): Promise<Page<ApiKey>> {
    return paginate(args, {
      name: 'apiKeys',
      where: { storeId: null },
      findMany: (query) => this.prisma.apiKey.findMany({ ...query, omit: { keyHash: true } }),
      count: (query) => this.prisma.apiKey.count(query),
      toNode: toModel,
    });
  }
}
