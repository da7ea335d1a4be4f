import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/database/prisma.service.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import type { SupportedAction } from './graphql/store-life.model.js';

/** More than any platform has words for. */
const MAX_ROWS = 1_000;

/** Reads of the registered actions for GraphQL. */
@Injectable()
export class SupportedActionsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The actions of one store or of all, in the order of their names. */
  async list(storeId: string | null): Promise<SupportedAction[]> {
    const rows = await this.prisma.supportedActionSeen.findMany({
      where: storeId === null ? {} : { storeId },
      orderBy: [{ value: 'asc' }, { storeId: 'asc' }],
      take: MAX_ROWS,
    });
    return rows.map((row) => ({ ...row, storeId: toGlobalId('store_', row.storeId) }));
  }
}
