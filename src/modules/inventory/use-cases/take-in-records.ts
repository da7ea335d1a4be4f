import { Injectable } from '@nestjs/common';
import type { RemoteStockRecord } from '../../../clients/store-client.js';
import { newId } from '../../../common/ids.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { LocationSummary } from '../../locations/locations.facade.js';
import type { LockedLevel } from '../domain/availability.js';
import { compare, published } from '../domain/stock-record.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockRecordsRepository, type LockedRecord, type SeenRecord } from '../stock-records.repository.js';
import { StockShipmentsRepository } from '../stock-shipments.repository.js';
import { RaisePushes } from './raise-pushes.js';

/** One page of the records of a location, as a read showed it. */
export interface SeenPage {
  location: LocationSummary;
  records: readonly RemoteStockRecord[];
  /** When the read was sent, by the database clock. */
  sentAt: Date;
  actor: string;
}

/** What a page brought. */
export interface PageFindings {
  /** Records that were not known before. */
  fresh: number;
  /** Records with a number that we did not expect. */
  drifting: number;
}

/** Takes in what a store shows of its stock records, compares it with what we believed, and raises what follows. */
@Injectable()
export class TakeInRecords {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly records: StockRecordsRepository,
    private readonly shipments: StockShipmentsRepository,
    private readonly pushes: RaisePushes,
  ) {}

  /** Locks the levels, then the records, of the page, each by id. */
  async execute(tx: Tx, { location, records, sentAt, actor }: SeenPage): Promise<PageFindings> {
    const remote = [...new Map(records.map((record) => [record.remoteId, record])).values()];
    if (remote.length === 0) return { fresh: 0, drifting: 0 };
    const { storeId } = location;
    const levels = await this.levelsOf(tx, location, remote);
    const remoteIds = remote.map((record) => record.remoteId);
    const known = await this.records.lockRemote(tx, storeId, remoteIds);
    const unseen: (SeenRecord & { remoteId: string })[] = [];
    const seen: SeenRecord[] = [];
    let drifting = 0;
    for (const record of remote) {
      const level = (record.sku !== null && levels.get(record.sku)) || null;
      const before = known.get(record.remoteId);
      const facts = factsOf(record, location, level);
      if (!before) {
        unseen.push({ id: newId(), remoteId: record.remoteId, ...facts, expected: record.inStock, drift: null });
        continue;
      }
      const { fresh, expected, drift, found } = compare(
        { ...before, wanted: wantedOf(before, level) },
        record.inStock,
        sentAt,
      );
      if (fresh) seen.push({ id: before.id, ...facts, expected, drift });
      if (found) drifting += 1;
    }
    await this.records.insert(tx, storeId, unseen, sentAt);
    await this.records.see(tx, seen, sentAt);
    if (unseen.length > 0) {
      await this.records.awaitUnseen(
        tx,
        await this.shipments.link(
          tx,
          storeId,
          unseen.map((record) => record.remoteId),
        ),
      );
    }
    await this.pushes.forRecords(tx, { storeId, recordIds: [...unseen, ...seen].map((record) => record.id), actor });
    return { fresh: unseen.length, drifting };
  }

  private async levelsOf(
    tx: Tx,
    { storeId, warehouseId }: LocationSummary,
    remote: readonly RemoteStockRecord[],
  ): Promise<Map<string, LockedLevel>> {
    const skus = remote.flatMap((record) => record.sku ?? []);
    const locked = await this.levels.lock(tx, { warehouseId, storeId, skus });
    return new Map(locked.map((level) => [level.sku, level]));
  }
}

function wantedOf(record: LockedRecord, level: LockedLevel | null): number | null {
  return level && published(level, record.awaiting);
}

function factsOf(
  { sku, title, inStock, allocated, net }: RemoteStockRecord,
  { id: locationId, warehouseId }: LocationSummary,
  level: LockedLevel | null,
): Omit<SeenRecord, 'id' | 'expected' | 'drift'> {
  return { locationId, warehouseId, sku, title, inStock, allocated, net, levelId: level?.levelId ?? null };
}
