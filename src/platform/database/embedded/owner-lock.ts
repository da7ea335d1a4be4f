import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-error.js';

interface Owner {
  pid: number;
  /** When that process started, so that a later process with the same pid is not taken for it. */
  startedAt: string;
  nonce: string;
}

/**
 * When a process started, as an opaque text that differs between two processes of the same pid, also across reboots;
 * undefined when there is no such process (or, on Windows, always the same text while there is one).
 */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // proc_pid_stat(5): the name may hold spaces and brackets, so count from its last one; field 3 is the state,
      // field 22 the start time. A zombie is dead: it only waits for its parent.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
    }
    process.kill(pid, 0);
    if (process.platform === 'win32') return 'alive';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

const isAlive = (owner: Owner): boolean => processStart(owner.pid) === owner.startedAt;

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/** Puts `owner` there in one step; false when something is there already. */
function place(file: string, owner: Owner): boolean {
  const draft = `${file}.${owner.nonce}`;
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Takes the data directory for this process, or throws one line that names the process that has it. An owner that
 * died (kill -9) is noticed by pid and start time. Not seen: an owner in another pid namespace (two containers on one
 * volume); PostgreSQL's own shared memory check is then the last guard. Returns the release.
 */
export function takeOwnership(file: string, dataDir: string): () => void {
  const mine: Owner = { pid: process.pid, startedAt: processStart(process.pid) ?? 'unknown', nonce: randomUUID() };
  const release = (): void => {
    if (readOwner(file)?.nonce === mine.nonce) rmSync(file, { force: true });
  };
  // Each round either takes the file, finds a live owner, or removes what a dead one left behind.
  for (let round = 0; round < 5; round++) {
    if (place(file, mine)) return release;
    const owner = readOwner(file);
    if (owner && isAlive(owner)) throw inUse(dataDir, owner.pid);
    if (owner && takeOver(file, owner, mine)) return release;
  }
  throw inUse(dataDir, readOwner(file)?.pid);
}

/**
 * Replaces a dead owner. Two processes may see the same dead owner: only the one that places the take-over file goes
 * on, and only while the dead owner is still the one recorded.
 */
function takeOver(file: string, dead: Owner, mine: Owner): boolean {
  const ticket = `${file}.takeover`;
  if (!place(ticket, mine)) {
    const other = readOwner(ticket);
    if (other && !isAlive(other)) rmSync(ticket, { force: true });
    return false;
  }
  try {
    if (readOwner(file)?.nonce !== dead.nonce) return false;
    const draft = `${file}.${mine.nonce}`;
    writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
    renameSync(draft, file);
    return true;
  } finally {
    rmSync(ticket, { force: true });
  }
}

function inUse(dataDir: string, pid: number | undefined): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The data directory ${dataDir} is in use by another running Crossdock (process ${pid ?? 'unknown'}). ` +
      'Stop that one, or set DATA_DIR to another folder.',
  );
}
