import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { AppConfig } from '../../../../config/app-config.js';
import type { Tx } from '../../../../platform/database/tx.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../../store-operations/store-operations.facade.js';
import { HOLD_OPERATION, type HoldPayload } from '../domain/hold-operation.js';
import { SettleHold } from '../use-cases/settle-hold.js';
import { readOrder } from '../../jobs/order-reads.js';

/** Puts an order on hold at its store, once: after a lost answer our hold is looked for by reason, text and time. */
@Injectable()
export class HoldHandler
  implements OperationHandler<RemoteFulfillmentOrder, RemoteFulfillmentOrder | null>, OnModuleInit
{
  readonly kind = HOLD_OPERATION;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly settleHold: SettleHold,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  send({ client, connection }: StoreCall, operation: Operation): Promise<RemoteFulfillmentOrder> {
    const { remoteId, reason, message } = payloadOf(operation);
    return client.holdFulfillmentOrder(connection, remoteId, { reason, message });
  }

  resolve(read: PacedRead, operation: Operation): Promise<Reading<RemoteFulfillmentOrder | null>> {
    return readOrder(read, payloadOf(operation).remoteId);
  }

  settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteFulfillmentOrder, RemoteFulfillmentOrder | null>,
  ): Promise<Settlement> {
    return this.settleHold.placed(tx, operation, payloadOf(operation), outcome);
  }
}

function payloadOf(operation: Operation): HoldPayload {
  return operation.payload as unknown as HoldPayload;
}
