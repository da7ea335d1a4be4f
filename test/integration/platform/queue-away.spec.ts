import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { createPatientPostgresBackend } from '../../../src/platform/queue/patient-postgres-backend.js';
import { postgresConnection } from '../../../src/platform/queue/queue.options.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { waitUntil } from './wait-until.js';

const NAME = 'away';

/** A way to the database that is silent until it is opened: connections are taken and never answered. */
class Gate {
  private open = false;
  private readonly waiting = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly target: URL) {
    this.server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (!this.open) {
        this.waiting.add(socket);
        return;
      }
      const upstream = connect(Number(this.target.port), this.target.hostname);
      upstream.on('error', () => undefined);
      socket.pipe(upstream).pipe(socket);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  get met(): number {
    return this.waiting.size;
  }

  letThrough(): void {
    this.open = true;
    for (const socket of this.waiting) socket.destroy();
  }

  close(): void {
    this.server.close();
  }
}

describe('the queue while its database is silent at the start', () => {
  let database: TestDatabase;
  let gate: Gate;

  beforeAll(async () => {
    database = await createTestDatabase();
    gate = new Gate(new URL(database.url));
  });
  afterAll(async () => {
    gate.close();
    await database.drop();
  });

  it('leaves the process alive, and works once the database answers', async () => {
    const connection = { ...postgresConnection(await gate.listen()), connectionTimeoutMillis: 100 };
    const options = { connection: connection as never };
    const done: string[] = [];
    const errors: string[] = [];
    const worker = new Worker(NAME, async (job) => void done.push(job.name), options, createPatientPostgresBackend);
    worker.on('error', (error) => errors.push(error.message));
    await waitUntil('an attempt has failed', () => gate.met > 0 && errors.length > 0);
    for (let turn = 0; turn < 1_000; turn += 1) await nextTurn();
    expect(errors.length).toBeLessThan(20);

    gate.letThrough();
    const queue = new Queue(NAME, options, createPatientPostgresBackend);
    queue.on('error', () => undefined);
    await queue.add('wake', {});
    await waitUntil('the job was worked on', () => done.length === 1);
    await worker.close();
    await queue.close();
  });
});
