import { Injectable } from '@nestjs/common';
import { StoreClientError } from '../../../../clients/store-client.errors.js';
import type { RemoteFulfillment, RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { Database } from '../../../../platform/database/database.js';
import type { PacedRead, Reading } from '../../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { DeliveriesRepository, type DueShipment } from '../deliveries.repository.js';
import type { SeenShipment } from '../use-cases/take-in-delivery.js';
import { orNull, readFulfillments, readOrder } from '../../jobs/order-reads.js';

/** Reads shipments as economically as the scopes of a store allow. */
@Injectable()
export class FulfillmentReads {
  constructor(
    private readonly database: Database,
    private readonly stores: StoresFacade,
    private readonly deliveries: DeliveriesRepository,
  ) {}

  /** Shipments to look at, the longest due first. */
  due(storeId: string, limit: number): Promise<DueShipment[]> {
    return this.deliveries.due(this.database, storeId, limit);
  }

  /** This shipment could not be looked at: it is due again after a pause that grows, and keeps no other one from being looked at. */
  putOff({ id }: DueShipment): Promise<void> {
    return this.deliveries.putOff(this.database, id);
  }

  /**
   * A reader for one pull of a store. It rejects with StoreClientError. What the store refuses although the scope for it was granted
   * (403) is read in the way of a store without that scope.
   */
  async forStore(storeId: string, read: PacedRead): Promise<(shipment: DueShipment) => Promise<SeenShipment>> {
    const { able: alone } = await this.stores.abilityOf(storeId, 'READ_DELIVERY_STATUS');
    return async (shipment) => {
      const { orderNumber, remoteIds, orderRemoteId } = shipment;
      const [remoteId, ...others] = remoteIds;
      const fulfillments =
        alone && remoteId !== undefined && others.length === 0
          ? ((await unlessForbidden(this.readOne(read, orderNumber, remoteId))) ??
            (await readFulfillments(read, orderRemoteId)))
          : await readFulfillments(read, orderRemoteId);
      const canceled = fulfillments.value.some(({ status }) => status.canonical === 'CANCELLED');
      if (!canceled) return { fulfillments, order: null, siblings: [] };
      const order = await readOrder(read, orderRemoteId);
      if (!alone) return { fulfillments, order, siblings: [] };
      return { fulfillments, order, siblings: (await unlessForbidden(this.readSiblings(read, orderNumber))) ?? [] };
    };
  }

  private async readSiblings(read: PacedRead, orderNumber: string): Promise<RemoteFulfillmentOrder[]> {
    const { value } = await read(({ client, connection }) =>
      client.listOrderFulfillmentOrders(connection, orderNumber),
    );
    return value.flatMap((item) => (item.ok ? [item.order] : []));
  }

  private async readOne(
    read: PacedRead,
    orderNumber: string,
    fulfillmentRemoteId: string,
  ): Promise<Reading<RemoteFulfillment[]>> {
    const { value, sentAt } = await read(({ client, connection }) =>
      orNull(client.getFulfillment(connection, { orderNumber, fulfillmentRemoteId })),
    );
    return { value: value ? [value] : [], sentAt };
  }
}

/** What a read answers; null when the store does not let us. */
async function unlessForbidden<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof StoreClientError && error.kind === 'FORBIDDEN') return null;
    throw error;
  }
}
