import { Injectable } from '@nestjs/common';
import type { RemoteStockRecord } from '../../../clients/store-client.js';
import { newId } from '../../../common/ids.js';
import { skuOf } from '../../../common/sku.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { LocationSummary } from '../../locations/locations.facade.js';
import { judgeDrift } from '../domain/drift.js';
import type { SkuComponent } from '../domain/sku-mapping.js';
import { compare, published } from '../domain/stock-record.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { StockRecordsRepository, type SeenRecord, type UnseenRecord } from '../stock-records.repository.js';
import { StockShipmentsRepository } from '../stock-shipments.repository.js';
import { RaisePushes } from './raise-pushes.js';
import { ResolveSkus } from './resolve-skus.js';
import { WatchDrift } from './watch-drift.js';

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
    private readonly skus: ResolveSkus,
    private readonly components: SkuComponentsRepository,
    private readonly records: StockRecordsRepository,
    private readonly shipments: StockShipmentsRepository,
    private readonly pushes: RaisePushes,
    private readonly drift: WatchDrift,
  ) {}

  /** Locks the levels, then the records, of the page, each by id. */
  async execute(tx: Tx, { location, records, sentAt, actor }: SeenPage): Promise<PageFindings> {
    const remote = [...new Map(records.map((record) => [record.remoteId, trimmed(record)])).values()];
    if (remote.length === 0) return { fresh: 0, drifting: 0 };
    const { storeId } = location;
    await this.skus.hold(tx, storeId);
    const made = await this.componentsOf(tx, location, remote);
    const remoteIds = remote.map((record) => record.remoteId);
    const levelIds = [...made.values()].flat().map(({ levelId }) => levelId);
    const held = await this.components.heldThrough(tx, [...new Set(levelIds)], remoteIds);
    const known = await this.records.lockRemote(tx, storeId, remoteIds);
    const rules = await this.drift.rulesOf(tx, storeId);
    const unseen: UnseenRecord[] = [];
    const seen: SeenRecord[] = [];
    const quiet = new Set<string>();
    let drifting = 0;
    for (const record of remote) {
      const before = known.get(record.remoteId);
      const facts = factsOf(record, location);
      if (!before) {
        unseen.push({ id: newId(), remoteId: record.remoteId, ...facts, expected: record.inStock });
        continue;
      }
      const wanted = wantedOf(before.awaiting, made.get(record.sku ?? ''), held.get(record.remoteId));
      const comparison = compare({ ...before, wanted }, record.inStock, sentAt);
      if (!comparison.fresh) continue;
      const sighting = { comparison, shown: record.inStock, wanted, at: sentAt };
      const { found, send, ...verdict } = judgeDrift(before, rules, sighting);
      seen.push({ id: before.id, ...facts, expected: comparison.expected, ...verdict });
      if (found) drifting += 1;
      if (!send) quiet.add(before.id);
      if (verdict.healingStoppedAt !== null && before.healingStoppedAt === null) {
        await this.drift.stopped(tx, { ...before, sku: record.sku });
      }
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
    const recordIds = [...unseen, ...seen].map((record) => record.id);
    await this.components.relink(tx, recordIds);
    await this.pushes.tryParked(tx, storeId, recordIds);
    const loud = recordIds.filter((id) => !quiet.has(id));
    await this.pushes.forRecords(tx, { storeId, recordIds: loud, actor });
    return { fresh: unseen.length, drifting };
  }

  /** What the SKUs of the page are made of, by SKU; their levels are locked. */
  private componentsOf(
    tx: Tx,
    { storeId, warehouseId }: LocationSummary,
    remote: readonly RemoteStockRecord[],
  ): Promise<Map<string, SkuComponent[]>> {
    const skus = [...new Set(remote.flatMap((record) => record.sku ?? []))];
    return this.skus.lock(tx, { storeId, warehouseId, skus });
  }
}

/** `own`: units of levels that orders hold through the record itself. */
function wantedOf(
  awaiting: number,
  components: readonly SkuComponent[] | undefined,
  own: ReadonlyMap<string, number> = new Map(),
): number | null {
  if (!components) return null;
  const levels = components.map((part) => ({ ...part, heldByOthers: part.reserved - (own.get(part.levelId) ?? 0) }));
  return published(levels, awaiting);
}

/** A store may keep blanks around a SKU; nobody can tell them, or map them. */
function trimmed(record: RemoteStockRecord): RemoteStockRecord {
  return { ...record, sku: skuOf(record.sku) };
}

function factsOf(
  { sku, title, inStock, allocated, net, productRemoteId }: RemoteStockRecord,
  { id: locationId, warehouseId }: LocationSummary,
): Omit<UnseenRecord, 'id' | 'remoteId' | 'expected'> {
  return { locationId, warehouseId, sku, title, inStock, allocated, net, productRemoteId };
}
