import { Injectable } from '@nestjs/common';
import type { RejectReason, RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import { InventoryFacade, type LockedLevel } from '../../inventory/inventory.facade.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { decide, type DecisionResult } from '../domain/decide.js';
import type { LockedOrder } from '../locked-order.js';
import { OrderLinesRepository, type LineNeed } from '../order-lines.repository.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';
import { AnswerRequest } from './answer-request.js';

const ACTOR = 'policy';

/** Decides the open cycle of an order by the store's policy, and sets in motion what follows, in the caller's transaction. */
@Injectable()
export class DecideOrder {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly inventory: InventoryFacade,
    private readonly lines: OrderLinesRepository,
    private readonly cycles: RequestCyclesRepository,
    private readonly answers: AnswerRequest,
  ) {}

  /** The order is locked, its mirror is written, its cycle is open and without a final decision. */
  async execute(tx: Tx, order: LockedOrder, remote: RemoteFulfillmentOrder): Promise<DecisionResult> {
    const location = await this.locations.byRemoteId(tx, order.storeId, remote.location.remoteId);
    const needs = await this.lines.needs(tx, order.id);
    const levels = location
      ? await this.lockLevels(tx, order, location.warehouseId, needs)
      : new Map<string, LockedLevel & { free: number }>();
    const result = decide({
      policy: await this.stores.policyOf(tx, order.storeId),
      ours: location !== null,
      onHold: remote.status.canonical === 'ON_HOLD' || remote.holds.length > 0,
      cancelOpen: remote.requestStatus.canonical === 'CANCEL_REQUESTED',
      lines: needs.map(({ remoteId, sku, remaining }) => ({
        lineRemoteId: remoteId,
        sku,
        needed: remaining,
        free: sku === null ? null : (levels.get(sku)?.free ?? null),
      })),
      destination: remote.destination,
      servedCountries: location?.servedCountries ?? [],
      duplicateOf: await this.lines.findDuplicate(tx, order),
    });
    await this.cycles.decide(tx, order, { ...result, actor: ACTOR });
    await this.follow(tx, order, result, needs, levels);
    return result;
  }

  private async follow(
    tx: Tx,
    order: LockedOrder,
    result: DecisionResult,
    needs: readonly LineNeed[],
    levels: ReadonlyMap<string, LockedLevel>,
  ): Promise<void> {
    switch (result.outcome) {
      case 'ACCEPT':
        await this.answers.accept(tx, order, { actor: ACTOR, message: null, items: itemsOf(needs, levels) });
        return;
      case 'REJECT':
        await this.answers.reject(tx, order, {
          actor: ACTOR,
          reason: result.reason ?? ('OTHER' satisfies RejectReason),
          message: result.message,
        });
        return;
      case 'REVIEW':
        await this.answers.review(tx, order, { actor: ACTOR, reason: result.message, decidedBy: result.decidedBy });
        return;
      case 'WAIT':
        return;
    }
  }

  private lockLevels(
    tx: Tx,
    order: LockedOrder,
    warehouseId: string,
    needs: readonly LineNeed[],
  ): Promise<Map<string, LockedLevel & { free: number }>> {
    const skus = [...new Set(needs.map((need) => need.sku).filter((sku) => sku !== null))];
    return this.inventory.lockAvailability(tx, { warehouseId, storeId: order.storeId, skus });
  }
}

/** What to reserve: pieces per level, lines of one SKU together. */
export function itemsOf(
  needs: readonly LineNeed[],
  levels: ReadonlyMap<string, LockedLevel>,
): { levelId: string; quantity: number }[] {
  const byLevel = new Map<string, number>();
  for (const { sku, remaining } of needs) {
    const level = sku === null ? undefined : levels.get(sku);
    if (level) byLevel.set(level.levelId, (byLevel.get(level.levelId) ?? 0) + remaining);
  }
  return [...byLevel].map(([levelId, quantity]) => ({ levelId, quantity }));
}
