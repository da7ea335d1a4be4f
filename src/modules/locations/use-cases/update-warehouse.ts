import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import { namesOf } from '../../../common/text.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { LocationTimeline } from '../domain/location-timeline.js';
import { LocationsRepository, type LocationRow } from '../locations.repository.js';
import { WarehousesRepository, type WarehouseRow, type WarehouseValues } from '../warehouses.repository.js';
import { PushLocation } from './push-location.js';
import { codeTaken, expectVersion, found } from './errors.js';

/** A change of a warehouse: what is left out stays as it is. */
export interface WarehouseChange {
  warehouseId: string;
  values: Partial<WarehouseValues>;
  /** Whether a changed address may go to stores, where it changes tax. */
  confirm: boolean;
  expectedVersion: number | null;
  actor: string;
}

const ADDRESS = ['line1', 'line2', 'city', 'state', 'postcode', 'country', 'phone'] as const;
/** Stores that one message names. */
const MOST_NAMED = 20;

/** Changes a warehouse. A changed address is sent to every store that has a location there. */
@Injectable()
export class UpdateWarehouse {
  constructor(
    private readonly warehouses: WarehousesRepository,
    private readonly locations: LocationsRepository,
    private readonly pushLocation: PushLocation,
    private readonly journal: JournalFacade,
    private readonly stores: StoresFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION, CODE_TAKEN, or CONFIRMATION_NEEDED with a preview of what the address changes. */
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
    const locations = await this.locations.lockOfWarehouse(tx, before.id);
    if (locations.length > 0 && !change.confirm) throw await this.needsConfirmation(tx, locations);
    for (const location of locations) {
      await this.pushLocation.execute(tx, location, change.actor);
    }
  }

  /** A platform may also compute tax from the address of a location (docs/platform-notes.md). */
  private async needsConfirmation(tx: Tx, locations: readonly LocationRow[]): Promise<DomainError> {
    const domains: string[] = [];
    for (const storeId of [...new Set(locations.map((location) => location.storeId))]) {
      domains.push((await this.stores.find(tx, storeId))?.domain ?? storeId);
    }
    const stores = `${domains.length} ${domains.length === 1 ? 'store' : 'stores'}`;
    return new DomainError({
      code: 'CONFIRMATION_NEEDED',
      field: ['input', 'confirm'],
      message: `The new address changes tax at ${stores}: ${namesOf(domains, MOST_NAMED)}. Say confirm: true to change it there.`,
    });
  }
}
