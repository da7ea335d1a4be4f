import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CarrierCode } from '../../clients/carriers.js';
import type { FulfillmentLineModel, FulfillmentModel, ParcelModel } from '../../generated/prisma/models.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import type { FulfillmentStatus } from './domain/ship-operation.js';
import type { ConfirmedBy } from './graphql/fulfillment.enums.js';
import type { Fulfillment, FulfillmentLine, Parcel } from './graphql/fulfillment.model.js';

type Row = FulfillmentModel & { lines: FulfillmentLineModel[]; parcels: ParcelModel[] };

const PARTS = {
  lines: { orderBy: { lineId: 'asc' } },
  parcels: { orderBy: { position: 'asc' } },
} as const;

/** Reads shipments for GraphQL with their lines and parcels: a fixed number of statements for any number of them. */
@Injectable()
export class FulfillmentsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('ful_', (ids) => this.byIds(ids));
  }

  /** The shipments with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, Fulfillment>> {
    const rows = await this.prisma.fulfillment.findMany({ where: { id: { in: [...ids] } }, include: PARTS });
    return new Map(rows.map((row) => [row.id, toModel(row)]));
  }

  /** The shipments of each order, the first one first. Every asked id has an entry. */
  async ofOrders(orderIds: readonly string[]): Promise<Map<string, Fulfillment[]>> {
    const rows = await this.prisma.fulfillment.findMany({
      where: { fulfillmentOrderId: { in: [...orderIds] } },
      orderBy: { id: 'asc' },
      include: PARTS,
    });
    const byOrder = new Map<string, Fulfillment[]>(orderIds.map((id) => [id, []]));
    for (const row of rows) byOrder.get(row.fulfillmentOrderId)?.push(toModel(row));
    return byOrder;
  }
}

function toModel(row: Row): Fulfillment {
  const { id, fulfillmentOrderId, operationId, shipmentKey, cycle, statusReason, notifyCustomer } = row;
  const { remoteIds, deliveryStatus, actor, createdAt, contentDigest, sentAt, confirmedAt } = row;
  return {
    id: toGlobalId('ful_', id),
    fulfillmentOrderId,
    operationId,
    shipmentKey,
    cycle,
    status: row.status as FulfillmentStatus,
    statusReason,
    notifyCustomer,
    lines: row.lines,
    parcels: row.parcels.map(parcelModel),
    remoteIds,
    remoteId: remoteIds[0] ?? null,
    deliveryStatus,
    actor,
    createdAt,
    proof: {
      intendedAt: createdAt,
      actor,
      contentDigest,
      sentAt,
      confirmedAt,
      confirmedBy: row.confirmedBy as ConfirmedBy | null,
      remoteIds,
      emailRequested: notifyCustomer,
    },
  };
}

function parcelModel({ carrier, carrierName, trackingNumber, trackingUrl, lines }: ParcelModel): Parcel {
  return {
    carrier: carrier as CarrierCode,
    carrierName,
    trackingNumber,
    trackingUrl,
    lines: lines as FulfillmentLine[] | null,
  };
}
