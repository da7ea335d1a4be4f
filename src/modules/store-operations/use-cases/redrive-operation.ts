import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreOperationsFacade } from '../store-operations.facade.js';
import { StoreOperationsReader } from '../store-operations.reader.js';
import { StoreOperationsRepository } from '../store-operations.repository.js';

/** An operator's wish to try a parked operation again. */
export interface Redrive {
  operationId: string;
  reason: string | null;
  actor: string;
}

const FIELD = ['input', 'storeOperationId'];

/** Takes up a parked operation again: the store is read first, so that nothing is ever sent twice. */
@Injectable()
export class RedriveOperation {
  constructor(
    private readonly operations: StoreOperationsRepository,
    private readonly reader: StoreOperationsReader,
    private readonly facade: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, or INVALID_STATE when it is not PARKED; nothing is changed then. */
  async execute(tx: Tx, { operationId, reason, actor }: Redrive): Promise<void> {
    const redriven = await this.operations.redrive(tx, operationId);
    const operation = (await this.reader.byIds([operationId])).get(operationId);
    if (!operation)
      throw new DomainError({ code: 'NOT_FOUND', field: FIELD, message: 'There is no such store operation.' });
    if (!redriven) {
      throw new DomainError({
        code: 'INVALID_STATE',
        field: FIELD,
        message: `The operation is ${operation.state}; only PARKED ones can be redriven.`,
      });
    }
    const { storeId, fulfillmentOrderId, kind } = operation;
    const resolution = reason ?? 'Redriven.';
    await this.journal.resolveException(tx, 'OPERATION_PARKED', `store_operation:${operationId}`, actor, resolution);
    await this.journal.append(tx, {
      storeId,
      fulfillmentOrderId: fulfillmentOrderId ?? undefined,
      type: 'OPERATION_REDRIVEN',
      actor,
      data: { operationId, kind, ...(reason !== null && { reason }) },
    });
    this.facade.wakeAfterCommit(tx, storeId);
  }
}
