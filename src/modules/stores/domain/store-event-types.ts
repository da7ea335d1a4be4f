/** Timeline event types of store accounts. */
export const StoreTimeline = {
  Installed: 'STORE_INSTALLED',
  Reconnected: 'STORE_RECONNECTED',
  Paused: 'STORE_PAUSED',
  Resumed: 'STORE_RESUMED',
  NeedsReauth: 'STORE_NEEDS_REAUTH',
  Uninstalled: 'STORE_UNINSTALLED',
  PolicyUpdated: 'STORE_POLICY_UPDATED',
  ApiVersionSet: 'STORE_API_VERSION_SET',
  DetailsChanged: 'STORE_DETAILS_CHANGED',
} as const;

/** The exception of a store whose token does not work any more; its subject is `storeSubject(id)`. */
export const STORE_NEEDS_REAUTH = 'STORE_NEEDS_REAUTH';

/** The exception of something wanted that the store's scopes do not allow; its subject is `storeSubject(id):<capability>`, with `:refused` behind it where the scopes seem granted. */
export const SCOPES_MISSING = 'SCOPES_MISSING';

/** The exception of a field or word that our description of the platform does not have; its subject is `storeSubject(id):<item>`. */
export const SCHEMA_DRIFT = 'SCHEMA_DRIFT';

/** The subject under which exceptions about a whole store are opened. */
export function storeSubject(storeId: string): string {
  return `store:${storeId}`;
}
