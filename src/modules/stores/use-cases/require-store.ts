import { DomainError } from '../../../common/domain-error.js';
import type { StoreRow } from '../stores.repository.js';

/** The store that was looked for. Throws DomainError NOT_FOUND when there is none. */
export function requireStore(store: StoreRow | null): StoreRow {
  if (store) return store;
  throw new DomainError({
    code: 'NOT_FOUND',
    field: ['input', 'storeId'],
    message: 'There is no store with this id. List the stores to find the right one.',
  });
}
