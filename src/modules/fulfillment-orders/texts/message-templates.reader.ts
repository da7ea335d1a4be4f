import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { MessageTemplateModel } from '../../../generated/prisma/models.js';
import { PrismaService } from '../../../platform/database/prisma.service.js';
import { toGlobalId } from '../../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../../platform/graphql/node.js';
import type { MessagePurpose } from './domain/message-text.js';
import type { MessageTemplate } from './graphql/message-template.model.js';

/** Reads the texts for merchants for GraphQL. */
@Injectable()
export class MessageTemplatesReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('mt_', (ids) => this.byIds(ids));
  }

  /** The templates with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, MessageTemplate>> {
    const rows = await this.prisma.messageTemplate.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, modelOf(row)]));
  }

  /** All templates of a store by purpose and language. */
  async ofStore(storeId: string): Promise<MessageTemplate[]> {
    const rows = await this.prisma.messageTemplate.findMany({
      where: { storeId },
      orderBy: [{ purpose: 'asc' }, { language: 'asc' }],
    });
    return rows.map(modelOf);
  }
}

function modelOf({ id, purpose, ...row }: MessageTemplateModel): MessageTemplate {
  return { ...row, id: toGlobalId('mt_', id), purpose: purpose as MessagePurpose };
}
