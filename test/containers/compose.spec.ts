import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROLES } from '../../src/config/app-config.js';
import { ROOT } from '../architecture/support/planted-tree.js';

interface Service {
  environment?: Record<string, string>;
  ports?: string[];
  networks?: string[];
  [field: string]: unknown;
}

interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
}

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const load = (name: string): Compose => parse(read(name), { merge: true }) as Compose;
const secondsOf = (text: unknown): number => Number(/^(\d+)s$/.exec(String(text))?.[1]);

/** Settings that the image or the file itself decides, whatever an operator's .env says. */
const DECIDED_HERE = ['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'REDIS_URL', 'ROLES'];
const REQUIRED = ['PUBLIC_URL', 'ENCRYPTION_KEY', 'ADMIN_API_KEY'];

describe('docker-compose.yml', () => {
  const { services, networks } = load('docker-compose.yml');
  const ours = [services.api!, services.worker!];

  it('plays every role exactly once among its services', () => {
    const played = ours.flatMap((service) => service.environment!.ROLES!.split(','));
    expect(played.sort()).toEqual([...ROLES].sort());
  });

  it('hands every setting of .env.example to each of our services, and nothing that only containers know from .env', () => {
    const settings = [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]!);
    expect(settings).toContain('ENCRYPTION_KEY');
    for (const { environment } of ours) {
      for (const name of settings.filter((each) => !DECIDED_HERE.includes(each) && each !== 'POSTGRES_PASSWORD'))
        expect([name, environment![name]]).toEqual([name, expect.stringContaining(`\${${name}:`)]);
      for (const name of ['NODE_ENV', 'HOST', 'PORT']) expect(environment).not.toHaveProperty(name);
      for (const name of REQUIRED) expect(environment![name]).toContain(`\${${name}:?`);
    }
  });

  it('runs our services without root, rights and a writable disk, and gives them time to stop', () => {
    for (const service of ours) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(secondsOf(service.stop_grace_period)).toBeGreaterThan(25);
      expect(service).not.toHaveProperty('user');
    }
  });

  it('waits for healthy databases, which only our services reach', () => {
    for (const service of ours) {
      expect(service.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
    }
    for (const name of ['postgres', 'redis']) {
      expect(services[name]).not.toHaveProperty('ports');
      expect(services[name]).toHaveProperty('healthcheck.test');
      expect(services[name]!.networks!.map((network) => networks[network]?.internal)).toEqual([true]);
    }
  });
});

describe.each(['docker-compose.yml', 'docker-compose.dev.yml'])('%s', (file) => {
  it('publishes ports on this machine only', () => {
    const ports = Object.values(load(file).services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

describe('docker-compose.dev.yml', () => {
  it('shares no service and no volume with docker-compose.yml: both live in one project', () => {
    const names = (file: string): string[] => {
      const { services, volumes } = parse(read(file), { merge: true }) as Record<string, object>;
      return [...Object.keys(services ?? {}), ...Object.keys(volumes ?? {})];
    };
    const whole = names('docker-compose.yml');
    expect(names('docker-compose.dev.yml').filter((name) => whole.includes(name))).toEqual([]);
  });
});
