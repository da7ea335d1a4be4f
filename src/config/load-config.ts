import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { AppConfig, ROLES, type NextSettings } from './app-config.js';
import { ConfigError, type ConfigProblem } from './config.error.js';
import { Environment } from './environment.js';
import { listOf } from './environment.rules.js';
import {
  apiKeyProblem,
  createKeyFile,
  decodeEncryptionKey,
  encryptionKeyProblem,
  newApiKey,
  newEncryptionKey,
  readKeyFile,
} from './keys.js';

/** A key that may come from a variable or, outside production, from a file of DATA_DIR that is made once. */
interface KeySource {
  variable: 'ENCRYPTION_KEY' | 'ADMIN_API_KEY';
  file: string;
  problem: (text: string, strict: boolean) => string | undefined;
  make: () => string;
}

const KEY_SOURCES: readonly KeySource[] = [
  { variable: 'ENCRYPTION_KEY', file: 'encryption-key', problem: encryptionKeyProblem, make: newEncryptionKey },
  { variable: 'ADMIN_API_KEY', file: 'admin-api-key', problem: apiKeyProblem, make: newApiKey },
];

/**
 * The variables of this process, completed by a `.env` file of the working directory where there is one; the process's own win.
 * This is the only place that reads `process.env`.
 */
export function readEnvironment(directory = process.cwd()): NodeJS.ProcessEnv {
  const path = join(directory, '.env');
  const file = existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
  return { ...file, ...process.env };
}

/**
 * Settings from environment variables; an empty variable counts as unset. Throws one {@link ConfigError} that lists everything
 * that is wrong. Outside production missing keys are made in DATA_DIR, but only when nothing else is wrong.
 */
export function loadConfig(env: NodeJS.ProcessEnv): AppConfig {
  const given = Object.fromEntries(
    Object.entries(env)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([name, value]) => value && Object.hasOwn(DEFAULTS, name)),
  );
  const settings = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems: ConfigProblem[] = validateSync(settings, { stopAtFirstError: true }).map((error) => ({
    variable: error.property,
    message: Object.values(error.constraints ?? {})[0] ?? 'it is not valid.',
  }));
  problems.push(...combinedProblems(settings));
  const dataDir = resolve(settings.DATA_DIR);
  const keys = readKeys(settings, dataDir, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return build(settings, dataDir, keys);
}

// Every known name with its default: what is not here is not ours, and never enters the validated object.
const DEFAULTS = Object.assign(new Environment(), {
  PUBLIC_URL: undefined,
  CONTACT_URL: undefined,
  DATABASE_URL: undefined,
  REDIS_URL: undefined,
  ENCRYPTION_KEY: undefined,
  ENCRYPTION_KEYS_OLD: undefined,
  ADMIN_API_KEY: undefined,
  NEXT_CLIENT_ID: undefined,
  NEXT_CLIENT_SECRET: undefined,
} satisfies Partial<Record<keyof Environment, undefined>>);

/** Rules that look at several variables at once. */
function combinedProblems(settings: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (!settings.PUBLIC_URL && settings.NODE_ENV === 'production') {
    problems.push({
      variable: 'PUBLIC_URL',
      message:
        'it is required in production. Set the https:// address that stores reach, e.g. https://crossdock.example.com.',
    });
  } else if (!settings.PUBLIC_URL && settings.PORT === 0) {
    problems.push({
      variable: 'PUBLIC_URL',
      message: 'it is required when PORT is 0 (any free port): stores need a fixed address to call.',
    });
  }
  if (Boolean(settings.NEXT_CLIENT_ID) !== Boolean(settings.NEXT_CLIENT_SECRET)) {
    const variable = settings.NEXT_CLIENT_ID ? 'NEXT_CLIENT_SECRET' : 'NEXT_CLIENT_ID';
    problems.push({
      variable,
      message:
        'it is missing while its partner is set. Set NEXT_CLIENT_ID and NEXT_CLIENT_SECRET together, or neither to switch 29 Next off.',
    });
  }
  return problems;
}

/** Keys that are already there, from variables or files; a missing one is a problem in production and is left for later elsewhere. */
function readKeys(settings: Environment, dataDir: string, problems: ConfigProblem[]): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { variable, file, problem } of KEY_SOURCES) {
    const given = settings[variable];
    if (given !== undefined) {
      keys.set(variable, given);
      continue;
    }
    if (settings.NODE_ENV === 'production') {
      problems.push({
        variable,
        message: `it is required in production. Make one with: openssl rand ${variable === 'ENCRYPTION_KEY' ? '-base64' : '-hex'} 32`,
      });
      continue;
    }
    try {
      const text = readKeyFile(dataDir, file);
      const wrong = text === undefined ? undefined : problem(text, false);
      if (wrong) problems.push({ variable, message: `the file ${join(dataDir, file)} is damaged: ${wrong}` });
      else if (text !== undefined) keys.set(variable, text);
    } catch (error) {
      problems.push({
        variable,
        message: `the file ${join(dataDir, file)} cannot be read (${(error as NodeJS.ErrnoException).code}). Correct its permissions or set ${variable}.`,
      });
    }
  }
  return keys;
}

function build(settings: Environment, dataDir: string, keys: Map<string, string>): AppConfig {
  const notices: string[] = [];
  for (const { variable, file, make } of KEY_SOURCES) {
    if (keys.has(variable)) continue;
    try {
      keys.set(variable, createKeyFile(dataDir, file, make()));
    } catch (error) {
      throw new ConfigError([
        {
          variable: 'DATA_DIR',
          message: `the file ${join(dataDir, file)} cannot be made (${(error as NodeJS.ErrnoException).code}). Choose a folder this user may write to.`,
        },
      ]);
    }
    notices.push(`${variable} was not set: made once in ${join(dataDir, file)}`);
  }
  const next = nextSettings(settings, notices);
  const encryptionKey = decodeEncryptionKey(keys.get('ENCRYPTION_KEY') ?? '');
  if (!encryptionKey) throw new ConfigError([{ variable: 'ENCRYPTION_KEY', message: 'it is not 32 bytes in base64.' }]);
  return new AppConfig({
    production: settings.NODE_ENV === 'production',
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/+$/, ''),
    contactUrl: contactOf(settings),
    trustProxy: settings.TRUST_PROXY,
    dataDir,
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    roles: ROLES.filter((role) => listOf(settings.ROLES).includes(role)),
    encryptionKey,
    encryptionKeysOld: listOf(settings.ENCRYPTION_KEYS_OLD).map((key) => Buffer.from(key, 'base64')),
    adminApiKey: keys.get('ADMIN_API_KEY') ?? '',
    next,
    logLevel: settings.LOG_LEVEL,
    storeRequestTimeoutMs: settings.STORE_REQUEST_TIMEOUT_MS,
    storeSettleMs: settings.STORE_SETTLE_MS,
    storeShipmentSettleMs: settings.STORE_SHIPMENT_SETTLE_MS,
    sweepMinutes: settings.SWEEP_MINUTES,
    retentionDays: settings.RETENTION_DAYS,
    pools: { ingest: settings.DB_POOL_INGEST, worker: settings.DB_POOL_WORKER, api: settings.DB_POOL_API },
    notices,
  });
}

/** CONTACT_URL, else PUBLIC_URL; as ASCII, since it goes into a header. */
function contactOf({ CONTACT_URL, PUBLIC_URL }: Environment): string | null {
  const url = CONTACT_URL ?? PUBLIC_URL;
  return url === undefined ? null : new URL(url).href;
}

function nextSettings(settings: Environment, notices: string[]): NextSettings {
  const { NEXT_CLIENT_ID: clientId, NEXT_CLIENT_SECRET: clientSecret } = settings;
  const credentials = clientId && clientSecret ? { clientId, clientSecret } : undefined;
  if (!credentials) notices.push('29 Next is switched off: set NEXT_CLIENT_ID and NEXT_CLIENT_SECRET to switch it on');
  return { credentials, storeUrlTemplate: settings.NEXT_STORE_URL.replace(/\/+$/, '') };
}
