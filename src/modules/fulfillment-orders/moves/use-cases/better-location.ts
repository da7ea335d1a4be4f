import { Injectable } from '@nestjs/common';
import type { RemoteDestination } from '../../../../clients/store-client.js';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import type { RoutingPlan } from '../../../routing/routing.facade.js';
import type { StorePolicy } from '../../../stores/stores.facade.js';
import type { CheckName, DecisionResult } from '../../domain/decide.js';
import { OrderLinksRepository } from '../../lineage/order-links.repository.js';
import type { LockedOrder } from '../../locked-order.js';
import type { LineNeed } from '../../order-lines.repository.js';
import { RelocationDesk, type PastMoves } from '../relocation-desk.js';
import { PlanMove } from './plan-move.js';
import { PlanRoute } from './plan-route.js';

const ACTOR = 'policy';

/** Checks whose failure another location may mend. */
const MENDABLE: readonly CheckName[] = ['IN_STOCK', 'COUNTRY_SERVED'];

/** A decision that was made for the location where the order is. */
export interface DecidedHere {
  policy: StorePolicy;
  result: DecisionResult;
  destination: RemoteDestination | null;
  needs: readonly LineNeed[];
}

/** Looks whether another location of ours would do the work better than the one that the store chose. The order's row is locked. */
@Injectable()
export class BetterLocation {
  constructor(
    private readonly planRoute: PlanRoute,
    private readonly planMove: PlanMove,
    private readonly relocations: RelocationDesk,
    private readonly links: OrderLinksRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** Whether the order is on its way to another location, so that it must not be decided here. */
  isOnItsWay(tx: Tx, order: LockedOrder): Promise<boolean> {
    return this.relocations.get().isRunning(tx, order.id);
  }

  /**
   * Follows the store's policy. Answers why the order is moved away instead of being decided here; null: it is decided here, and
   * operators are told where a better place is known. An order that was brought here on purpose stays, and nobody is told.
   */
  async execute(tx: Tx, order: LockedOrder, decided: DecidedHere): Promise<string | null> {
    const { policy, result, destination, needs } = decided;
    if (policy.betterLocation === 'IGNORE' || order.locationId === null || !isOpen(result)) return null;
    const past = await this.past(tx, order);
    if (past === 'BROUGHT') return null;
    const plan = await this.planRoute.of(tx, order, destination, needs);
    if (!plan.better || !plan.recommended) return null;
    if (policy.betterLocation === 'SUGGEST') {
      await this.suggest(tx, order, plan, null);
      return null;
    }
    const obstacle =
      past === 'TRIED'
        ? 'That was tried before, and stopped.'
        : ((await this.obstacle(tx, order, result)) ??
          (await this.start(tx, order, plan.recommended.site.locationId, plan.sentence)));
    if (obstacle === null) return plan.sentence;
    await this.suggest(tx, order, plan, obstacle);
    return null;
  }

  /** An order that was moved here, by whomever, is where somebody wants it. */
  private async past(tx: Tx, order: LockedOrder): Promise<PastMoves> {
    const links = await this.links.among(tx, order.storeId, [order.remoteId]);
    const moved = links.some(({ kind, toRemoteId }) => kind === 'MOVED' && toRemoteId === order.remoteId);
    return moved ? 'BROUGHT' : this.relocations.get().past(tx, order);
  }

  /** Why policy does not move the order; null: it may. A parked order waits for stock, not for a person. */
  private async obstacle(tx: Tx, order: LockedOrder, { outcome, short }: DecisionResult): Promise<string | null> {
    if (outcome === 'REVIEW' && short !== 'PARK') return 'A person decides about it first.';
    const missing = await this.planMove.missingScopes(tx, order.storeId);
    return missing.length > 0 ? `The store has not granted ${missing.join(', ')}.` : null;
  }

  /** Begins the move. Answers why it cannot begin now, with nothing changed: the order is then decided here; null: it began. */
  private async start(tx: Tx, order: LockedOrder, toLocationId: string, reason: string): Promise<string | null> {
    try {
      await this.relocations.get().start(tx, order, { toLocationId, cause: 'POLICY', reason, actor: ACTOR });
      return null;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return error.message;
    }
  }

  private async suggest(tx: Tx, order: LockedOrder, plan: RoutingPlan, obstacle: string | null): Promise<void> {
    await this.journal.openException(tx, {
      type: 'BETTER_LOCATION',
      subject: `fulfillment_order:${order.id}`,
      severity: 'INFO',
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      message: `Order ${order.orderNumber}: ${plan.sentence}${obstacle === null ? '' : ` It was not moved: ${obstacle}`} Move it with fulfillmentOrderMove or, once it is accepted, fulfillmentOrderRelocate.`,
      data: { recommended: plan.recommended?.site.code, assigned: plan.assigned?.site.code },
    });
  }
}

/** Whether it matters where the order is: it is accepted, or what failed may be mended elsewhere. */
function isOpen({ outcome, decidedBy }: DecisionResult): boolean {
  if (outcome === 'ACCEPT') return true;
  if (outcome === 'WAIT') return false;
  return decidedBy === null || MENDABLE.includes(decidedBy);
}
