import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationTimeline } from '../domain/location-timeline.js';
import { LocationsRepository } from '../locations.repository.js';
import { WarehousesRepository, type WarehouseRow, type WarehouseValues } from '../warehouses.repository.js';
import { PushLocation } from './push-location.js';
import { codeTaken, expectVersion, found } from './errors.js';

/** A change of a warehouse: what is left out stays as it is. */
export interface WarehouseChange {
  warehouseId: string;
  values: Partial<WarehouseValues>;
  expectedVersion: number | null;
  actor: string;
}

const ADDRESS = ['line1', 'line2', 'city', 'state', 'postcode', 'country', 'phone'] as const;

/** Changes a warehouse. A changed address is sent to every store that has a location there. */
@Injectable()
export class UpdateWarehouse {
  constructor(
    private readonly warehouses: WarehousesRepository,
    private readonly locations: LocationsRepository,
    private readonly pushLocation: PushLocation,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION or CODE_TAKEN. */
  async execute(tx: Tx, change: WarehouseChange): Promise<void> {
    const before = found(await this.warehouses.lock(tx, change.warehouseId), 'warehouse');
    expectVersion(before.version, change.expectedVersion, `Warehouse ${before.code}`);
    const after: WarehouseRow = { ...before, ...change.values };
    if (!(await this.warehouses.update(tx, before.id, after))) throw codeTaken(after.code);
    const moved = ADDRESS.some((field) => before[field] !== after[field]);
    await this.journal.append(tx, {
      type: LocationTimeline.WarehouseUpdated,
      actor: change.actor,
      data: { warehouseId: before.id, changed: Object.keys(change.values), addressChanged: moved },
    });
    if (!moved) return;
    for (const location of await this.locations.lockOfWarehouse(tx, before.id)) {
      await this.pushLocation.execute(tx, location, change.actor);
    }
  }
}
