/** Timeline event types of store accounts. */
export const StoreTimeline = {
  Installed: 'STORE_INSTALLED',
  Reconnected: 'STORE_RECONNECTED',
  Paused: 'STORE_PAUSED',
  Resumed: 'STORE_RESUMED',
  NeedsReauth: 'STORE_NEEDS_REAUTH',
  Uninstalled: 'STORE_UNINSTALLED',
  PolicyUpdated: 'STORE_POLICY_UPDATED',
} as const;

/** The exception of a store whose token does not work any more; its subject is `storeSubject(id)`. */
export const STORE_NEEDS_REAUTH = 'STORE_NEEDS_REAUTH';

/** The subject under which exceptions about a whole store are opened. */
export function storeSubject(storeId: string): string {
  return `store:${storeId}`;
}
