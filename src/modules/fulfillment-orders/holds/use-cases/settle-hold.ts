import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import type { Operation, OperationOutcome, Settlement } from '../../../store-operations/store-operations.facade.js';
import { judgeHold, judgeRelease, type HoldPayload, type HoldVerdict } from '../domain/hold-operation.js';
import { isOlder, parseTime, sightingOf } from '../../domain/mirror.js';
import { ownHold } from '../domain/own-hold.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import { Holds } from '../holds.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderHoldsRepository, type ActiveHold } from '../order-holds.repository.js';
import { ObserveOrder } from '../../use-cases/observe-order.js';

/** The outcome of telling a store about a hold. */
export type HoldOutcome = OperationOutcome<RemoteFulfillmentOrder, RemoteFulfillmentOrder | null>;

/** Applies what became of a hold, or of its release, at the store, in the caller's transaction. */
@Injectable()
export class SettleHold {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly repository: OrderHoldsRepository,
    private readonly holds: Holds,
    private readonly observe: ObserveOrder,
    private readonly journal: JournalFacade,
  ) {}

  /** The store was told to put the order on hold. */
  async placed(
    tx: Tx,
    operation: Operation,
    { holdId, others }: HoldPayload,
    outcome: HoldOutcome,
  ): Promise<Settlement> {
    const known = await this.lock(tx, operation, holdId);
    if ('state' in known) return known;
    const { order, hold } = known;
    const remote = remoteOf(outcome);
    const older = this.older(order, remote, operation, outcome);
    if (older) return older;
    const found = remote && ownHold(remote.holds, hold, others.split('\n'));
    const verdict = outcome.type === 'ANSWERED' ? CONFIRMED : judgeHold(found, remote !== null, outcome.why);
    if (verdict.operation === 'CONFIRMED') {
      // Known as ours before the mirror shows it.
      await this.repository.setStoreState(tx, hold.id, hold.storeState === 'RELEASING' ? 'RELEASING' : 'PLACED', {
        createdAt: parseTime(found?.createdAt ?? null),
        releaseBy: hold.releaseBy,
      });
    } else if (verdict.operation === 'REFUSED') {
      await this.repository.setStoreState(tx, hold.id, 'GONE', { releaseBy: hold.releaseBy });
      await this.open(tx, order, 'HOLD_REFUSED', `${verdict.reason} It is on hold here all the same.`);
    }
    await this.see(tx, order, remote, operation, outcome);
    return { state: verdict.operation, reason: verdict.reason };
  }

  /** The store was told to release the order. */
  async released(tx: Tx, operation: Operation, holdId: string, outcome: HoldOutcome): Promise<Settlement> {
    const known = await this.lock(tx, operation, holdId);
    if ('state' in known) return known;
    const { order, hold } = known;
    const remote = remoteOf(outcome);
    const older = this.older(order, remote, operation, outcome);
    if (older) return older;
    const found = remote && ownHold(remote.holds, hold);
    const others = (remote?.holds.length ?? 0) - (found ? 1 : 0);
    const verdict = outcome.type === 'ANSWERED' ? CONFIRMED : judgeRelease(found, others, outcome.why);
    if (verdict.operation === 'REFUSED') {
      await this.repository.setStoreState(tx, hold.id, 'PLACED');
      await this.open(tx, order, 'HOLD_NOT_RELEASED', `${verdict.reason} Ask the merchant to release it.`);
    }
    const seen = await this.see(tx, order, remote, operation, outcome);
    if (verdict.operation === 'CONFIRMED') {
      const end = { actor: hold.releaseBy ?? operation.actor, reason: verdict.reason };
      await this.holds.release(tx, seen, hold, end);
      for (const type of ['HOLD_REFUSED', 'HOLD_NOT_RELEASED'] as const) {
        await this.journal.resolveException(tx, type, `fulfillment_order:${order.id}`, end.actor, end.reason);
      }
    }
    return { state: verdict.operation, reason: verdict.reason };
  }

  private async lock(
    tx: Tx,
    operation: Operation,
    holdId: string,
  ): Promise<{ order: LockedOrder; hold: ActiveHold } | Settlement> {
    const order = operation.fulfillmentOrderId ? await this.orders.lock(tx, operation.fulfillmentOrderId) : null;
    if (!order) return { state: 'REFUSED', reason: 'The fulfillment order does not exist here any more.' };
    const hold = (await this.holds.active(tx, order.id)).find(({ id }) => id === holdId);
    return hold ? { order, hold } : { state: 'SUPERSEDED', reason: 'The hold is released by now.' };
  }

  private older(
    order: LockedOrder,
    remote: RemoteFulfillmentOrder | null,
    operation: Operation,
    outcome: HoldOutcome,
  ): Settlement | null {
    if (outcome.type === 'ANSWERED' || !remote) return null;
    if (!isOlder(sightingOf(remote, sentAtOf(operation, outcome)), order)) return null;
    return { state: 'AMBIGUOUS', reason: 'The read is older than what is known already: read again.' };
  }

  private async see(
    tx: Tx,
    order: LockedOrder,
    remote: RemoteFulfillmentOrder | null,
    operation: Operation,
    outcome: HoldOutcome,
  ): Promise<LockedOrder> {
    if (!remote) return order;
    return this.observe.takeOver(tx, order, remote, sightingOf(remote, sentAtOf(operation, outcome)));
  }

  private async open(tx: Tx, order: LockedOrder, type: Uppercase<string>, message: string): Promise<void> {
    await this.journal.openException(tx, {
      type,
      subject: `fulfillment_order:${order.id}`,
      severity: 'WARNING',
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      message: `Order ${order.orderNumber}: ${message}`,
    });
  }
}

const CONFIRMED: HoldVerdict = { operation: 'CONFIRMED', reason: 'The store confirmed it.' };

function remoteOf(outcome: HoldOutcome): RemoteFulfillmentOrder | null {
  return outcome.type === 'ANSWERED' ? outcome.answer : outcome.evidence.value;
}

function sentAtOf(operation: Operation, outcome: HoldOutcome): Date {
  return outcome.type === 'ANSWERED' ? operation.sentAt : outcome.evidence.sentAt;
}
