import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { parseTime } from '../../../../common/time.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import type { Operation, OperationOutcome, Settlement } from '../../../store-operations/store-operations.facade.js';
import { judgeHold, judgeRelease, type HoldPayload, type HoldVerdict } from '../domain/hold-operation.js';
import { ownHold } from '../domain/own-hold.js';
import { FINISHED_STAGES } from '../../domain/stage.js';
import { CROSSDOCK, Holds, NOT_RELEASED } from '../holds.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderHoldsRepository, type ActiveHold } from '../order-holds.repository.js';
import { SeeOutcome, type SeenOutcome } from '../../use-cases/see-outcome.js';

/** The outcome of telling a store about a hold. */
export type HoldOutcome = OperationOutcome<RemoteFulfillmentOrder, RemoteFulfillmentOrder | null>;

const CONFIRMED: HoldVerdict = { operation: 'CONFIRMED', reason: 'The store confirmed it.' };

/** Applies what became of a hold, or of its release, at the store, in the caller's transaction. */
@Injectable()
export class SettleHold {
  constructor(
    private readonly outcomes: SeeOutcome,
    private readonly repository: OrderHoldsRepository,
    private readonly holds: Holds,
    private readonly journal: JournalFacade,
  ) {}

  /** The store was told to put the order on hold. */
  async placed(
    tx: Tx,
    operation: Operation,
    { holdId, others }: HoldPayload,
    outcome: HoldOutcome,
  ): Promise<Settlement> {
    const known = await this.look(tx, operation, holdId, outcome);
    if ('state' in known) return known;
    const { seen, hold } = known;
    const found = seen.remote && ownHold(seen.remote.holds, hold, others.split('\n'));
    const verdict = outcome.type === 'ANSWERED' ? CONFIRMED : judgeHold(found, seen.remote !== null, outcome.why);
    if (verdict.operation === 'CONFIRMED') {
      // Known as ours before the mirror shows it.
      await this.repository.setStoreState(tx, hold.id, hold.storeState === 'RELEASING' ? 'RELEASING' : 'PLACED', {
        createdAt: parseTime(found?.createdAt ?? null),
        releaseBy: hold.releaseBy,
      });
    } else if (verdict.operation === 'REFUSED') {
      await this.repository.setStoreState(tx, hold.id, 'GONE', { releaseBy: hold.releaseBy });
      await this.warn(tx, seen.order, 'HOLD_REFUSED', `${verdict.reason} It is on hold here all the same.`);
    }
    await this.outcomes.takeOver(tx, seen);
    return { state: verdict.operation, reason: verdict.reason };
  }

  /** The store was told to release the order. */
  async released(tx: Tx, operation: Operation, holdId: string, outcome: HoldOutcome): Promise<Settlement> {
    const known = await this.look(tx, operation, holdId, outcome);
    if ('state' in known) return known;
    const { seen, hold } = known;
    const found = seen.remote && ownHold(seen.remote.holds, hold);
    const others = (seen.remote?.holds.length ?? 0) - (found ? 1 : 0);
    const verdict = outcome.type === 'ANSWERED' ? CONFIRMED : judgeRelease(found, others, outcome.why);
    const { reason } = verdict;
    if (verdict.operation === 'REFUSED') await this.repository.setStoreState(tx, hold.id, 'PLACED');
    const order = await this.outcomes.takeOver(tx, seen);
    if (verdict.operation === 'CONFIRMED') {
      await this.holds.release(tx, order, hold, { actor: hold.releaseBy ?? operation.actor, reason });
    } else if (verdict.operation === 'REFUSED') await this.notReleased(tx, order, hold, reason);
    return { state: verdict.operation, reason };
  }

  /** One whose time is over, or that is of no use any more, ends here all the same: nobody would ask the store for ever. */
  private async notReleased(tx: Tx, order: LockedOrder, hold: ActiveHold, reason: string): Promise<void> {
    const over = FINISHED_STAGES.includes(order.stage);
    if (over || hold.releaseBy === CROSSDOCK) await this.holds.release(tx, order, hold, { actor: CROSSDOCK, reason });
    if (!over) await this.warn(tx, order, NOT_RELEASED, `${reason} Ask the merchant to release it.`);
  }

  private async look(
    tx: Tx,
    operation: Operation,
    holdId: string,
    outcome: HoldOutcome,
  ): Promise<{ seen: SeenOutcome; hold: ActiveHold } | Settlement> {
    const seen = await this.outcomes.execute(tx, operation, outcome, () => null);
    if ('state' in seen) return seen;
    const hold = (await this.holds.active(tx, seen.order.id)).find(({ id }) => id === holdId);
    return hold ? { seen, hold } : { state: 'SUPERSEDED', reason: 'The hold is released by now.' };
  }

  private async warn(tx: Tx, order: LockedOrder, type: Uppercase<string>, message: string): Promise<void> {
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
