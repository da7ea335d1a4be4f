import { execFile, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Sandbox } from '../../sandbox/sandbox.js';
import { freeLoopbackPort } from '../../scripts/support/loopback-port.js';
import { startCrossdockProcess, type RunningProgram } from '../../scripts/support/processes.js';
import { compiledPrograms } from '../../scripts/support/programs.js';

/** What one run of the real program said and how it ended. */
export interface ProgramEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** The key of the GraphQL API of the processes. */
export const PROCESS_API_KEY = `cd_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;
const ENCRYPTION_KEY = randomBytes(32).toString('base64');

/** Real `main.js` processes of one test file, in a folder of their own; `close` ends and removes them all. */
export class Processes {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'crossdock-process-'));
  private readonly running: RunningProgram[] = [];

  constructor() {
    chmodSync(this.folder, 0o711); // as root PostgreSQL runs as another account, which must get through
  }

  /** Starts Crossdock and waits until it says that it is ready. */
  async start(name: string, env: Readonly<Record<string, string>>): Promise<RunningProgram> {
    const programs = await compiledPrograms(process.cwd());
    const program = await startCrossdockProcess(programs, path.join(this.folder, `${name}.log`), env);
    this.running.push(program);
    return program;
  }

  /** Runs Crossdock to an end that it finds by itself, or to which `started` brings it. */
  async run(
    env: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    started?: (child: ChildProcess) => void,
  ): Promise<ProgramEnd> {
    const entry = path.join(await compiledPrograms(process.cwd()), 'src', 'main.js');
    const options = { cwd: this.folder, env: { PATH: process.env['PATH'], ...env }, timeout: 60_000 };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [entry, ...args], options, (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
        resolve({ code, stdout, stderr });
      });
      started?.(child);
    });
  }

  /** The settings of a process that works with the sandbox over this database. */
  async settings(sandbox: Sandbox, databaseUrl: string, publicUrl?: string): Promise<Record<string, string>> {
    const port = await freeLoopbackPort();
    const redis = process.env['TEST_REDIS_URL'];
    return {
      PORT: String(port),
      PUBLIC_URL: publicUrl ?? `http://127.0.0.1:${port}`,
      DATA_DIR: path.join(this.folder, 'data'),
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEY,
      ADMIN_API_KEY: PROCESS_API_KEY,
      NEXT_CLIENT_ID: sandbox.client.id,
      NEXT_CLIENT_SECRET: sandbox.client.secret,
      NEXT_STORE_URL: `${sandbox.url}/{domain}`,
      ...(redis && { REDIS_URL: redis }),
    };
  }

  /** Ends what still runs, and removes the folder. */
  async close(): Promise<void> {
    for (const program of this.running) await program.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A reverse proxy: callbacks and webhooks go to one process, everything else to another. */
export class FrontDoor {
  private constructor(
    readonly url: string,
    private readonly server: Server,
    private readonly ports: { ingest: number; api: number },
  ) {}

  /** Opens it on a free port; where requests go is set with `route` before the first one comes. */
  static async open(): Promise<FrontDoor> {
    const ports = { ingest: 0, api: 0 };
    const server = createServer((incoming, outgoing) => {
      const port = /^\/(?:callbacks|webhooks)\//.test(incoming.url ?? '') ? ports.ingest : ports.api;
      const { method, headers, url } = incoming;
      const onward = httpRequest({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.writeHead(502).end());
      incoming.pipe(onward);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return new FrontDoor(`http://127.0.0.1:${port}`, server, ports);
  }

  route(ports: { ingest: string | undefined; api: string | undefined }): void {
    this.ports.ingest = Number(ports.ingest);
    this.ports.api = Number(ports.api);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
