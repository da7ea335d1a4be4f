import { Injectable } from '@nestjs/common';
import type { RejectReason } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import { InventoryFacade } from '../../inventory/inventory.facade.js';
import { partOf, type DecisionResult } from '../domain/decide.js';
import type { LockedOrder } from '../locked-order.js';
import { itemsOf, type Supply } from '../order-supply.js';
import { AnswerRequest } from './answer-request.js';
import { PartStock } from '../short-stock/use-cases/part-stock.js';

const ACTOR = 'policy';

/** Sets in motion what follows from a policy's decision, in the caller's transaction. */
@Injectable()
export class FollowDecision {
  constructor(
    private readonly answers: AnswerRequest,
    private readonly partStock: PartStock,
    private readonly inventory: InventoryFacade,
  ) {}

  /** The order and the levels of the supply are locked, and the decision is stored. */
  async execute(tx: Tx, order: LockedOrder, result: DecisionResult, supply: Supply): Promise<void> {
    switch (result.outcome) {
      case 'ACCEPT':
        return this.accept(tx, order, result, supply);
      case 'REJECT':
        return this.answers.reject(tx, order, {
          actor: ACTOR,
          reason: result.reason ?? ('OTHER' satisfies RejectReason),
          message: result.message,
        });
      case 'REVIEW':
        return this.review(tx, order, result, supply);
      case 'WAIT':
        return;
    }
  }

  private async accept(tx: Tx, order: LockedOrder, { short }: DecisionResult, supply: Supply): Promise<void> {
    const { needs, levels, lines } = supply;
    const part = short === 'SHIP_PART' ? partOf(lines) : null;
    const items = itemsOf(needs, levels, part);
    await this.answers.accept(tx, order, { actor: ACTOR, message: null, items });
    if (part)
      await this.partStock.shipPart(
        tx,
        order,
        part.reduce((sum, { quantity }) => sum + quantity, 0),
      );
  }

  /** A parked order is in review, too; the exception about it says more. */
  private async review(tx: Tx, order: LockedOrder, result: DecisionResult, supply: Supply): Promise<void> {
    const { message, decidedBy, short } = result;
    const why = { actor: ACTOR, reason: message, decidedBy };
    await this.answers.review(tx, order, short === 'PARK' ? { ...why, decidedBy: null } : why);
    if (short === 'PARK') await this.partStock.park(tx, order, message ?? 'There is too little stock.');
    if (decidedBy === 'STOCK_LEVEL_SET' && supply.location) {
      await this.noteUnknown(tx, order, supply.location.warehouseId, supply);
    }
  }

  /** An order in review waits for the SKUs that nobody knows, and is decided again once they are. */
  private async noteUnknown(
    tx: Tx,
    { id: fulfillmentOrderId, storeId }: LockedOrder,
    warehouseId: string,
    { needs, levels }: Supply,
  ): Promise<void> {
    const titles = new Map(needs.flatMap(({ sku, title }) => (sku === null ? [] : [[sku, title] as const])));
    const unknown = [...titles].filter(([sku]) => !levels.has(sku));
    const skus = unknown.map(([sku, title]) => ({ sku, title }));
    await this.inventory.blocked(tx, { fulfillmentOrderId, storeId, warehouseId, skus });
  }
}
