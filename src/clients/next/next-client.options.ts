import { VERSION } from '../../common/version.js';
import type { ClientSettings } from '../client-settings.js';

/** `Crossdock/<version>`, with the address under which people answer for it, where there is one. */
export function userAgent(contactUrl: string | null): string {
  return contactUrl === null ? `Crossdock/${VERSION}` : `Crossdock/${VERSION} (+${contactUrl})`;
}

/** Settings of everything that speaks to 29 Next. Injected by its class. */
export class NextClientOptions {
  /** Base URL of a store with `{domain}` in it: `https://{domain}`, or the sandbox's `http://127.0.0.1:4029/{domain}`. */
  readonly storeUrlTemplate: string;
  /** Total time of one request in milliseconds. */
  readonly timeoutMs: number;
  /** Largest answer in bytes. */
  readonly maxBytes: number;
  /** Of our partner app; null: not configured, and OAuth is off. */
  readonly clientId: string | null;
  /** Of our partner app; a secret. */
  readonly clientSecret: string | null;
  /** Plain http and private addresses are allowed: sandbox and development only. */
  readonly allowPrivate: boolean;
  /** Who we tell stores that we are, with each request: name, version, and where to reach people. */
  readonly userAgent: string;

  /** Time-out and size default to 15 s and 10 MiB; private addresses are off. */
  constructor(values: Partial<NextClientOptions> = {}) {
    this.storeUrlTemplate = values.storeUrlTemplate ?? 'https://{domain}';
    this.timeoutMs = values.timeoutMs ?? 15_000;
    this.maxBytes = values.maxBytes ?? 10 * 1024 * 1024;
    this.clientId = values.clientId ?? null;
    this.clientSecret = values.clientSecret ?? null;
    this.allowPrivate = values.allowPrivate ?? false;
    this.userAgent = values.userAgent ?? userAgent(null);
  }

  /** Base URL of one store, without a slash at the end. The domain must have passed `parseNextStoreDomain`. */
  baseUrl(domain: string): string {
    return this.storeUrlTemplate.replaceAll('{domain}', domain).replace(/\/+$/, '');
  }
}

/** The settings of 29 Next among those of all platforms. */
export function nextClientOptions({
  next,
  production,
  storeRequestTimeoutMs,
  contactUrl,
}: ClientSettings): NextClientOptions {
  return new NextClientOptions({
    storeUrlTemplate: next.storeUrlTemplate,
    timeoutMs: storeRequestTimeoutMs,
    clientId: next.credentials?.clientId,
    clientSecret: next.credentials?.clientSecret,
    allowPrivate: !production,
    userAgent: userAgent(contactUrl),
  });
}
