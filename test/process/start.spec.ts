import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { freeLoopbackPort } from '../../scripts/support/loopback-port.js';
import { Processes } from './crossdock-programs.js';

describe('the start of the real program', () => {
  const processes = new Processes();

  afterAll(() => processes.close(), 60_000);

  it('prints its help without a database', async () => {
    const { code, stdout, stderr } = await processes.run({ DATABASE_URL: 'postgres://127.0.0.1:1/none' }, ['--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Usage: npm start');
  }, 120_000);

  it('prints one list of all wrong settings and exits 1', async () => {
    const { code, stderr, stdout } = await processes.run({
      PORT: 'many',
      ROLES: 'worker,gardener',
      DATABASE_URL: 'mysql://user:hunter2@localhost/x',
      NEXT_CLIENT_ID: 'app',
    });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('4 settings are wrong');
    for (const name of ['PORT', 'ROLES', 'DATABASE_URL', 'NEXT_CLIENT_SECRET']) expect(stderr).toContain(`- ${name}: `);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).not.toMatch(/\n\s+at /);
  }, 60_000);

  it('refuses a second start over the same DATA_DIR, and a taken port, in one line; then stops with its PostgreSQL', async () => {
    const dataDir = path.join(processes.folder, 'embedded');
    const first = await processes.start('first', { PORT: String(await freeLoopbackPort()), DATA_DIR: dataDir });
    const second = await processes.run({ PORT: String(await freeLoopbackPort()), DATA_DIR: dataDir });
    expect(second.code).toBe(1);
    expect(second.stderr.trim().split('\n')).toHaveLength(1);
    expect(second.stderr).toContain(`${dataDir} is in use by another running Crossdock (process ${first.pid})`);
    expect(await first.stop()).toBe(0);

    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const third = await processes.run({ PORT: String(port), DATA_DIR: dataDir });
    taken.close();
    expect(third.code).toBe(1);
    expect(third.stderr.trim().split('\n')).toHaveLength(1);
    expect(third.stderr).toContain('PORT is taken');
  }, 180_000);

  it('stops PostgreSQL too when asked while it starts', async () => {
    const dataDir = path.join(processes.folder, 'early');
    const env = { PORT: String(await freeLoopbackPort()), DATA_DIR: dataDir };
    const ended = processes.run(env, undefined, (child) => {
      const pidFile = path.join(dataDir, 'postgres', 'postmaster.pid');
      const timer = setInterval(() => {
        if (!existsSync(pidFile)) return;
        clearInterval(timer);
        child.kill('SIGTERM');
      }, 10);
      child.once('exit', () => clearInterval(timer));
    });
    const { code, stdout } = await ended;
    expect(stdout).not.toContain('Crossdock is ready');
    expect(code).toBe(0);
    expect(existsSync(path.join(dataDir, 'postgres', 'PG_VERSION'))).toBe(true);
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  }, 120_000);
});
