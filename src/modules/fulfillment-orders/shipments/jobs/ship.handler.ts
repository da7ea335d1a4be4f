import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteFulfillment } from '../../../../clients/store-client.js';
import { AppConfig } from '../../../../config/app-config.js';
import { Database } from '../../../../platform/database/database.js';
import type { Tx } from '../../../../platform/database/tx.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Readiness,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../../store-operations/store-operations.facade.js';
import { Deliveries } from '../../deliveries/deliveries.js';
import { findShipment } from '../domain/judge-shipment.js';
import { SHIP_OPERATION } from '../domain/ship-operation.js';
import { sentShipment, shipPayloadOf, type ShipmentEvidence } from '../../papers/shipment-evidence.js';
import { ShipmentsRepository, type ShipmentContent } from '../shipments.repository.js';
import { SettleShipment } from '../use-cases/settle-shipment.js';
import { readFulfillments, readOrder } from '../../jobs/order-reads.js';

/** Tells the store about a shipment, exactly once. */
@Injectable()
export class ShipHandler
  implements OperationHandler<RemoteFulfillment[], ShipmentEvidence, ShipmentContent>, OnModuleInit
{
  readonly kind = SHIP_OPERATION;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly database: Database,
    private readonly shipments: ShipmentsRepository,
    private readonly settleShipment: SettleShipment,
    private readonly deliveries: Deliveries,
    config: AppConfig,
  ) {
    this.settleMs = config.storeShipmentSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  async ready(operation: Operation): Promise<Readiness<ShipmentContent>> {
    return { type: 'SEND', prepared: await this.contentOf(operation) };
  }

  send(
    { client, connection }: StoreCall,
    operation: Operation,
    { lines, parcels, notifyCustomer }: ShipmentContent,
  ): Promise<RemoteFulfillment[]> {
    const { remoteId } = shipPayloadOf(operation);
    return client.createFulfillment(connection, remoteId, {
      lines: lines.map(({ remoteId: line, quantity }) => ({ remoteId: line, quantity })),
      parcels,
      notify: notifyCustomer,
    });
  }

  /** The order first, then its shipments: what is booked between the two reads is then found. */
  async resolve(read: PacedRead, operation: Operation): Promise<Reading<ShipmentEvidence>> {
    const { remoteId } = shipPayloadOf(operation);
    const sent = sentShipment(await this.contentOf(operation), operation);
    const order = await readOrder(read, remoteId);
    const { value } = await readFulfillments(read, remoteId);
    const canceled = value.filter(({ status }) => status.canonical === 'CANCELLED').map(({ remoteId: id }) => id);
    return { value: { found: findShipment(sent, value), order: order.value, canceled }, sentAt: order.sentAt };
  }

  async settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteFulfillment[], ShipmentEvidence>,
  ): Promise<Settlement> {
    const settlement = await this.settleShipment.execute(tx, operation, outcome);
    if (outcome.type === 'READ') await this.deliveries.lookSoon(tx, operation.storeId, outcome.evidence.value.canceled);
    return settlement;
  }

  private async contentOf(operation: Operation): Promise<ShipmentContent> {
    const { fulfillmentId } = shipPayloadOf(operation);
    const content = await this.shipments.content(this.database, fulfillmentId);
    if (!content)
      throw new Error(`Operation ${operation.id} is about shipment ${fulfillmentId}, which does not exist.`);
    return content;
  }
}
