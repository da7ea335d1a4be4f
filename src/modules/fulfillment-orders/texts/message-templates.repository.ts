import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { MessagePurpose } from './domain/message-text.js';

/** Where a template belongs: there is at most one. */
export interface TemplatePlace {
  storeId: string;
  purpose: MessagePurpose;
  /** ISO 639-1 in lower case. */
  language: string;
}

/** SQL of the texts that merchants read. */
@Injectable()
export class MessageTemplatesRepository {
  /** The text of a store for a purpose in a language, or null. */
  async text(tx: Tx, { storeId, purpose, language }: TemplatePlace): Promise<string | null> {
    const { rows } = await tx.query<{ text: string }>(
      'SELECT text FROM message_template WHERE store_id = $1 AND purpose = $2 AND language = $3',
      [storeId, purpose, language],
    );
    return rows[0]?.text ?? null;
  }

  /** Writes a template, over the one that is there. Returns its id. */
  async upsert(tx: Tx, template: TemplatePlace & { text: string; changedBy: string }): Promise<string> {
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO message_template (id, store_id, purpose, language, text, changed_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (store_id, purpose, language)
         DO UPDATE SET text = EXCLUDED.text, changed_by = EXCLUDED.changed_by, updated_at = db_now()
       RETURNING id`,
      [newId(), template.storeId, template.purpose, template.language, template.text, template.changedBy],
    );
    const id = rows[0]?.id;
    if (!id) throw new Error('A message template was not written.');
    return id;
  }

  /** Deletes a template; null when there is none, else where it belonged. */
  async delete(tx: Tx, id: string): Promise<TemplatePlace | null> {
    const { rows } = await tx.query<{ store_id: string; purpose: MessagePurpose; language: string }>(
      'DELETE FROM message_template WHERE id = $1 RETURNING store_id, purpose, language',
      [id],
    );
    const row = rows[0];
    return row ? { storeId: row.store_id, purpose: row.purpose, language: row.language } : null;
  }
}
