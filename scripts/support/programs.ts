import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** Folders that are compiled; scripts and bench are not needed by a running Crossdock or sandbox. */
const SOURCES = ['src', 'sandbox'];
const OLD_MS = 24 * 3_600_000;

/**
 * Compiles Crossdock and the sandbox once per state of the sources, into a folder of its own under node_modules/.cache,
 * and returns that folder. So tests can start real processes on a fresh checkout, several test files may ask at the
 * same time, and a build into dist/ meanwhile disturbs nobody. `root` is the package's folder. Throws when swc does.
 */
export async function compiledPrograms(root: string): Promise<string> {
  const cache = path.join(root, 'node_modules', '.cache', 'crossdock-programs');
  const state = fingerprint(root);
  const target = path.join(cache, state);
  if (existsSync(target)) {
    utimesSync(target, new Date(), new Date());
    return target;
  }
  mkdirSync(cache, { recursive: true });
  const draft = path.join(cache, `draft-${process.pid}-${Date.now()}`);
  const swc = path.join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  try {
    await promisify(execFile)(process.execPath, [swc, ...SOURCES, '-d', draft, '--quiet'], { cwd: root });
    // Sources that changed meanwhile would lie under the name of their earlier state.
    if (fingerprint(root) !== state) return await compiledPrograms(root);
    // Below node_modules no package.json of ours is looked for, so the folder needs one to count as ESM.
    writeFileSync(path.join(draft, 'package.json'), '{ "type": "module" }');
    renameSync(draft, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  for (const name of readdirSync(cache)) {
    const other = path.join(cache, name);
    const age = Date.now() - (statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > OLD_MS) rmSync(other, { recursive: true, force: true });
  }
  return target;
}

/** Hash of the names, sizes and times of everything that goes into the programs. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const source of [...SOURCES, '.swcrc']) {
    const start = path.join(root, source);
    const names = statSync(start).isDirectory()
      ? readdirSync(start, { recursive: true, encoding: 'utf8' }).sort()
      : [''];
    for (const name of names) {
      const { size, mtimeMs } = statSync(path.join(start, name));
      hash.update(`${source}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}
