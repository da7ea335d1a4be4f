import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../../../../platform/graphql/viewer.js';
import type { FulfillmentOrderPayload } from '../../graphql/fulfillment-order.inputs.js';
import { FulfillmentOrder } from '../../graphql/fulfillment-order.model.js';
import { OrderHoldMutations } from './order-hold-mutations.js';
import {
  FulfillmentOrderHoldInput,
  FulfillmentOrderHoldPayload,
  FulfillmentOrderReleaseHoldInput,
  FulfillmentOrderReleaseHoldPayload,
} from './order-hold.inputs.js';

/** Mutations of our own holds. */
@Resolver(() => FulfillmentOrder)
export class OrderHoldResolver {
  constructor(private readonly mutations: OrderHoldMutations) {}

  @Mutation(() => FulfillmentOrderHoldPayload, {
    description:
      'Puts an unfinished order on hold: it is neither decided nor worked on until the hold is released. With atStore the store is told soon after.',
  })
  fulfillmentOrderHold(
    @Args('input') input: FulfillmentOrderHoldInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    return this.mutations.hold(input, viewer);
  }

  @Mutation(() => FulfillmentOrderReleaseHoldPayload, {
    description:
      'Releases holds of ours. Where the store shows a hold of the merchant’s beside ours it is HELD_BY_MERCHANT: the store can only release all holds together.',
  })
  fulfillmentOrderReleaseHold(
    @Args('input') input: FulfillmentOrderReleaseHoldInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderReleaseHoldPayload> {
    return this.mutations.release(input, viewer);
  }
}
