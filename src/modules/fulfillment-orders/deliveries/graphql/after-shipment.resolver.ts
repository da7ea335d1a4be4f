import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../../platform/graphql/connection.js';
import type { Page } from '../../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../../platform/graphql/viewer.js';
import { FulfillmentsReader } from '../../shipments/fulfillments.reader.js';
import { AfterShipmentMutations } from './after-shipment-mutations.js';
import {
  FulfillmentCancelInput,
  FulfillmentCancelPayload,
  FulfillmentEventCreateInput,
  FulfillmentEventCreatePayload,
  FulfillmentEventsCreateInput,
  FulfillmentEventsCreatePayload,
  FulfillmentTrackingUpdateInput,
  FulfillmentTrackingUpdatePayload,
} from './after-shipment.inputs.js';
import { FulfillmentConnection, FulfillmentFilter } from '../../shipments/graphql/fulfillment-list.js';
import { Fulfillment } from '../../shipments/graphql/fulfillment.model.js';

/** Shipments that were recorded: their list, and what happens to them afterwards. */
@Resolver(() => Fulfillment)
export class AfterShipmentResolver {
  constructor(
    private readonly reader: FulfillmentsReader,
    private readonly mutations: AfterShipmentMutations,
  ) {}

  @Query(() => FulfillmentConnection, { description: 'Shipments, newest first.' })
  fulfillments(
    @Args() page: PageArgs,
    @Args('filter', { type: () => FulfillmentFilter, nullable: true }) filter?: FulfillmentFilter | null,
  ): Promise<Page<Fulfillment>> {
    return this.reader.page(filter ?? {}, page);
  }

  @Mutation(() => FulfillmentEventCreatePayload, {
    description:
      'Records what happened to a shipment on its way. The store is told soon after, once per parcel, status and time; what is recorded before the store has confirmed the shipment waits for that.',
  })
  fulfillmentEventCreate(
    @Args('input') input: FulfillmentEventCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentEventCreatePayload> {
    return this.mutations.event(input, viewer);
  }

  @Mutation(() => FulfillmentEventsCreatePayload, {
    description: 'As fulfillmentEventCreate, for many: one that fails stops no other.',
  })
  fulfillmentEventsCreate(
    @Args('input') input: FulfillmentEventsCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentEventsCreatePayload> {
    return this.mutations.events(input, viewer);
  }

  @Mutation(() => FulfillmentTrackingUpdatePayload, {
    description:
      'Corrects the tracking number of a parcel of a confirmed shipment: kept here with its history, told to the store in a delivery event, and raised as a task where the platform cannot change it.',
  })
  fulfillmentTrackingUpdate(
    @Args('input') input: FulfillmentTrackingUpdateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentTrackingUpdatePayload> {
    return this.mutations.tracking(input, viewer);
  }

  @Mutation(() => FulfillmentCancelPayload, {
    description:
      'Cancels a shipment that the store was not told of yet; its pieces are free again. UNSUPPORTED_BY_PLATFORM for a confirmed one where the platform has no way.',
  })
  fulfillmentCancel(
    @Args('input') input: FulfillmentCancelInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentCancelPayload> {
    return this.mutations.cancel(input, viewer);
  }
}
