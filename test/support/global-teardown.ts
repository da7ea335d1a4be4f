import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Closes the guard's pipe, which makes it stop PostgreSQL and remove its folder, and waits until it has. */
export default async function globalTeardown(): Promise<void> {
  const guard = (globalThis as { crossdockTestGuard?: ChildProcess }).crossdockTestGuard;
  if (!guard || guard.exitCode !== null) return;
  guard.ref();
  const gone = once(guard, 'exit');
  guard.stdin?.end();
  await gone;
}
