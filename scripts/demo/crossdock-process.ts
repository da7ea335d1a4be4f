import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** How Crossdock shall run for the demo. */
export interface CrossdockSettings {
  port: number;
  /** Absolute path. */
  dataDir: string;
  /** Base URL of the sandbox, without a trailing slash. */
  sandboxUrl: string;
  /** OAuth client of the app at the sandbox. */
  client: { id: string; secret: string };
}

const READY_WITHIN_MS = 60_000;
const KILL_AFTER_MS = 30_000;
const LAST_LINES = 12;

/** Crossdock as a process of its own, started as `npm start` does; its log goes to `DATA_DIR/demo.log`. */
export class CrossdockProcess {
  readonly url: string;
  readonly logFile: string;
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private complaints = '';
  private asked = false;

  constructor(private readonly settings: CrossdockSettings) {
    this.url = `http://localhost:${settings.port}`;
    this.logFile = path.join(settings.dataDir, 'demo.log');
    if (!existsSync(settings.dataDir)) mkdirSync(settings.dataDir, { recursive: true, mode: 0o711 });
    const log = openSync(this.logFile, 'w', 0o600);
    const entry = fileURLToPath(new URL('../../src/main.js', import.meta.url));
    const guard = new URL('./stop-with-parent.js', import.meta.url);
    // A group of its own: Ctrl+C reaches the demo alone, which then stops Crossdock once and not twice.
    this.child = spawn(
      process.execPath,
      ['--enable-source-maps', '--import', pathToFileURL(fileURLToPath(guard)).href, entry],
      {
        env: this.environment(),
        stdio: ['pipe', log, 'pipe'],
        detached: true,
        windowsHide: true,
      },
    );
    closeSync(log);
    this.exited = once(this.child, 'exit');
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.complaints = (this.complaints + chunk.toString()).split('\n').slice(-LAST_LINES).join('\n');
    });
  }

  /** Undefined while it runs, else what it said last. */
  get end(): string | undefined {
    const { exitCode, signalCode } = this.child;
    if (exitCode === null && signalCode === null) return undefined;
    return this.complaints.trim() || `Crossdock ended (${signalCode ?? `exit code ${exitCode}`}); see ${this.logFile}`;
  }

  /** Resolves when it takes work. Rejects with its own words when it ends instead. */
  async ready(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    for (;;) {
      signal.throwIfAborted();
      if (this.end !== undefined) throw new Error(this.end);
      const patience = AbortSignal.any([signal, AbortSignal.timeout(2_000)]);
      const answer = await fetch(`${this.url}/health/ready`, { signal: patience }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      if (performance.now() > deadline) throw new Error(`Crossdock was not ready in time; see ${this.logFile}`);
      await sleep(100, undefined, { signal });
    }
  }

  /** The key of the GraphQL API, which Crossdock made at its first start in this folder. */
  get apiKey(): string {
    return readFileSync(path.join(this.settings.dataDir, 'admin-api-key'), 'utf8').trim();
  }

  /** Ends it gracefully and waits for that; it has 25 s by its own rule, and is killed when even that rule fails. */
  async stop(): Promise<void> {
    if (!this.asked && this.end === undefined) this.child.kill('SIGTERM');
    this.asked = true;
    const timer = setTimeout(() => this.child.kill('SIGKILL'), KILL_AFTER_MS);
    await this.exited.finally(() => clearTimeout(timer));
  }

  /** Makes a stop that is under way end at once: Crossdock does so at a second signal. */
  hurry(): void {
    if (this.asked && this.end === undefined) this.child.kill('SIGTERM');
  }

  /** Ours win over a .env file, also where they are empty, which counts as unset. */
  private environment(): NodeJS.ProcessEnv {
    const { port, dataDir, sandboxUrl, client } = this.settings;
    return {
      ...process.env,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: this.url,
      TRUST_PROXY: '',
      DATA_DIR: dataDir,
      ROLES: '',
      ENCRYPTION_KEY: '',
      ENCRYPTION_KEYS_OLD: '',
      ADMIN_API_KEY: '',
      NEXT_CLIENT_ID: client.id,
      NEXT_CLIENT_SECRET: client.secret,
      NEXT_STORE_URL: `${sandboxUrl}/{domain}`,
    };
  }
}
