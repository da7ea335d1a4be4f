import { Injectable } from '@nestjs/common';
import type { RemoteAvailableLocation } from '../../../../clients/store-client.js';
import { DomainError } from '../../../../common/domain-error.js';
import { Database } from '../../../../platform/database/database.js';
import { LocationsFacade } from '../../../locations/locations.facade.js';
import { StoreOperationsFacade } from '../../../store-operations/store-operations.facade.js';
import { OrderRoutesRepository } from '../order-routes.repository.js';

/** How long a person waits for the store, in milliseconds. */
const DEADLINE_MS = 8_000;
const LIVE = { kind: 'live.available-locations', deadlineMs: DEADLINE_MS };

/** A location that the store would let the order move to. */
export interface AvailableLocationFound extends RemoteAvailableLocation {
  /** Our location behind it; null: it is not ours. */
  locationId: string | null;
  /** The order that was asked about. */
  fulfillmentOrderId: string;
}

/** Asks the store, now, where the lines of an order could go. */
@Injectable()
export class ReadAvailableLocations {
  constructor(
    private readonly database: Database,
    private readonly routes: OrderRoutesRepository,
    private readonly operations: StoreOperationsFacade,
    private readonly locations: LocationsFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, STORE_NOT_ACTIVE, SCOPES_MISSING, STORE_REFUSED, STORE_BUSY or STORE_UNAVAILABLE. */
  async execute(orderId: string): Promise<AvailableLocationFound[]> {
    const order = await this.routes.find(this.database, orderId);
    if (!order) {
      throw new DomainError({
        code: 'NOT_FOUND',
        field: ['fulfillmentOrderId'],
        message: 'There is no such fulfillment order.',
      });
    }
    const found = await this.operations.readNow(order.storeId, LIVE, ({ client, connection }) =>
      client.listAvailableLocations(connection, order.remoteId, { timeoutMs: DEADLINE_MS }),
    );
    return this.database.tx(async (tx) => {
      const known: AvailableLocationFound[] = [];
      for (const location of found) {
        const ours = await this.locations.byRemoteId(tx, order.storeId, location.remoteId);
        known.push({ ...location, locationId: ours?.id ?? null, fulfillmentOrderId: order.id });
      }
      return known;
    }, 'api');
  }
}
