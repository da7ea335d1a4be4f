import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { FulfillmentOrderLine, LineProperty } from './fulfillment-order-line.model.js';
import { OrderLoaders } from './order-loaders.js';

/** What of a line is sealed with its order. */
@Resolver(() => FulfillmentOrderLine)
export class LinePropertiesResolver {
  constructor(private readonly loaders: OrderLoaders) {}

  @ResolveField(() => [LineProperty], { description: 'How the customer wants it made. Personal data.' })
  properties(@Parent() line: FulfillmentOrderLine, @Context() context: GraphqlContext): Promise<LineProperty[]> {
    return this.loaders.properties(context, line);
  }
}
