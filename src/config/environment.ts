import { IsOptional } from 'class-validator';
import { LOG_LEVELS, ROLES, type LogLevel } from './app-config.js';
import { connectionProblem, listOf, OneOf, Rule, webAddressProblem, WholeNumber } from './environment.rules.js';
import { apiKeyProblem, encryptionKeyProblem } from './keys.js';

const production = (env: object): boolean => (env as Environment).NODE_ENV === 'production';

function rolesProblem(text: string): string | undefined {
  const wrong = listOf(text).filter((role) => !(ROLES as readonly string[]).includes(role));
  if (wrong.length > 0)
    return `"${wrong.join(', ')}" is not a role. Use any of ${ROLES.join(', ')}, separated by commas.`;
  return listOf(text).length === 0
    ? `it names no role. Use any of ${ROLES.join(', ')}, or leave it out for all.`
    : undefined;
}

function storeUrlProblem(text: string, secure: boolean): string | undefined {
  if (!text.includes('{domain}')) return 'it has no {domain} in it, e.g. https://{domain}.';
  return webAddressProblem(text.replaceAll('{domain}', 'demo.29next.store'), secure);
}

/** The environment variables as they are written, with their defaults and rules; one problem is reported per variable. */
export class Environment {
  @OneOf(['production', 'development', 'test'])
  NODE_ENV = 'development';

  @Rule('host', (text) =>
    /^[A-Za-z0-9.:_-]+$/.test(text) ? undefined : 'it is not a host name or IP address, e.g. 0.0.0.0.',
  )
  HOST = '127.0.0.1';

  @WholeNumber(0, 65_535)
  PORT = 3000;

  @IsOptional()
  @Rule('publicUrl', (text, env) => webAddressProblem(text, production(env)))
  PUBLIC_URL?: string;

  @IsOptional()
  @Rule('contactUrl', (text) => webAddressProblem(text, false))
  CONTACT_URL?: string;

  @WholeNumber(0, 10)
  TRUST_PROXY = 0;

  @Rule('dataDir', (text) => (text.includes('\0') ? 'it is not a path.' : undefined))
  DATA_DIR = '.data';

  @IsOptional()
  @Rule('databaseUrl', (text) => connectionProblem(text, ['postgres:', 'postgresql:']))
  DATABASE_URL?: string;

  @IsOptional()
  @Rule('redisUrl', (text) => connectionProblem(text, ['redis:', 'rediss:']))
  REDIS_URL?: string;

  @Rule('roles', rolesProblem)
  ROLES: string = ROLES.join(',');

  @IsOptional()
  @Rule('encryptionKey', (text, env) => encryptionKeyProblem(text, production(env)))
  ENCRYPTION_KEY?: string;

  @IsOptional()
  @Rule('encryptionKeysOld', (text) => {
    const wrong = listOf(text).findIndex((key) => encryptionKeyProblem(key, false) !== undefined);
    return wrong < 0
      ? undefined
      : `key ${wrong + 1} of the comma-separated list is not 32 bytes in base64. Correct or remove it.`;
  })
  ENCRYPTION_KEYS_OLD?: string;

  @IsOptional()
  @Rule('adminApiKey', (text, env) => apiKeyProblem(text, production(env)))
  ADMIN_API_KEY?: string;

  NEXT_CLIENT_ID?: string;
  NEXT_CLIENT_SECRET?: string;

  @Rule('nextStoreUrl', (text, env) => storeUrlProblem(text, production(env)))
  NEXT_STORE_URL = 'https://{domain}';

  @OneOf(LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'info';

  @WholeNumber(100, 60_000)
  STORE_REQUEST_TIMEOUT_MS = 15_000;

  @WholeNumber(0, 600_000)
  STORE_SETTLE_MS = 5000;

  @WholeNumber(30, 3_650)
  RETENTION_DAYS = 90;

  @WholeNumber(0, 600_000)
  STORE_SHIPMENT_SETTLE_MS = 60_000;

  @WholeNumber(1, 1440)
  SWEEP_MINUTES = 10;

  @WholeNumber(1, 100)
  DB_POOL_INGEST = 4;

  @WholeNumber(1, 100)
  DB_POOL_WORKER = 10;

  @WholeNumber(1, 100)
  DB_POOL_API = 6;
}
