import type { RemoteStockRecord } from '../../../src/clients/store-client.js';

/** The SKU of the simulated store's only record, and its id there. */
export const SKU = 'MUG';
export const RECORD = '500';

/** The record as the simulated store shows it. */
export function remote(inStock: number, allocated: number): RemoteStockRecord {
  return {
    remoteId: RECORD,
    locationRemoteId: '7',
    productRemoteId: '1',
    sku: SKU,
    title: 'Mug',
    inStock,
    allocated,
    net: inStock - allocated,
    updatedAt: null,
    unfamiliar: [],
  };
}
