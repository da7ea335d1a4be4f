import { fromGlobalId } from '../../../platform/graphql/global-id.js';

/** The inner ids of a warehouse and a store. Throws DomainError INVALID_ID. */
export function innerIds({ warehouseId, storeId }: { warehouseId: string; storeId: string }): {
  warehouseId: string;
  storeId: string;
} {
  return {
    warehouseId: fromGlobalId('wh_', warehouseId, ['input', 'warehouseId']),
    storeId: fromGlobalId('store_', storeId, ['input', 'storeId']),
  };
}
