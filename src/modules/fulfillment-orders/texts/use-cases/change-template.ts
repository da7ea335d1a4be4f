import { Injectable } from '@nestjs/common';
import { cutText, namesOf } from '../../../../common/text.js';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { PLACEHOLDERS, unknownPlaceholders } from '../domain/message-text.js';
import { MessageTemplatesRepository, type TemplatePlace } from '../message-templates.repository.js';

/** Placeholders that one message names. */
const MOST_NAMED = 5;

/** Writes and deletes the texts that merchants of a store read. */
@Injectable()
export class ChangeTemplate {
  constructor(
    private readonly templates: MessageTemplatesRepository,
    private readonly stores: StoresFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Returns the template's id. Throws DomainError NOT_FOUND or UNKNOWN_PLACEHOLDER; nothing is changed then. */
  async upsert(tx: Tx, template: TemplatePlace & { text: string; actor: string }): Promise<string> {
    const { storeId, purpose, language, text, actor } = template;
    if (!(await this.stores.find(tx, storeId))) {
      throw new DomainError({ code: 'NOT_FOUND', field: ['input', 'storeId'], message: 'There is no such store.' });
    }
    const unknown = unknownPlaceholders(text);
    if (unknown.length > 0) {
      throw new DomainError({
        code: 'UNKNOWN_PLACEHOLDER',
        field: ['input', 'text'],
        message: `There is no placeholder ${namesOf(
          unknown.map((name) => `{${cutText(name, 40)}}`),
          MOST_NAMED,
        )}. Known are: ${Object.keys(PLACEHOLDERS)
          .map((name) => `{${name}}`)
          .join(' ')}.`,
      });
    }
    const id = await this.templates.upsert(tx, { storeId, purpose, language, text, changedBy: actor });
    const data = { messageTemplateId: id, purpose, language };
    await this.journal.append(tx, { storeId, type: 'MESSAGE_TEMPLATE_CHANGED', actor, data });
    return id;
  }

  /** Throws DomainError NOT_FOUND. */
  async delete(tx: Tx, id: string, actor: string): Promise<void> {
    const place = await this.templates.delete(tx, id);
    if (!place) {
      const field = ['input', 'messageTemplateId'];
      throw new DomainError({ code: 'NOT_FOUND', field, message: 'There is no such message template.' });
    }
    const { storeId, ...data } = place;
    await this.journal.append(tx, { storeId, type: 'MESSAGE_TEMPLATE_DELETED', actor, data });
  }
}
