import { Injectable } from '@nestjs/common';
import type { RemoteDestination } from '../../../clients/store-client.js';
import type { Queryable } from '../../../platform/database/tx.js';
import { Sealer } from '../../../platform/security/sealer.js';
import type { Stage } from '../domain/stage.js';

/** What routing looks at of an order, read without a lock. */
export interface OrderRoute {
  id: string;
  storeId: string;
  remoteId: string;
  locationId: string | null;
  stage: Stage;
  /** Opened: personal data. */
  destination: RemoteDestination | null;
}

/** Reads orders for routing. */
@Injectable()
export class OrderRoutesRepository {
  constructor(private readonly sealer: Sealer) {}

  /** One order, or null. */
  async find(on: Queryable, orderId: string): Promise<OrderRoute | null> {
    const { rows } = await on.query<Omit<OrderRoute, 'destination'> & { sealed: string | null }>(
      `SELECT id, store_id AS "storeId", remote_id AS "remoteId", location_id AS "locationId", stage, destination_sealed AS sealed
       FROM fulfillment_order WHERE id = $1`,
      [orderId],
    );
    const row = rows[0];
    if (!row) return null;
    const { sealed, ...order } = row;
    return { ...order, destination: sealed === null ? null : this.open(order.id, sealed) };
  }

  private open(row: string, sealed: string): RemoteDestination {
    const opened = this.sealer.open(sealed, { table: 'fulfillment_order', row, column: 'destination' });
    return JSON.parse(opened) as RemoteDestination;
  }
}
