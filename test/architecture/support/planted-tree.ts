import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** The root of the repository: Jest runs there. */
export const ROOT = process.cwd();

/** Files of a tree: path relative to its root -> content. */
export type Files = Readonly<Record<string, string>>;

/** A tree in a temporary folder, for rules that must be seen to fire. */
export class PlantedTree {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'crossdock-planted-')));

  constructor(files: Files) {
    this.write(files);
  }

  /** Adds or replaces files. */
  write(files: Files): void {
    for (const [path, content] of Object.entries(files)) {
      const target = join(this.root, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }

  /** The text of a file of this tree. */
  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Copies files of the repository to the same place in this tree. */
  copyFromRepository(...paths: string[]): void {
    for (const path of paths) cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
  }

  /** Makes the repository's packages importable in this tree. */
  linkNodeModules(): void {
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'), 'dir');
  }

  /** A path of this tree, relative to its root, with forward slashes. */
  relative(path: string): string {
    return relative(this.root, path).replaceAll('\\', '/');
  }

  /** Runs a Node script of the repository inside this tree; never throws for an exit code. */
  run(script: string, ...args: string[]): { code: number | null; stdout: string; stderr: string } {
    const { NODE_OPTIONS: _jestOptions, ...env } = process.env;
    const done = spawnSync(process.execPath, [join(ROOT, script), ...args], {
      cwd: this.root,
      env,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (done.error) throw done.error;
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  /** Deletes the tree. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
