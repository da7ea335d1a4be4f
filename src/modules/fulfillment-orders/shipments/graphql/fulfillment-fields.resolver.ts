import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../../platform/graphql/loaders.js';
import { NodeRegistry, type NodeLoader } from '../../../../platform/graphql/node.js';
import { StoreOperation } from '../../../store-operations/graphql/store-operation.model.js';
import { FulfillmentOrderLine } from '../../graphql/fulfillment-order-line.model.js';
import { FulfillmentOrder } from '../../graphql/fulfillment-order.model.js';
import { Fulfillment, FulfillmentLine } from './fulfillment.model.js';
import { OrderLoaders } from '../../graphql/order-loaders.js';

const NO_OPERATIONS: NodeLoader = () => Promise.resolve(new Map());

/** What a shipment refers to, read together for all shipments of a request. */
@Resolver(() => Fulfillment)
export class FulfillmentFieldsResolver {
  constructor(
    private readonly loaders: OrderLoaders,
    private readonly nodes: NodeRegistry,
  ) {}

  @ResolveField(() => FulfillmentOrder, { nullable: true })
  fulfillmentOrder(
    @Parent() { fulfillmentOrderId }: Fulfillment,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder | null> {
    return this.loaders.order(context, fulfillmentOrderId);
  }

  @ResolveField(() => StoreOperation, { nullable: true, description: 'The operation that tells the store about it.' })
  async operation(
    @Parent() { operationId }: Fulfillment,
    @Context() context: GraphqlContext,
  ): Promise<StoreOperation | null> {
    if (operationId === null) return null;
    const batch = this.nodes.loaderOf('op_') ?? NO_OPERATIONS;
    return (await loaderOf(context, 'node:op_', batch).load(operationId)) as StoreOperation | null;
  }
}

/** The line behind the pieces of a shipment or parcel. */
@Resolver(() => FulfillmentLine)
export class FulfillmentLineResolver {
  constructor(private readonly loaders: OrderLoaders) {}

  @ResolveField(() => FulfillmentOrderLine, { nullable: true })
  line(
    @Parent() { lineId }: FulfillmentLine,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrderLine | null> {
    return this.loaders.line(context, lineId);
  }
}
