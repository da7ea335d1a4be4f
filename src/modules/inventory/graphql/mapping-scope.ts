import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { Viewer } from '../../../platform/graphql/viewer.js';
import type { MappingScope } from '../use-cases/map-skus.js';

/** The scope that an input names. Throws DomainError INVALID_ID. */
export function mappingScope(ids: { storeId: string; warehouseId?: string | null }, viewer: Viewer): MappingScope {
  const { storeId, warehouseId } = ids;
  return {
    storeId: fromGlobalId('store_', storeId, ['input', 'storeId']),
    warehouseId: warehouseId == null ? null : fromGlobalId('wh_', warehouseId, ['input', 'warehouseId']),
    actor: viewer.actor,
  };
}
