import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { StoresFacade } from '../../stores/stores.facade.js';

/** Source: 29 Next Admin API 2024-04-01, stockrecordsList and stockrecordsPartialUpdate, security. */
const SCOPES = { read: 'catalogue:read', write: 'catalogue:write' } as const;

/** What we may do with a store's stock records. Without the scope a request would only be refused, and the whole store with it. */
@Injectable()
export class StockAccess {
  constructor(private readonly stores: StoresFacade) {}

  /** Whether the store granted reading them. */
  async mayRead(tx: Tx, storeId: string): Promise<boolean> {
    const store = await this.stores.find(tx, storeId);
    return store?.scopes.includes(SCOPES.read) ?? false;
  }

  /** Whether the store granted changing them, and its policy wants us to. */
  async mayPush(tx: Tx, storeId: string): Promise<boolean> {
    const store = await this.stores.find(tx, storeId);
    return (store?.scopes.includes(SCOPES.write) ?? false) && (await this.stores.policyOf(tx, storeId)).stockSync;
  }
}
