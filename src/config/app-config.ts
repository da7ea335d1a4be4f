import { inspect } from 'node:util';

/** What one process does. `ingest` answers callbacks and webhooks, `api` GraphQL and OAuth, `worker` talks to stores, `scheduler` raises due work. */
export const ROLES = ['ingest', 'api', 'worker', 'scheduler'] as const;
/** One of the roles. */
export type Role = (typeof ROLES)[number];

/** pino's levels, plus `silent`. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** How much is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The app's identity at 29 Next and where its stores are found. */
export interface NextSettings {
  /** Undefined: the platform is switched off for new installs. */
  readonly credentials: { readonly clientId: string; readonly clientSecret: string } | undefined;
  /** URL of a store with `{domain}` in it, without a trailing slash; production allows https only. */
  readonly storeUrlTemplate: string;
}

/** The plain values behind {@link AppConfig}. */
export interface AppConfigValues {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** How stores and browsers reach this installation; no trailing slash. */
  readonly publicUrl: string;
  /** Where people answer for this installation, as stores are told with each request; null: not said. ASCII. */
  readonly contactUrl: string | null;
  /** Number of reverse proxies whose `X-Forwarded-For` entry is believed; 0 believes none. */
  readonly trustProxy: number;
  /** Absolute path. */
  readonly dataDir: string;
  /** Undefined: embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Undefined: BullMQ on PostgreSQL. */
  readonly redisUrl: string | undefined;
  readonly roles: readonly Role[];
  /** 32 bytes. */
  readonly encryptionKey: Buffer;
  /** Earlier keys, newest first, still able to read what they sealed; 32 bytes each. */
  readonly encryptionKeysOld: readonly Buffer[];
  readonly adminApiKey: string;
  readonly next: NextSettings;
  readonly logLevel: LogLevel;
  /** Time-out of one request to a store, in milliseconds. */
  readonly storeRequestTimeoutMs: number;
  /** How long after its time-out a lost accept, reject or location write may still be applied by the store, in milliseconds. */
  readonly storeSettleMs: number;
  /** The same for a shipment, which a store may take longer to book, in milliseconds. */
  readonly storeShipmentSettleMs: number;
  /** Minutes between two sweeps of the pending requests of one store. */
  readonly sweepMinutes: number;
  /** For how many days finished operations, resolved exceptions and overtaken snapshots are kept. */
  readonly retentionDays: number;
  /** Largest number of database connections per use. */
  readonly pools: { readonly ingest: number; readonly worker: number; readonly api: number };
  /** Lines to log at the start: what is switched off or was made, never a secret. */
  readonly notices: readonly string[];
}

/**
 * The validated settings of this process, frozen; the injection token for them too.
 * Printing it (JSON or `console.log`) shows no secret: those fields read `[hidden]`.
 */
export class AppConfig implements AppConfigValues {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly contactUrl: string | null;
  readonly trustProxy: number;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly roles: readonly Role[];
  readonly encryptionKey: Buffer;
  readonly encryptionKeysOld: readonly Buffer[];
  readonly adminApiKey: string;
  readonly next: NextSettings;
  readonly logLevel: LogLevel;
  readonly storeRequestTimeoutMs: number;
  readonly storeSettleMs: number;
  readonly storeShipmentSettleMs: number;
  readonly sweepMinutes: number;
  readonly retentionDays: number;
  readonly pools: { readonly ingest: number; readonly worker: number; readonly api: number };
  readonly notices: readonly string[];

  constructor(values: AppConfigValues) {
    Object.assign(this, values);
    for (const part of [
      this.roles,
      this.encryptionKeysOld,
      this.next,
      this.next.credentials,
      this.pools,
      this.notices,
    ]) {
      Object.freeze(part);
    }
    Object.freeze(this);
  }

  /** True when this process plays the role. */
  hasRole(role: Role): boolean {
    return this.roles.includes(role);
  }

  /** The settings with every secret hidden. */
  toJSON(): Record<string, unknown> {
    const hide = (value: unknown): string | undefined => (value === undefined ? undefined : '[hidden]');
    return {
      ...(this as AppConfigValues),
      databaseUrl: hide(this.databaseUrl),
      redisUrl: hide(this.redisUrl),
      encryptionKey: hide(this.encryptionKey),
      encryptionKeysOld: this.encryptionKeysOld.map(hide),
      adminApiKey: hide(this.adminApiKey),
      next: { ...this.next, credentials: hide(this.next.credentials) },
    };
  }

  [inspect.custom](): Record<string, unknown> {
    return this.toJSON();
  }
}
