import { Injectable } from '@nestjs/common';
import type { RemoteStockRecord } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade, type LocationSummary } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import type { DriftRules } from '../domain/drift.js';

/** What we may do with a store's stock records. Without the scope a request would only be refused, and the whole store with it. */
@Injectable()
export class StockAccess {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
  ) {}

  /** The locations whose records may be read: none when the store did not grant it, since a refused request would stop all its work. */
  async readable(tx: Tx, storeId: string): Promise<LocationSummary[]> {
    const { able } = await this.stores.abilityOf(storeId, 'READ_STOCK', tx);
    return able ? this.locations.activeOfStore(tx, storeId) : [];
  }

  /** Notes what the store shows in its records that its platform does not document. */
  async noteUnfamiliar(tx: Tx, storeId: string, records: readonly RemoteStockRecord[]): Promise<void> {
    const unfamiliar = records.flatMap((record) => record.unfamiliar);
    await this.stores.noteVocabulary(tx, storeId, { unfamiliar, supportedActions: [] });
  }

  /** Whether the store granted changing them, and by its policy the numbers are ours and are sent. */
  async mayPush(tx: Tx, storeId: string): Promise<boolean> {
    return (await this.rulesOf(tx, storeId)).maySend;
  }

  /** Whether records that a location lacks are made by themselves. */
  async mayCreate(tx: Tx, storeId: string): Promise<boolean> {
    return (await this.stores.policyOf(tx, storeId)).createStockRecords && (await this.mayPush(tx, storeId));
  }

  /** What the store's policy says about numbers that differ, and whether ours are sent at all. */
  async rulesOf(tx: Tx, storeId: string): Promise<DriftRules> {
    const { stockSync, stockOwner: owner, driftHealing: healing } = await this.stores.policyOf(tx, storeId);
    const { able: granted } = await this.stores.abilityOf(storeId, 'WRITE_STOCK', tx);
    return { owner, healing, maySend: granted && stockSync && owner === 'PARTNER' };
  }
}
