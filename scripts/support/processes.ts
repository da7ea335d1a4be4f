import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that runs in a process of its own. */
export interface RunningProgram {
  readonly pid: number;
  /** The line of its output that said it is ready. */
  readonly readyLine: string;
  /** Everything that it writes, standard output and errors in one file. */
  readonly logFile: string;
  /** False once the process has ended. */
  isRunning(): boolean;
  /** Asks it to end (SIGTERM), kills it after `withinMs`; resolves with its exit code, null when it was killed. */
  stop(withinMs?: number): Promise<number | null>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** What to start. */
export interface ProgramStart {
  /** The compiled JavaScript file. */
  entry: string;
  args?: readonly string[];
  /** The whole environment but PATH: nothing of this process's own settings gets through. */
  env?: Readonly<Record<string, string>>;
  /** Appended to; its folder is also the working directory, so that no .env file is found by chance. */
  logFile: string;
  /** The output that says it is ready. */
  ready: RegExp;
  /** Default 60 s. */
  timeoutMs?: number;
}

const READY_MS = 60_000;
const STOP_MS = 27_000;

/** Kills what is left when this process ends in whatever way: the pipe to it then closes. */
const GUARD = `
const pids = new Set();
let text = '';
process.stdin.on('data', (chunk) => {
  text += chunk;
  const lines = text.split('\\n');
  text = lines.pop();
  for (const line of lines) line[0] === '+' ? pids.add(+line.slice(1)) : pids.delete(+line.slice(1));
});
process.stdin.on('end', () => { for (const pid of pids) try { process.kill(pid, 'SIGKILL'); } catch {} });
`;

let guard: ChildProcess | undefined;

function tellGuard(line: string): void {
  if (!guard) {
    guard = spawn(process.execPath, ['-e', GUARD], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    guard.unref();
    (guard.stdin as unknown as { unref(): void }).unref();
  }
  guard.stdin?.write(`${line}\n`);
}

/** Starts a program and resolves when it is ready. Rejects with the end of its output when it is not in time, or ends. */
export async function startProgram(start: ProgramStart): Promise<RunningProgram> {
  const { entry, args = [], env = {}, logFile, ready, timeoutMs = READY_MS } = start;
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const from = readFileSync(logFile, 'utf8').length;
  const child = spawn(process.execPath, ['--enable-source-maps', entry, ...args], {
    cwd: path.dirname(logFile),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${entry} could not be started.`);
  tellGuard(`+${pid}`);
  const ended = once(child, 'exit').then(([code]) => {
    tellGuard(`-${pid}`);
    return code as number | null;
  });
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const kill = async (): Promise<void> => {
    if (isRunning()) child.kill('SIGKILL');
    await ended;
  };
  const stop = async (withinMs = STOP_MS): Promise<number | null> => {
    if (isRunning()) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    return ended.finally(() => clearTimeout(timer));
  };
  const output = (): string => readFileSync(logFile, 'utf8').slice(from);
  const until = performance.now() + timeoutMs;
  for (;;) {
    const readyLine = output()
      .split('\n')
      .slice(0, -1)
      .find((line) => ready.test(line));
    if (readyLine !== undefined) return { pid, readyLine, logFile, isRunning, stop, kill };
    if (!isRunning() || performance.now() > until) {
      await kill();
      throw new Error(`${entry} did not become ready: ${output().slice(-2_000)}`);
    }
    await sleep(25);
  }
}

/** Starts Crossdock from a folder of compiled programs. Its ready line names URL, roles, queue and database. */
export function startCrossdockProcess(
  programs: string,
  logFile: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningProgram> {
  return startProgram({ entry: path.join(programs, 'src', 'main.js'), env, logFile, ready: /^Crossdock is ready: / });
}

/** Starts a sandbox on a free port from a folder of compiled programs; `url` is where it listens. */
export async function startSandboxProcess(
  programs: string,
  logFile: string,
  args: readonly string[] = [],
): Promise<RunningProgram & { url: string }> {
  const entry = path.join(programs, 'sandbox', 'main.js');
  const program = await startProgram({ entry, args: ['--port', '0', ...args], logFile, ready: /^Sandbox\s/ });
  const url = /http:\/\/\S+/.exec(program.readyLine)?.[0];
  if (url === undefined) throw new Error(`The sandbox named no address: ${program.readyLine}`);
  return Object.assign(program, { url });
}
