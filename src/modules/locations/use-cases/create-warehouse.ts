import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationTimeline } from '../domain/location-timeline.js';
import { WarehousesRepository, type WarehouseValues } from '../warehouses.repository.js';
import { codeTaken } from './errors.js';

/** Records a site of the partner. No store knows it until a location is created for it. */
@Injectable()
export class CreateWarehouse {
  constructor(
    private readonly warehouses: WarehousesRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** Answers the id. Throws DomainError CODE_TAKEN. */
  async execute(tx: Tx, values: WarehouseValues, actor: string): Promise<string> {
    const id = await this.warehouses.insert(tx, values);
    if (!id) throw codeTaken(values.code);
    const data = {
      warehouseId: id,
      code: values.code,
      country: values.country,
      servedCountries: values.servedCountries,
    };
    await this.journal.append(tx, { type: LocationTimeline.WarehouseCreated, actor, data });
    return id;
  }
}
