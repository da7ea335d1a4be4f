import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import { CurrentViewer, type Viewer } from '../../../../platform/graphql/viewer.js';
import { JournalFacade, type MutationOutcome } from '../../../journal/journal.facade.js';
import { FulfillmentOrdersReader } from '../../fulfillment-orders.reader.js';
import { MoveOrder } from '../use-cases/move-order.js';
import { PinOrder } from '../use-cases/pin-order.js';
import type { FulfillmentOrderPayload } from '../../graphql/fulfillment-order.inputs.js';
import { FulfillmentOrder } from '../../graphql/fulfillment-order.model.js';
import { referenceOf } from '../../graphql/order-work-mutations.js';
import {
  FulfillmentOrderMoveInput,
  FulfillmentOrderMovePayload,
  FulfillmentOrderPinInput,
  FulfillmentOrderPinPayload,
  FulfillmentOrderUnpinInput,
  FulfillmentOrderUnpinPayload,
} from './routing.inputs.js';

/** Mutations about where an order is worked on. */
@Resolver(() => FulfillmentOrder)
export class RoutingMutationsResolver {
  constructor(
    private readonly journal: JournalFacade,
    private readonly reader: FulfillmentOrdersReader,
    private readonly moveOrder: MoveOrder,
    private readonly pinOrder: PinOrder,
  ) {}

  @Mutation(() => FulfillmentOrderMovePayload, {
    description:
      'Moves an order that nobody works on to another location of ours. Refused where the warehouse there lacks stock or does not serve the country; the store is asked, too, whether it would let it go there. A requested order is withdrawn, moved and requested again. For accepted work see fulfillmentOrderRelocate.',
  })
  async fulfillmentOrderMove(
    @Args('input') input: FulfillmentOrderMoveInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    const run = { viewer, name: 'fulfillmentOrderMove', input, InputClass: FulfillmentOrderMoveInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => {
      const order = referenceOf(checked);
      const locationId = fromGlobalId('loc_', checked.locationId, ['input', 'locationId']);
      const lineIds =
        checked.lineIds?.map((id, index) => fromGlobalId('fol_', id, ['input', 'lineIds', String(index)])) ?? null;
      await this.moveOrder.execute(tx, { ...order, locationId, lineIds, reason: checked.reason, actor: viewer.actor });
      return { id: order.fulfillmentOrderId };
    });
    return this.payload(outcome);
  }

  @Mutation(() => FulfillmentOrderPinPayload, {
    description: 'Chooses the warehouse of an order by hand. Neither routing nor policy overrules it.',
  })
  async fulfillmentOrderPin(
    @Args('input') input: FulfillmentOrderPinInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    const run = { viewer, name: 'fulfillmentOrderPin', input, InputClass: FulfillmentOrderPinInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => {
      const order = referenceOf(checked);
      const warehouseId = fromGlobalId('wh_', checked.warehouseId, ['input', 'warehouseId']);
      const { reason, until = null } = checked;
      await this.pinOrder.pin(tx, { ...order, warehouseId, reason, until, actor: viewer.actor });
      return { id: order.fulfillmentOrderId };
    });
    return this.payload(outcome);
  }

  @Mutation(() => FulfillmentOrderUnpinPayload, { description: 'Takes the choice of a warehouse back.' })
  async fulfillmentOrderUnpin(
    @Args('input') input: FulfillmentOrderUnpinInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    const run = { viewer, name: 'fulfillmentOrderUnpin', input, InputClass: FulfillmentOrderUnpinInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => {
      const order = referenceOf(checked);
      await this.pinOrder.unpin(tx, order, viewer.actor);
      return { id: order.fulfillmentOrderId };
    });
    return this.payload(outcome);
  }

  private async payload({ value, userErrors }: MutationOutcome<{ id: string }>): Promise<FulfillmentOrderPayload> {
    const order = value && (await this.reader.byIds([value.id])).get(value.id);
    return { fulfillmentOrder: order ?? null, userErrors };
  }
}
