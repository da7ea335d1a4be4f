import type { RemoteLocation } from '../../../clients/store-client.js';

/** What is known of our own locations at a store. */
export interface OwnLocations {
  /** The store's ids of them. */
  remoteIds: ReadonlySet<string>;
  /** Callback URLs of those whose id is not known yet: creations whose answer is still to come. */
  expectedUrls: readonly string[];
}

/**
 * The locations of a store that call us back although they are not ours: of an old install, of another installation under the same
 * address, or made by somebody who copied the URL. `base` is what every callback URL of this Crossdock begins with.
 */
export function foreignLocations(
  listed: readonly RemoteLocation[],
  { remoteIds, expectedUrls }: OwnLocations,
  base: string,
): RemoteLocation[] {
  const expected = expectedUrls.map(normalized);
  return listed.filter(({ remoteId, callbackUrl }) => {
    if (callbackUrl === null || remoteIds.has(remoteId)) return false;
    const url = normalized(callbackUrl);
    return `${url}/`.startsWith(`${normalized(base)}/`) && !expected.includes(url);
  });
}

/** One text per address: host and scheme in lower case, `..` resolved, no query, no slash at the end. */
function normalized(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
