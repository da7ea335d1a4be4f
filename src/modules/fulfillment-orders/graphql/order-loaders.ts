import { Injectable } from '@nestjs/common';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { FulfillmentsReader } from '../shipments/fulfillments.reader.js';
import { FulfillmentOrdersReader } from '../fulfillment-orders.reader.js';
import { OrderPartsReader } from '../order-parts.reader.js';
import type { FulfillmentOrderLine, LineProperty } from './fulfillment-order-line.model.js';
import type { FulfillmentOrder } from './fulfillment-order.model.js';
import type { Fulfillment } from '../shipments/graphql/fulfillment.model.js';
import type { RequestCycle } from './request-cycle.model.js';

/** Orders and their parts by the order's inner id, those of one request read together. */
@Injectable()
export class OrderLoaders {
  constructor(
    private readonly orders: FulfillmentOrdersReader,
    private readonly parts: OrderPartsReader,
    private readonly shipments: FulfillmentsReader,
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

  /** How the customer wants a line made. */
  async properties(
    context: GraphqlContext,
    line: Pick<FulfillmentOrderLine, 'fulfillmentOrderId' | 'remoteId'>,
  ): Promise<LineProperty[]> {
    const batch = (ids: readonly string[]) => this.parts.propertiesOf(ids);
    const loader = loaderOf<string, Record<string, LineProperty[]>>(context, 'order:properties', batch);
    return (await loader.load(line.fulfillmentOrderId))?.[line.remoteId] ?? [];
  }

  /** The cycles of an order, the first one first. */
  async cycles(context: GraphqlContext, orderId: string): Promise<RequestCycle[]> {
    const batch = (ids: readonly string[]) => this.parts.cyclesOf(ids);
    return (await loaderOf<string, RequestCycle[]>(context, 'order:cycles', batch).load(orderId)) ?? [];
  }

  /** One line by its own inner id; null when there is no such line. */
  line(context: GraphqlContext, id: string): Promise<FulfillmentOrderLine | null> {
    return loaderOf<string, FulfillmentOrderLine>(context, 'order:line', (ids) => this.parts.linesById(ids)).load(id);
  }

  /** One shipment by its own inner id; null when there is no such shipment. */
  fulfillment(context: GraphqlContext, id: string): Promise<Fulfillment | null> {
    return loaderOf<string, Fulfillment>(context, 'fulfillment', (ids) => this.shipments.byIds(ids)).load(id);
  }

  /** The shipments of an order, the first one first. */
  async fulfillments(context: GraphqlContext, orderId: string): Promise<Fulfillment[]> {
    const batch = (ids: readonly string[]) => this.shipments.ofOrders(ids);
    return (await loaderOf<string, Fulfillment[]>(context, 'order:fulfillments', batch).load(orderId)) ?? [];
  }
}
