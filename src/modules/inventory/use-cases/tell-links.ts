import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import type { RelinkedRecord } from '../sku-components.repository.js';
import { ReportRecords } from './report-records.js';
import { TellKnownSkus } from './tell-known-skus.js';

/** What follows when SKUs became known, or are not known any more: exceptions of their locations, and orders that wait for them. */
@Injectable()
export class TellLinks {
  constructor(
    private readonly locations: LocationsFacade,
    private readonly report: ReportRecords,
    private readonly known: TellKnownSkus,
  ) {}

  /** `relinked`: records whose components changed. */
  async execute(tx: Tx, storeId: string, relinked: readonly RelinkedRecord[]): Promise<void> {
    await this.known.execute(tx, storeId);
    if (relinked.length === 0) return;
    const places = await this.locations.byIds(tx, [...new Set(relinked.map((record) => record.locationId))]);
    for (const place of places.values()) await this.report.execute(tx, place);
  }
}
