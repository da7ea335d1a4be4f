import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress } from './public-address.js';

/** Resolves a host name to all of its addresses. */
export type Lookup = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** No connection came about, so nothing was sent. The message names a code or a rule, never the whole URL. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
  /** A code of our own: undici goes on trying by itself after some of its own codes. */
  readonly code = 'CROSSDOCK_NOT_CONNECTED';
}

/**
 * An undici connector that opens sockets only to public addresses, unless `allowPrivate`. The check sits in the very
 * lookup that the socket uses, and only the checked addresses are handed on, so that a name which resolves differently
 * a moment later gains nothing. One address that is not public refuses the whole name.
 */
export function guardedConnector(options: {
  allowPrivate: boolean;
  connectTimeoutMs: number;
  lookup?: Lookup;
}): buildConnector.connector {
  const resolve: Lookup =
    options.lookup ?? ((hostname, done) => systemLookup(hostname, { all: true, order: 'verbatim' }, done));
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    lookup: checkedLookup(resolve, options.allowPrivate),
    autoSelectFamily: true,
    // The options type of undici is a union whose members each demand a port or a path, which it fills in itself.
  } as buildConnector.BuildOptions);
  return (target, callback) => {
    const literal = target.hostname.replace(/^\[|\]$/g, '');
    if (!options.allowPrivate && isIP(literal) !== 0 && !isPublicAddress(literal)) {
      callback(new NotConnectedError('the address is not public'), null);
      return;
    }
    connect(target, (...[error, socket]) => {
      if (error === null) callback(null, socket);
      else callback(error instanceof NotConnectedError ? error : new NotConnectedError(reasonOf(error)), null);
    });
  };
}

/** The lookup that sockets are given: resolves once, and hands on only what it has checked. */
export function checkedLookup(resolve: Lookup, allowPrivate: boolean): LookupFunction {
  return (hostname, lookupOptions, done) => {
    resolve(hostname, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null || first === undefined) {
        done(error ?? new NotConnectedError('the name has no address'), '', 0);
      } else if (!allowPrivate && !addresses.every(({ address }) => isPublicAddress(address))) {
        done(new NotConnectedError('the name resolves to an address that is not public'), '', 0);
      } else if (lookupOptions.all === true) {
        done(null, addresses);
      } else {
        done(null, first.address, first.family);
      }
    });
  };
}

function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return `no connection (${code})`;
}
