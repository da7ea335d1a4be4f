import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-error.js';

/** Who the server runs as: an existing unprivileged account, or (undefined ids) whoever we are. */
export interface RunUser {
  name: string;
  uid?: number;
  gid?: number;
}

/** Accounts that may run the server when Crossdock itself is root, in order of preference. None is ever created. */
const CANDIDATES = ['postgres', 'nobody'];

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses to run as root: then the account that owns `folder` (PGDATA of earlier starts) runs it, or else an
 * existing unprivileged one. Anybody but root runs it under the present account.
 */
export function chooseRunUser(folder: string): RunUser {
  if (process.getuid?.() !== 0) return { name: 'the present account' };
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid && gid) return { name, uid, gid };
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL cannot run as root, and none of the accounts ${CANDIDATES.join(', ')} exists. ` +
      'Set DATABASE_URL to a running PostgreSQL, or start Crossdock as an ordinary user.',
  );
}

/** True when the run user passes this shell test of a path: `-x` to enter or execute, `-w` to write. */
export function canReach(user: RunUser, test: '-x' | '-w', path: string): boolean {
  if (user.uid === undefined) return true;
  const { uid, gid } = user;
  const shell = spawnSync('/bin/sh', ['-c', `test ${test} "$1"`, 'sh', path], { uid, gid, cwd: '/', stdio: 'ignore' });
  return shell.status === 0;
}

/**
 * Runs one of PostgreSQL's programs as the run user and answers its exit code. Its output goes into `output` (a file
 * descriptor) or nowhere: a server that inherited our pipes would keep them, and us, open.
 */
export function runAs(
  user: RunUser,
  program: string,
  args: string[],
  cwd: string,
  output: number | 'ignore' = 'ignore',
): Promise<number> {
  const { uid, gid } = user;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', output, output],
      windowsHide: true,
      // Nothing of our own environment, which may hold secrets. The programs find each other by their own path.
      env: { PATH: '/usr/bin:/bin', HOME: cwd, TZ: 'UTC', LC_ALL: 'C' },
      ...(uid === undefined ? {} : { uid, gid }),
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? -1));
  });
}
