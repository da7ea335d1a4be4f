import { StoreClientError } from '../../../clients/store-client.errors.js';
import type { RemoteLocation } from '../../../clients/store-client.js';
import type { PacedRead, Reading } from '../../store-operations/store-operations.facade.js';
import { findByToken } from '../domain/remote-location.js';

/** What a look at a store's whole list of locations told. */
export interface LocationSearch {
  found: RemoteLocation | null;
  /** True when an entry that cannot be read carries our token: neither "there" nor "not there" may be concluded. */
  unclear: boolean;
}

/** More pages than any store has; a list that never ends is an error, not an answer. */
const MAX_PAGES = 500;

/** Reads the list to its last page, looking for one of our tokens. `sentAt` is when the first page was asked for. */
export async function searchByToken(read: PacedRead, tokens: readonly string[]): Promise<Reading<LocationSearch>> {
  let cursor: string | undefined;
  let sentAt: Date | undefined;
  let unclear = false;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await read(({ client, connection }) =>
      client.listLocations(connection, cursor === undefined ? {} : { cursor }),
    );
    sentAt ??= page.sentAt;
    const found = findByToken(page.value.locations, tokens);
    if (found) return { value: { found, unclear: false }, sentAt };
    unclear ||= page.value.unreadable.some(({ raw }) => tokens.some((token) => JSON.stringify(raw)?.includes(token)));
    cursor = page.value.nextCursor;
    if (cursor === undefined) return { value: { found: null, unclear }, sentAt };
  }
  throw new StoreClientError({
    kind: 'BROKEN_RESPONSE',
    retryable: true,
    outcomeUnknown: false,
    detail: `GET /locations/: the list did not end after ${MAX_PAGES} pages`,
  });
}

/** Reads one location; null when the store does not have it. */
export async function readLocation(read: PacedRead, remoteId: string): Promise<Reading<RemoteLocation | null>> {
  return read(async ({ client, connection }) => {
    try {
      return await client.getLocation(connection, remoteId);
    } catch (error) {
      if (error instanceof StoreClientError && error.kind === 'NOT_FOUND') return null;
      throw error;
    }
  });
}
