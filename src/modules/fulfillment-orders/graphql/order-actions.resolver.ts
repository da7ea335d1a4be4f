import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { availableActions } from '../domain/available-actions.js';
import { remainingOf } from '../shipments/domain/plan-shipment.js';
import { OrderHoldsReader } from '../holds/order-holds.reader.js';
import { AvailableAction, FulfillmentOrder } from './fulfillment-order.model.js';
import { OrderHold } from '../holds/graphql/order-hold.model.js';
import { OrderLoaders } from './order-loaders.js';

/** What can be done to an order, and our own holds, which stand in the way. */
@Resolver(() => FulfillmentOrder)
export class OrderActionsResolver {
  constructor(
    private readonly loaders: OrderLoaders,
    private readonly holds: OrderHoldsReader,
  ) {}

  @ResolveField(() => [AvailableAction], { description: 'Every action, allowed or not. Stock is not looked at.' })
  async availableActions(
    @Parent() { orderId, stage, locationId, heldAtStore, cancellationOpen }: FulfillmentOrder,
    @Context() context: GraphqlContext,
  ): Promise<AvailableAction[]> {
    const lines = await this.loaders.lines(context, orderId);
    const holds = await this.holds.load(context, orderId);
    return availableActions({
      stage,
      locationId,
      held: heldAtStore || holds.length > 0,
      cancelOpen: cancellationOpen,
      inFlight: lines.reduce((sum, { inFlight }) => sum + inFlight, 0),
      remaining: lines.reduce((sum, line) => sum + remainingOf(line), 0),
    });
  }

  @ResolveField(() => [OrderHold], {
    description: 'Our own holds, the oldest first; of released ones the latest 100. See holds for the store’s.',
  })
  internalHolds(
    @Parent() { orderId }: FulfillmentOrder,
    @Context() context: GraphqlContext,
    @Args('includeReleased', { defaultValue: false }) includeReleased: boolean,
  ): Promise<OrderHold[]> {
    return includeReleased ? this.holds.loadAll(context, orderId) : this.holds.load(context, orderId);
  }
}
