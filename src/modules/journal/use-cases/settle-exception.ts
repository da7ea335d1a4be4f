import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import { JournalRepository } from '../journal.repository.js';
import { JournalEvent, type ExceptionRow } from '../journal.types.js';

const FIELD = ['input', 'exceptionId'];

/** An operator resolves or snoozes one exception by its global id. */
@Injectable()
export class SettleException {
  constructor(private readonly repository: JournalRepository) {}

  /** @throws DomainError INVALID_ID, NOT_FOUND, or ALREADY_RESOLVED. */
  async resolve(tx: Tx, actor: string, globalId: string, resolution: string): Promise<{ id: string }> {
    const id = fromGlobalId('exc_', globalId, FIELD);
    const row = await this.repository.resolveById(tx, id, actor, resolution);
    return this.told(tx, actor, globalId, id, row, JournalEvent.ExceptionResolved, { resolution });
  }

  /** @throws DomainError INVALID_ID, NOT_FOUND, ALREADY_RESOLVED, or INVALID for a moment that has passed. */
  async snooze(tx: Tx, actor: string, globalId: string, until: Date): Promise<{ id: string }> {
    const id = fromGlobalId('exc_', globalId, FIELD);
    if (!(await this.repository.isFuture(tx, until))) {
      throw new DomainError({ code: 'INVALID', field: ['input', 'until'], message: 'until must lie in the future.' });
    }
    const row = await this.repository.snooze(tx, id, until);
    return this.told(tx, actor, globalId, id, row, JournalEvent.ExceptionSnoozed, { until: until.toISOString() });
  }

  private async told(
    tx: Tx,
    actor: string,
    globalId: string,
    id: string,
    row: ExceptionRow | undefined,
    type: Uppercase<string>,
    data: Record<string, unknown>,
  ): Promise<{ id: string }> {
    if (!row) {
      const known = await this.repository.exists(tx, id);
      throw new DomainError({
        code: known ? 'ALREADY_RESOLVED' : 'NOT_FOUND',
        field: FIELD,
        message: known ? `Exception ${globalId} is resolved already.` : `There is no exception ${globalId}.`,
      });
    }
    await this.repository.append(tx, [
      {
        storeId: row.storeId,
        fulfillmentOrderId: row.fulfillmentOrderId,
        type,
        actor,
        data: { exceptionId: id, exceptionType: row.type, ...data },
      },
    ]);
    return { id };
  }
}
