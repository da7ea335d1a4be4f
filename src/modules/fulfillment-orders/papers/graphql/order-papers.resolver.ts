import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { Json } from '../../../../platform/graphql/scalars.js';
import { blockersOf } from '../../domain/available-actions.js';
import { pickNotes } from '../../domain/mirror.js';
import { remainingOf } from '../../shipments/domain/plan-shipment.js';
import { FLOOR_STAGES } from '../../domain/stage.js';
import { OrderEvidenceReader } from '../order-evidence.reader.js';
import { OrderHoldsReader } from '../../holds/order-holds.reader.js';
import { FulfillmentOrder } from '../../graphql/fulfillment-order.model.js';
import { OrderLoaders } from '../../graphql/order-loaders.js';
import { PickData } from './pick-data.model.js';

/** What is written down about an order: for the floor, and for its merchant. */
@Resolver(() => FulfillmentOrder)
export class OrderPapersResolver {
  constructor(
    private readonly loaders: OrderLoaders,
    private readonly holds: OrderHoldsReader,
    private readonly evidence: OrderEvidenceReader,
  ) {}

  @ResolveField(() => PickData, {
    nullable: true,
    description: 'Null unless the warehouse has it (READY to HANDED_OVER).',
  })
  async pickData(@Parent() order: FulfillmentOrder, @Context() context: GraphqlContext): Promise<PickData | null> {
    if (!FLOOR_STAGES.includes(order.stage)) return null;
    const lines = await this.loaders.lines(context, order.orderId);
    const holds = await this.holds.load(context, order.orderId);
    const open = lines.map((line) => ({ line, quantity: remainingOf(line) })).filter(({ quantity }) => quantity > 0);
    const blockers = blockersOf('SHIP', {
      stage: order.stage,
      locationId: order.locationId,
      held: order.heldAtStore || holds.length > 0,
      cancelOpen: order.cancellationOpen,
      inFlight: 0,
      remaining: open.reduce((sum, { quantity }) => sum + quantity, 0),
    });
    return {
      orderNumber: order.orderNumber,
      workable: blockers.length === 0,
      shippingMethod: order.shippingMethod,
      deliveryNotes: order.destination?.notes?.trim() || null,
      merchantNotes: pickNotes(order.merchantNotes),
      lines: await Promise.all(
        open.map(async ({ line, quantity }) => {
          const properties = await this.loaders.properties(context, line);
          return { lineId: line.id, sku: line.sku, title: line.title, properties, quantity };
        }),
      ),
    };
  }

  @ResolveField(() => Json, {
    nullable: true,
    description:
      'What proves how far the work has come, to be handed to the merchant: stage, lines, shipments with parcels and times, the story, and SHA-256 digests. No personal data.',
  })
  evidencePack(
    @Parent() { orderId }: FulfillmentOrder,
    @Context() context: GraphqlContext,
  ): Promise<Record<string, unknown> | null> {
    return this.evidence.pack(context, orderId);
  }
}
