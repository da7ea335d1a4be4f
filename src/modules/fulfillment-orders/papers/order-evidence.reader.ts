import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../common/digest.js';
import type { Prisma } from '../../../generated/prisma/client.js';
import { PrismaService } from '../../../platform/database/prisma.service.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { storyOf, type ToldEvent } from './domain/evidence-story.js';

/** Events of the order's story that a pack holds at most; the latest ones. */
const MAX_EVENTS = 100;

/** What a pack is made of. */
const PARTS = {
  lines: { orderBy: { id: 'asc' } },
  fulfillments: { orderBy: { id: 'asc' }, include: { lines: true, parcels: { orderBy: { position: 'asc' } } } },
} as const satisfies Prisma.FulfillmentOrderInclude;

type OrderWithParts = Prisma.FulfillmentOrderGetPayload<{ include: typeof PARTS }>;

/** A JSON object. */
type EvidencePack = Record<string, unknown>;

/** Puts together what proves how far the work on an order has come. */
@Injectable()
export class OrderEvidenceReader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * A JSON object that can be handed to the merchant: stage, lines, shipments with parcels and times, the story, and digests (SHA-256)
   * of each shipment as it was sent and of the whole. No personal data, no names of keys. Null when there is no such order. Packs of
   * many orders in one request are read together.
   */
  async pack(context: GraphqlContext, orderId: string): Promise<EvidencePack | null> {
    const batch = (ids: readonly string[]) => this.packs(context, ids);
    return loaderOf<string, EvidencePack>(context, 'order:evidence', batch).load(orderId);
  }

  private async packs(context: GraphqlContext, ids: readonly string[]): Promise<Map<string, EvidencePack>> {
    const orders = await this.prisma.fulfillmentOrder.findMany({ where: { id: { in: [...ids] } }, include: PARTS });
    const packs = orders.map(async (order) => {
      const { nodes } = await this.journal.timelineOf(context, order.id, { first: MAX_EVENTS });
      return [order.id, packOf(order, storyOf(nodes))] as const;
    });
    return new Map(await Promise.all(packs));
  }
}

function packOf(order: OrderWithParts, story: ToldEvent[]): EvidencePack {
  const skus = new Map(order.lines.map(({ id, sku }) => [id, sku]));
  const pack = {
    orderNumber: order.orderNumber,
    fulfillmentOrder: order.remoteId,
    cycle: order.cycle,
    stage: order.stage,
    store: { status: order.rawStatus, requestStatus: order.rawRequestStatus, observedAt: order.observedAt },
    lines: order.lines.map(({ sku, requested, inFlight, shipped, cancelled }) => ({
      sku,
      requested,
      inFlight,
      shipped,
      cancelled,
    })),
    shipments: order.fulfillments.map((shipment) => ({
      key: shipment.shipmentKey,
      cycle: shipment.cycle,
      status: shipment.status,
      recordedAt: shipment.createdAt,
      sentAt: shipment.sentAt,
      confirmedAt: shipment.confirmedAt,
      confirmedBy: shipment.confirmedBy,
      idsAtStore: shipment.remoteIds,
      digest: shipment.contentDigest,
      lines: shipment.lines.map(({ lineId, quantity }) => ({ sku: skus.get(lineId) ?? null, quantity })),
      parcels: shipment.parcels.map(({ carrier, carrierName, trackingNumber, trackingUrl }) => ({
        carrier: carrierName ?? carrier,
        trackingNumber,
        trackingUrl,
      })),
    })),
    story,
  };
  const plain = JSON.parse(JSON.stringify(pack)) as EvidencePack;
  return { ...plain, digest: digestOf(plain) };
}
