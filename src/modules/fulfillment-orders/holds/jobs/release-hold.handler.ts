import { Injectable, type OnModuleInit } from '@nestjs/common';
import { StoreClientError } from '../../../../clients/store-client.errors.js';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { AppConfig } from '../../../../config/app-config.js';
import type { Tx } from '../../../../platform/database/tx.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Readiness,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../../store-operations/store-operations.facade.js';
import { RELEASE_OPERATION, type ReleasePayload } from '../domain/hold-operation.js';
import { ownHold } from '../domain/own-hold.js';
import { OrderHoldsRepository } from '../order-holds.repository.js';
import { SettleHold } from '../use-cases/settle-hold.js';
import { readOrder } from '../../jobs/order-reads.js';

type Evidence = RemoteFulfillmentOrder | null;

/** Takes our hold off at the store. The store takes all holds off together, so the order is read right before. */
@Injectable()
export class ReleaseHoldHandler implements OperationHandler<RemoteFulfillmentOrder, Evidence, boolean>, OnModuleInit {
  readonly kind = RELEASE_OPERATION;
  readonly readsFirst = true;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly settleHold: SettleHold,
    private readonly holds: OrderHoldsRepository,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  /** Whether the order shows our hold, by its reason, text and time, and no other. */
  async ready(operation: Operation, read: PacedRead): Promise<Readiness<boolean>> {
    const { remoteId, holdId } = payloadOf(operation);
    const { value } = await readOrder(read, remoteId);
    const told = await this.holds.told(holdId);
    const alone = value?.holds.length === 1 && told !== null && ownHold(value.holds, told) !== null;
    return { type: 'SEND', prepared: alone };
  }

  /** Sends nothing when the order shows anything but our hold alone; the read that follows then settles it. */
  async send({ client, connection }: StoreCall, operation: Operation, alone: boolean): Promise<RemoteFulfillmentOrder> {
    const { remoteId } = payloadOf(operation);
    if (!alone) {
      throw new StoreClientError({
        kind: 'REFUSED',
        retryable: false,
        outcomeUnknown: false,
        httpStatus: 409,
        detail: `order ${remoteId} does not show our hold alone: not released`,
      });
    }
    return client.releaseHold(connection, remoteId);
  }

  resolve(read: PacedRead, operation: Operation): Promise<Reading<Evidence>> {
    return readOrder(read, payloadOf(operation).remoteId);
  }

  settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteFulfillmentOrder, Evidence>,
  ): Promise<Settlement> {
    return this.settleHold.released(tx, operation, payloadOf(operation).holdId, outcome);
  }
}

function payloadOf(operation: Operation): ReleasePayload {
  return operation.payload as unknown as ReleasePayload;
}
