import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { CurrentViewer, type Viewer } from '../../../../platform/graphql/viewer.js';
import { FulfillmentMutations } from './fulfillment-mutations.js';
import {
  FulfillmentCreateInput,
  FulfillmentCreatePayload,
  FulfillmentsCreateInput,
  FulfillmentsCreatePayload,
} from './fulfillment.inputs.js';
import { Fulfillment } from './fulfillment.model.js';
import { OrderLoaders } from '../../graphql/order-loaders.js';

/** Queries and mutations of shipments. */
@Resolver(() => Fulfillment)
export class FulfillmentResolver {
  constructor(
    private readonly loaders: OrderLoaders,
    private readonly mutations: FulfillmentMutations,
  ) {}

  @Query(() => Fulfillment, { nullable: true, description: 'One shipment; null when there is none with this id.' })
  async fulfillment(
    @Args('id', { type: () => ID }) id: string,
    @Context() context: GraphqlContext,
  ): Promise<Fulfillment | null> {
    return this.loaders.fulfillment(context, fromGlobalId('ful_', id));
  }

  @Mutation(() => FulfillmentCreatePayload, {
    description:
      'Records a shipment of an order that the warehouse works on (READY to HANDED_OVER). Its pieces are claimed at once; the store is told soon after.',
  })
  fulfillmentCreate(
    @Args('input') input: FulfillmentCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentCreatePayload> {
    return this.mutations.create(input, viewer);
  }

  @Mutation(() => FulfillmentsCreatePayload, {
    description: 'As fulfillmentCreate, for many: one that fails stops no other.',
  })
  fulfillmentsCreate(
    @Args('input') input: FulfillmentsCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentsCreatePayload> {
    return this.mutations.createMany(input, viewer);
  }
}
