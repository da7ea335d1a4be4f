import { Injectable } from '@nestjs/common';
import { crashPoint } from '../../../common/crash-point.js';
import type { Tx } from '../../../platform/database/tx.js';
import { InventoryFacade } from '../../inventory/inventory.facade.js';
import { stageAfter, type StageEvent } from '../domain/stage.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import type { LockedOrder } from '../locked-order.js';
import { EVENT_EFFECTS } from '../order-events.js';
import { OrderLinesRepository } from '../order-lines.repository.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';
import { TakeBackWork } from './take-back-work.js';
import { TellStage } from './tell-stage.js';

/** Why a stage changes. */
export interface StageChange {
  event: StageEvent;
  actor: string;
  /** Shown beside the stage, in plain English. */
  reason?: string | null;
  /** The store's `updated_at` in the observation that caused it, for the cycle fence. */
  remoteUpdatedAt?: Date | null;
  data?: Record<string, unknown>;
}

/** The one place where an order's stage changes, with everything that belongs to the change, in one transaction. */
@Injectable()
export class ChangeStage {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly cycles: RequestCyclesRepository,
    private readonly inventory: InventoryFacade,
    private readonly takeBack: TakeBackWork,
    private readonly lines: OrderLinesRepository,
    private readonly tell: TellStage,
  ) {}

  /** Returns the order as it is afterwards. Throws when the machine does not know the event: the caller's judgement was wrong. */
  async execute(tx: Tx, order: LockedOrder, change: StageChange): Promise<LockedOrder> {
    const stage = stageAfter(order.stage, change.event);
    if (!stage)
      throw new Error(`Fulfillment order ${order.id}: "${change.event}" is not known in stage ${order.stage}.`);
    const effects = EVENT_EFFECTS[change.event];
    const { id: fulfillmentOrderId, storeId } = order;
    const reason = change.reason ?? null;
    if (!(await this.orders.setStage(tx, order, stage, reason))) {
      throw new Error(`Fulfillment order ${order.id} changed although its row was locked.`);
    }
    if (effects.endsCycle) await this.cycles.end(tx, order, effects.endsCycle, change.remoteUpdatedAt ?? null);
    if (effects.supersedes) {
      const { event, actor } = change;
      await this.takeBack.execute(tx, order, { event, actor, reason: reason ?? effects.timeline });
    }
    if (effects.abandons) await this.lines.cancelRest(tx, order.id);
    if (effects.releases) {
      await this.inventory.release(tx, { fulfillmentOrderId, actor: change.actor, reason: effects.timeline });
    }
    if (order.stage === 'REVIEW' && stage !== 'REVIEW') {
      await this.inventory.unblocked(tx, { fulfillmentOrderId, storeId });
    }
    const changed = { ...order, stage, version: order.version + 1 };
    const now = await this.tell.execute(tx, order, changed, { ...change, reason });
    crashPoint('order.stageChanged');
    return now;
  }
}
