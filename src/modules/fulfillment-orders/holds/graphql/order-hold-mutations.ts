import { Injectable } from '@nestjs/common';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { Viewer } from '../../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { stillBlockedBy } from '../domain/still-blocked.js';
import { FulfillmentOrdersReader } from '../../fulfillment-orders.reader.js';
import { OrderHoldsReader } from '../order-holds.reader.js';
import { HoldOrder } from '../use-cases/hold-order.js';
import { ReleaseHold } from '../use-cases/release-hold.js';
import type { FulfillmentOrderPayload } from '../../graphql/fulfillment-order.inputs.js';
import type { FulfillmentOrder } from '../../graphql/fulfillment-order.model.js';
import {
  FulfillmentOrderHoldInput,
  FulfillmentOrderReleaseHoldInput,
  type FulfillmentOrderReleaseHoldPayload,
  type WorkBlock,
} from './order-hold.inputs.js';
import { referenceOf } from '../../graphql/order-work-mutations.js';

/** The mutations of holds: input to use case, and the order back. */
@Injectable()
export class OrderHoldMutations {
  constructor(
    private readonly journal: JournalFacade,
    private readonly reader: FulfillmentOrdersReader,
    private readonly holds: OrderHoldsReader,
    private readonly holdOrder: HoldOrder,
    private readonly releaseHold: ReleaseHold,
  ) {}

  /** `fulfillmentOrderHold`. */
  async hold(input: FulfillmentOrderHoldInput, viewer: Viewer): Promise<FulfillmentOrderPayload> {
    const run = { viewer, name: 'fulfillmentOrderHold', input, InputClass: FulfillmentOrderHoldInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const order = referenceOf(checked);
      const { reason, message = null, until = null, atStore } = checked;
      const wish = { ...order, reason, message, until, atStore: atStore ?? false, actor: viewer.actor };
      await this.holdOrder.execute(tx, wish);
      return { id: order.fulfillmentOrderId };
    });
    return { fulfillmentOrder: value ? await this.orderOf(value.id) : null, userErrors };
  }

  /** `fulfillmentOrderReleaseHold`. */
  async release(input: FulfillmentOrderReleaseHoldInput, viewer: Viewer): Promise<FulfillmentOrderReleaseHoldPayload> {
    const run = { viewer, name: 'fulfillmentOrderReleaseHold', input, InputClass: FulfillmentOrderReleaseHoldInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const order = referenceOf(checked);
      const holdId = checked.holdId == null ? null : fromGlobalId('hold_', checked.holdId, ['input', 'holdId']);
      await this.releaseHold.execute(tx, { ...order, holdId, actor: viewer.actor });
      return { id: order.fulfillmentOrderId };
    });
    const order = value ? await this.orderOf(value.id) : null;
    return { fulfillmentOrder: order, stillBlockedBy: order ? await this.blocksOf(order) : [], userErrors };
  }

  private async orderOf(id: string): Promise<FulfillmentOrder | null> {
    return (await this.reader.byIds([id])).get(id) ?? null;
  }

  private async blocksOf(order: FulfillmentOrder): Promise<WorkBlock[]> {
    const holds = (await this.holds.inForce([order.orderId])).get(order.orderId) ?? [];
    return stillBlockedBy({
      atOurLocation: order.locationId !== null,
      cancelOpen: order.cancellationOpen,
      heldAtStore: order.heldAtStore,
      storeHolds: order.holds.map(({ reason, message, createdAt }) => ({
        reason,
        message,
        createdAt: createdAt?.toISOString() ?? null,
      })),
      holds,
    });
  }
}
