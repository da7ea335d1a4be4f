import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded/embedded-postgres.js';
import { processStart } from '../../../src/platform/database/embedded/owner-lock.js';

/** Stands for Jest: starts the guard as global-setup does, says so, and then waits to be killed. */
const HOLDER = `
const guard = require('node:child_process').spawn(process.execPath, process.argv.slice(1), {
  stdio: ['pipe', 'ignore', 'inherit'], detached: true,
});
guard.once('spawn', () => console.log('ready'));
setInterval(() => undefined, 1000);
`;

it('stops the test PostgreSQL and removes its folder when Jest is killed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-guard-'));
  chmodSync(folder, 0o711);
  const data = path.join(folder, 'data');
  const guardScript = path.join(process.cwd(), 'test/support/test-guard.mjs');
  const holder = spawn(process.execPath, ['-e', HOLDER, guardScript, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  await startEmbeddedPostgres({ dataDir: data, fast: true });
  const server = Number(readFileSync(path.join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  expect(processStart(server)).toBeDefined();

  const removed = new Promise<void>((resolve) => {
    const watcher = watch(tmpdir(), () => {
      if (existsSync(folder)) return;
      watcher.close();
      resolve();
    });
  });
  holder.kill('SIGKILL');
  await removed;
  expect(processStart(server)).toBeUndefined();
});
