import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { AppConfig } from './app-config.js';
import { ConfigError } from './config.error.js';
import { createKeyFile, newApiKey, newEncryptionKey } from './keys.js';
import { loadConfig, readEnvironment } from './load-config.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'crossdock-config-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const load = (env: NodeJS.ProcessEnv = {}): AppConfig => loadConfig({ DATA_DIR: dataDir, ...env });
const productionEnv = (): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://crossdock.example.com',
  ENCRYPTION_KEY: newEncryptionKey(),
  ADMIN_API_KEY: newApiKey(),
});

function problemsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return Object.fromEntries(error.problems.map((p) => [p.variable, p.message]));
    throw error;
  }
  return {};
}

describe('loadConfig', () => {
  it('starts with nothing set, with the documented defaults', () => {
    const config = load();
    expect(config).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      contactUrl: null,
      trustProxy: 0,
      dataDir,
      databaseUrl: undefined,
      redisUrl: undefined,
      roles: ['ingest', 'api', 'worker', 'scheduler'],
      next: { credentials: undefined, storeUrlTemplate: 'https://{domain}' },
      logLevel: 'info',
      storeRequestTimeoutMs: 15_000,
      storeSettleMs: 5000,
      storeShipmentSettleMs: 60_000,
      sweepMinutes: 10,
      retentionDays: 90,
      pools: { ingest: 4, worker: 10, api: 6 },
    });
  });

  it('reads every variable', () => {
    const config = load({
      HOST: '0.0.0.0',
      PORT: '8080',
      PUBLIC_URL: 'https://wms.example.com/crossdock/',
      CONTACT_URL: 'https://wms.example.com/help',
      TRUST_PROXY: '1',
      DATABASE_URL: 'postgres://user:pass@db/crossdock',
      REDIS_URL: 'rediss://cache:6379',
      ROLES: 'worker, api',
      NEXT_CLIENT_ID: 'client',
      NEXT_CLIENT_SECRET: 'hush',
      NEXT_STORE_URL: 'http://127.0.0.1:4029/{domain}/',
      LOG_LEVEL: 'debug',
      STORE_REQUEST_TIMEOUT_MS: '2000',
      STORE_SETTLE_MS: '700',
      STORE_SHIPMENT_SETTLE_MS: '900',
      SWEEP_MINUTES: '2',
      RETENTION_DAYS: '400',
      DB_POOL_INGEST: '1',
      DB_POOL_WORKER: '2',
      DB_POOL_API: '3',
    });
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      publicUrl: 'https://wms.example.com/crossdock',
      contactUrl: 'https://wms.example.com/help',
      trustProxy: 1,
      databaseUrl: 'postgres://user:pass@db/crossdock',
      redisUrl: 'rediss://cache:6379',
      roles: ['api', 'worker'],
      next: {
        credentials: { clientId: 'client', clientSecret: 'hush' },
        storeUrlTemplate: 'http://127.0.0.1:4029/{domain}',
      },
      logLevel: 'debug',
      storeRequestTimeoutMs: 2000,
      storeSettleMs: 700,
      storeShipmentSettleMs: 900,
      sweepMinutes: 2,
      retentionDays: 400,
      pools: { ingest: 1, worker: 2, api: 3 },
    });
    expect(config.hasRole('worker')).toBe(true);
    expect(config.hasRole('ingest')).toBe(false);
  });

  it('tells stores the public address where no other is given for people, as ASCII', () => {
    const contactUrl = 'https://xn--lger-loa.example/';
    expect(load({ PUBLIC_URL: 'https://läger.example' })).toMatchObject({ contactUrl });
  });

  it('treats an empty variable as unset', () => {
    expect(load({ PORT: '', DATABASE_URL: ' ', ROLES: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
    expect(load({ ROLES: '' }).roles).toHaveLength(4);
  });

  it.each([
    ['NODE_ENV', 'prod'],
    ['HOST', 'a host'],
    ['PORT', '70000'],
    ['PORT', '3000.5'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['PORT', '0'],
    ['PUBLIC_URL', 'crossdock.example.com'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['PUBLIC_URL', 'https://example.com/?a=1'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '11'],
    ['DATABASE_URL', 'mysql://db/x'],
    ['DATABASE_URL', 'db'],
    ['REDIS_URL', 'http://cache'],
    ['ROLES', 'api,boss'],
    ['ROLES', ','],
    ['ENCRYPTION_KEY', 'short'],
    ['ENCRYPTION_KEY', Buffer.alloc(31, 7).toString('base64')],
    ['ENCRYPTION_KEYS_OLD', `${Buffer.alloc(32, 7).toString('base64')},nope`],
    ['ADMIN_API_KEY', 'short'],
    ['ADMIN_API_KEY', 'with a space inside of it'],
    ['NEXT_STORE_URL', 'https://example.com'],
    ['NEXT_STORE_URL', '{domain}'],
    ['CONTACT_URL', 'ops@example.com'],
    ['LOG_LEVEL', 'loud'],
    ['STORE_REQUEST_TIMEOUT_MS', '99'],
    ['STORE_REQUEST_TIMEOUT_MS', '60001'],
    ['STORE_SETTLE_MS', '600001'],
    ['STORE_SHIPMENT_SETTLE_MS', '600001'],
    ['RETENTION_DAYS', '29'],
    ['RETENTION_DAYS', '3651'],
    ['SWEEP_MINUTES', '0'],
    ['SWEEP_MINUTES', '1441'],
    ['DB_POOL_INGEST', '0'],
    ['DB_POOL_WORKER', '101'],
    ['DB_POOL_API', 'many'],
  ])('refuses %s=%s', (variable, value) => {
    const expected = variable === 'PORT' && value === '0' ? 'PUBLIC_URL' : variable;
    expect(Object.keys(problemsOf({ [variable]: value }))).toEqual([expected]);
  });

  it('allows any free port together with a public address', () => {
    expect(load({ PORT: '0', PUBLIC_URL: 'http://127.0.0.1:9' }).port).toBe(0);
  });

  it('lists everything that is wrong at once, without a secret in it', () => {
    const secret = 'postgres-password-canary';
    try {
      load({
        PORT: 'x',
        ROLES: 'y',
        DATABASE_URL: `mysql://u:${secret}@h/d`,
        NEXT_CLIENT_SECRET: secret,
        ENCRYPTION_KEY: secret,
        ADMIN_API_KEY: `${secret} ` + secret,
      });
      throw new Error('it should have been refused');
    } catch (error) {
      const { message } = error as ConfigError;
      expect(message).toMatch(/^Crossdock did not start: 6 settings are wrong\.\n/);
      for (const variable of ['PORT', 'ROLES', 'DATABASE_URL', 'NEXT_CLIENT_ID', 'ENCRYPTION_KEY', 'ADMIN_API_KEY']) {
        expect(message).toContain(`\n  - ${variable}: `);
      }
      expect(message).not.toContain(secret);
    }
  });

  it('switches 29 Next off with a line when its credentials are unset, and refuses half of them', () => {
    expect(load().notices.join('\n')).toContain('29 Next is switched off');
    expect(load({ NEXT_CLIENT_ID: 'a', NEXT_CLIENT_SECRET: 'b' }).notices.join('\n')).not.toContain('29 Next');
    expect(problemsOf({ NEXT_CLIENT_ID: 'a' })).toHaveProperty('NEXT_CLIENT_SECRET');
    expect(problemsOf({ NEXT_CLIENT_SECRET: 'a' })).toHaveProperty('NEXT_CLIENT_ID');
  });

  it('is frozen and prints no secret', () => {
    const config = load({
      NEXT_CLIENT_ID: 'a',
      NEXT_CLIENT_SECRET: 'client-canary',
      DATABASE_URL: 'postgres://u:db-canary@h/d',
    });
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.next, { storeUrlTemplate: 'x' })).toThrow(TypeError);
    expect(() => (config.roles as string[]).push('x')).toThrow(TypeError);
    for (const text of [JSON.stringify(config), inspect(config, { depth: 9 })]) {
      expect(text).not.toMatch(/canary/);
      expect(text).not.toContain(config.adminApiKey);
      expect(text).not.toContain(config.encryptionKey.toString('base64'));
    }
  });
});

describe('keys outside production', () => {
  it('are made once, for the owner only, and read again', () => {
    const first = load();
    const second = load();
    expect(second.encryptionKey.equals(first.encryptionKey)).toBe(true);
    expect(second.adminApiKey).toBe(first.adminApiKey);
    expect(first.notices.filter((line) => line.includes('made once'))).toHaveLength(2);
    expect(second.notices.filter((line) => line.includes('made once'))).toHaveLength(0);
    expect(readdirSync(dataDir).sort()).toEqual(['admin-api-key', 'encryption-key']);
    for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'admin-api-key'), 'utf8').trim()).toBe(first.adminApiKey);
  });

  it('are not made when another setting is wrong', () => {
    problemsOf({ PORT: 'x' });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('of a damaged file are a problem that names the file, not a new key', () => {
    writeFileSync(join(dataDir, 'encryption-key'), 'half a k');
    expect(problemsOf({})['ENCRYPTION_KEY']).toContain(join(dataDir, 'encryption-key'));
    expect(readFileSync(join(dataDir, 'encryption-key'), 'utf8')).toBe('half a k');
  });

  it('are never replaced by a second creator', () => {
    expect(createKeyFile(dataDir, 'k', 'first')).toBe('first');
    expect(createKeyFile(dataDir, 'k', 'second')).toBe('first');
    expect(readdirSync(dataDir)).toEqual(['k']);
  });

  it('that cannot be made are a problem of DATA_DIR', () => {
    const file = join(dataDir, 'a-file');
    writeFileSync(file, '');
    expect(problemsOf({ DATA_DIR: file })['DATA_DIR']).toContain('cannot be made');
  });

  it('of the environment win over the files, and old keys are kept', () => {
    const [key, old] = [newEncryptionKey(), newEncryptionKey()];
    const config = load({
      ENCRYPTION_KEY: key,
      ENCRYPTION_KEYS_OLD: `${old}, `,
      ADMIN_API_KEY: 'a-key-of-the-environment',
    });
    expect(config.encryptionKey.toString('base64')).toBe(key);
    expect(config.encryptionKeysOld.map((bytes) => bytes.toString('base64'))).toEqual([old]);
    expect(config.adminApiKey).toBe('a-key-of-the-environment');
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('production', () => {
  it('starts with strong keys and https', () => {
    expect(load(productionEnv()).production).toBe(true);
  });

  it('requires keys and a public address, and makes no files', () => {
    expect(Object.keys(problemsOf({ NODE_ENV: 'production' })).sort()).toEqual([
      'ADMIN_API_KEY',
      'ENCRYPTION_KEY',
      'PUBLIC_URL',
    ]);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it.each([
    ['PUBLIC_URL', 'http://crossdock.example.com'],
    ['PUBLIC_URL', 'http://localhost:3000'],
    ['NEXT_STORE_URL', 'http://{domain}'],
    ['NEXT_STORE_URL', 'http://127.0.0.1:4029/{domain}'],
    ['ENCRYPTION_KEY', Buffer.alloc(32).toString('base64')],
    ['ENCRYPTION_KEY', Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')],
    ['ENCRYPTION_KEY', Buffer.from('01234567', 'utf8').toString('base64')],
    ['ENCRYPTION_KEY', Buffer.from('correct horse battery staple 123', 'utf8').toString('base64')],
    ['ADMIN_API_KEY', 'a'.repeat(64)],
    ['ADMIN_API_KEY', 'only-31-characters-long-0123456'],
    ['ADMIN_API_KEY', 'change-me-change-me-change-me-change-me'],
  ])('refuses %s=%s', (variable, value) => {
    expect(Object.keys(problemsOf({ ...productionEnv(), [variable]: value }))).toEqual([variable]);
  });

  it('accepts every key that the hints would make', () => {
    for (let i = 0; i < 500; i++) expect(problemsOf(productionEnv())).toEqual({});
  });
});

describe('readEnvironment', () => {
  it('completes the process environment from a .env file without overriding it', () => {
    process.env['CROSSDOCK_SPEC_A'] = 'from the process';
    writeFileSync(join(dataDir, '.env'), 'CROSSDOCK_SPEC_A=from the file\nCROSSDOCK_SPEC_B="quoted"\n');
    try {
      expect(readEnvironment(dataDir)).toMatchObject({
        CROSSDOCK_SPEC_A: 'from the process',
        CROSSDOCK_SPEC_B: 'quoted',
      });
    } finally {
      delete process.env['CROSSDOCK_SPEC_A'];
    }
  });
});
