import { Injectable } from '@nestjs/common';
import { trackingKey } from '../../../../clients/tracking-number.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { LocationsFacade } from '../../../locations/locations.facade.js';
import type { LockedOrder } from '../../locked-order.js';
import { DeliveriesRepository, type Tracking } from '../deliveries.repository.js';
import { trackingOf, type NamedTracking, type TrackingWarning } from './tracking-of.js';

/** Reads what operators say of parcels: carrier by the warehouse that sends them, numbers, and what is odd about either. */
@Injectable()
export class ReadTracking {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly locations: LocationsFacade,
  ) {}

  /** One tracking per name, in their order. `fieldOf`: where the input names a part of one. Throws what `trackingOf` throws. */
  async execute(
    tx: Tx,
    order: LockedOrder,
    named: readonly NamedTracking[],
    fieldOf: (index: number, name: string) => string[],
  ): Promise<{ trackings: Tracking[]; warnings: TrackingWarning[] }> {
    const warehouse = order.locationId === null ? null : await this.locations.warehouseOf(tx, order.locationId);
    const country = warehouse?.country ?? null;
    const read = named.map((one, index) => trackingOf(one, { country, field: (name) => fieldOf(index, name) }));
    const keys = read.map(({ tracking }) => trackingKey(tracking.trackingNumber));
    const elsewhere = await this.deliveries.onOtherOrders(tx, order, keys);
    const warnings = read.flatMap(({ tracking, warnings: own }, index) => {
      const other = elsewhere.get(keys[index] ?? '');
      if (other === undefined) return own;
      const where = other === null ? 'an order of another store' : `order ${other}`;
      const message = `Tracking number ${tracking.trackingNumber} is on ${where} already. If this parcel is another one, correct its number with fulfillmentTrackingUpdate.`;
      return [
        ...own,
        { code: 'TRACKING_NUMBER_ON_OTHER_ORDER' as const, field: fieldOf(index, 'trackingNumber'), message },
      ];
    });
    return { trackings: read.map(({ tracking }) => tracking), warnings };
  }
}
