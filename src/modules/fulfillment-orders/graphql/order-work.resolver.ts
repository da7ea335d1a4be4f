import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import type { FulfillmentOrderPayload } from './fulfillment-order.inputs.js';
import { FulfillmentOrder } from './fulfillment-order.model.js';
import { OrderWorkMutations } from './order-work-mutations.js';
import {
  FulfillmentOrderCloseInput,
  FulfillmentOrderClosePayload,
  FulfillmentOrderMarkHandedOverInput,
  FulfillmentOrderMarkHandedOverPayload,
  FulfillmentOrderMarkLabelledInput,
  FulfillmentOrderMarkLabelledPayload,
  FulfillmentOrderMarkPackedInput,
  FulfillmentOrderMarkPackedPayload,
  FulfillmentOrdersMarkHandedOverInput,
  FulfillmentOrdersMarkHandedOverPayload,
  FulfillmentOrdersMarkLabelledInput,
  FulfillmentOrdersMarkLabelledPayload,
  FulfillmentOrdersMarkPackedInput,
  FulfillmentOrdersMarkPackedPayload,
  FulfillmentOrdersStartPickingInput,
  FulfillmentOrdersStartPickingPayload,
  FulfillmentOrderStartPickingInput,
  FulfillmentOrderStartPickingPayload,
  type FulfillmentOrdersPayload,
} from './order-work.inputs.js';

/** Mutations of the work on accepted orders. */
@Resolver(() => FulfillmentOrder)
export class OrderWorkResolver {
  constructor(private readonly mutations: OrderWorkMutations) {}

  @Mutation(() => FulfillmentOrderStartPickingPayload, { description: 'The warehouse began to collect the order.' })
  fulfillmentOrderStartPicking(
    @Args('input') input: FulfillmentOrderStartPickingInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    return this.mutations.step('START_PICKING', input, viewer);
  }

  @Mutation(() => FulfillmentOrderMarkPackedPayload, { description: 'The order is in its parcels.' })
  fulfillmentOrderMarkPacked(
    @Args('input') input: FulfillmentOrderMarkPackedInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    return this.mutations.step('MARK_PACKED', input, viewer);
  }

  @Mutation(() => FulfillmentOrderMarkLabelledPayload, {
    description: 'The parcels of a packed order have their labels. May be left out.',
  })
  fulfillmentOrderMarkLabelled(
    @Args('input') input: FulfillmentOrderMarkLabelledInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    return this.mutations.step('MARK_LABELLED', input, viewer);
  }

  @Mutation(() => FulfillmentOrderMarkHandedOverPayload, {
    description: 'The carrier has the parcels of the order. May be left out.',
  })
  fulfillmentOrderMarkHandedOver(
    @Args('input') input: FulfillmentOrderMarkHandedOverInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    return this.mutations.step('MARK_HANDED_OVER', input, viewer);
  }

  @Mutation(() => FulfillmentOrdersStartPickingPayload, {
    description: 'As fulfillmentOrderStartPicking, for many: one that fails stops no other.',
  })
  fulfillmentOrdersStartPicking(
    @Args('input') input: FulfillmentOrdersStartPickingInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrdersPayload> {
    return this.mutations.steps('START_PICKING', input, viewer);
  }

  @Mutation(() => FulfillmentOrdersMarkPackedPayload, {
    description: 'As fulfillmentOrderMarkPacked, for many: one that fails stops no other.',
  })
  fulfillmentOrdersMarkPacked(
    @Args('input') input: FulfillmentOrdersMarkPackedInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrdersPayload> {
    return this.mutations.steps('MARK_PACKED', input, viewer);
  }

  @Mutation(() => FulfillmentOrdersMarkLabelledPayload, {
    description: 'As fulfillmentOrderMarkLabelled, for many: one that fails stops no other.',
  })
  fulfillmentOrdersMarkLabelled(
    @Args('input') input: FulfillmentOrdersMarkLabelledInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrdersPayload> {
    return this.mutations.steps('MARK_LABELLED', input, viewer);
  }

  @Mutation(() => FulfillmentOrdersMarkHandedOverPayload, {
    description: 'As fulfillmentOrderMarkHandedOver, for many: one that fails stops no other.',
  })
  fulfillmentOrdersMarkHandedOver(
    @Args('input') input: FulfillmentOrdersMarkHandedOverInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrdersPayload> {
    return this.mutations.steps('MARK_HANDED_OVER', input, viewer);
  }

  @Mutation(() => FulfillmentOrderClosePayload, {
    description:
      'Ends the work on what is left of an order. The store is told soon after; what is reserved is released when it knows.',
  })
  fulfillmentOrderClose(
    @Args('input') input: FulfillmentOrderCloseInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    return this.mutations.close(input, viewer);
  }
}
