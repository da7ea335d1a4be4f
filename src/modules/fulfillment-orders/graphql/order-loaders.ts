import { Injectable } from '@nestjs/common';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { FulfillmentOrdersReader } from '../fulfillment-orders.reader.js';
import { OrderPartsReader } from '../order-parts.reader.js';
import type { FulfillmentOrderLine } from './fulfillment-order-line.model.js';
import type { FulfillmentOrder } from './fulfillment-order.model.js';
import type { RequestCycle } from './request-cycle.model.js';

/** Orders and their parts by the order's inner id, those of one request read together. */
@Injectable()
export class OrderLoaders {
  constructor(
    private readonly orders: FulfillmentOrdersReader,
    private readonly parts: OrderPartsReader,
  ) {}

  /** Null when there is no such order. */
  order(context: GraphqlContext, id: string): Promise<FulfillmentOrder | null> {
    return loaderOf<string, FulfillmentOrder>(context, 'order', (ids) => this.orders.byIds(ids)).load(id);
  }

  /** The lines of an order. */
  async lines(context: GraphqlContext, orderId: string): Promise<FulfillmentOrderLine[]> {
    const batch = (ids: readonly string[]) => this.parts.linesOf(ids);
    return (await loaderOf<string, FulfillmentOrderLine[]>(context, 'order:lines', batch).load(orderId)) ?? [];
  }

  /** The cycles of an order, the first one first. */
  async cycles(context: GraphqlContext, orderId: string): Promise<RequestCycle[]> {
    const batch = (ids: readonly string[]) => this.parts.cyclesOf(ids);
    return (await loaderOf<string, RequestCycle[]>(context, 'order:cycles', batch).load(orderId)) ?? [];
  }
}
