import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { processStart } from './owner-lock.js';

/**
 * Whether a pid is a living PostgreSQL process of this data folder (they all make it their working directory), and
 * not a zombie or a stranger that got the number of a dead one. Known on Linux; elsewhere always true.
 */
export function isPostgresOf(folder: string, pid: number): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return (
      processStart(pid) !== undefined &&
      readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres' &&
      readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)
    );
  } catch {
    return false;
  }
}

/** Whether any PostgreSQL process still works in this data folder. Linux only. */
export function hasPostgresIn(folder: string): boolean {
  return readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && isPostgresOf(folder, Number(entry)));
}
