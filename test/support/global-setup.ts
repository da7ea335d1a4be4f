import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Prepares the folder of this run's throwaway PostgreSQL, which the first test file that needs it starts
 * (test-database.ts). A small guard process holds a pipe to Jest: when the pipe closes, by global-teardown or because
 * Jest was killed, it stops the server and removes the folder. So nothing stays behind, whatever happens to a worker.
 */
export default async function globalSetup(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-test-'));
  chmodSync(folder, 0o711); // as root the server runs as another account, which must get through
  process.env['CROSSDOCK_TEST_FOLDER'] = folder;
  const guard = spawn(process.execPath, [path.join(process.cwd(), 'test/support/test-guard.mjs'), folder], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  (globalThis as { crossdockTestGuard?: typeof guard }).crossdockTestGuard = guard;
}
