import { ManualClock } from '../../../sandbox/clock.js';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.js';
import { HttpTransport, type HttpRequest } from '../../../src/clients/http-transport.js';
import { StorePlatforms } from '../../../src/clients/store-platforms.js';
import { Clock } from '../../../src/common/clock.js';
import { Random } from '../../../src/common/random.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { StoreNotificationsFacade } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import type { DrainTools } from '../../../src/modules/store-operations/draining/drain-tools.js';
import { HandlerRegistry } from '../../../src/modules/store-operations/handler-registry.js';
import { OperationClaimsRepository } from '../../../src/modules/store-operations/operation-claims.repository.js';
import { PaceSlotsRepository } from '../../../src/modules/store-operations/pace-slots.repository.js';
import { StoreBreakersRepository } from '../../../src/modules/store-operations/store-breakers.repository.js';
import { StoreOperationsRepository } from '../../../src/modules/store-operations/store-operations.repository.js';
import { StoresFacade } from '../../../src/modules/stores/stores.facade.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { EngineApp } from './engine-app.js';

/** Time-out of a request to a store, in ms. */
const TIMEOUT_MS = 400;

/** What the store's books must never show. */
const OFFENCES = ['lost', 'decidedTwice', 'shippedTwice', 'emailsDoubled', 'shippedAfterCancel'] as const;

/** The engine and a sandbox; the time of both stands in the hands of the test. */
export class ShippingWorld {
  private moved = 0;

  private constructor(
    readonly app: EngineApp,
    readonly sandbox: Sandbox,
    /** The stores' clock: what takes effect late does so when it is moved. */
    readonly storeClock: ManualClock,
  ) {}

  static async start(): Promise<ShippingWorld> {
    const storeClock = new ManualClock();
    const sandbox = await startSandbox({ clock: storeClock });
    const app = await EngineApp.start({
      NEXT_STORE_URL: `${sandbox.url}/{domain}`,
      STORE_REQUEST_TIMEOUT_MS: String(TIMEOUT_MS),
    });
    return new ShippingWorld(app, sandbox, storeClock);
  }

  /** The tools of a worker, on the app's own parts. */
  get tools(): DrainTools {
    const { app } = this;
    return {
      clock: app.get(Clock),
      random: app.get(Random),
      database: app.database,
      metrics: app.get(Metrics),
      platforms: app.get(StorePlatforms),
      stores: app.get(StoresFacade),
      notifications: app.get(StoreNotificationsFacade),
      journal: app.get(JournalFacade),
      registry: app.get(HandlerRegistry),
      operations: app.get(StoreOperationsRepository),
      claims: app.get(OperationClaimsRepository),
      slots: app.get(PaceSlotsRepository),
      breakers: app.get(StoreBreakersRepository),
      times: { timeoutMs: TIMEOUT_MS, leaseMs: 5_000, sweeps: {} },
    };
  }

  /** Time passes, here and at the stores; it never goes back. */
  pass(seconds: number): void {
    this.storeClock.advance(seconds * 1_000);
    this.moved += seconds;
    this.app.database.setClockOffset(`${this.moved} seconds`);
  }

  /** The next POSTs whose URL holds `part` are answered 400 on the way, without reaching the store. */
  refuseNext(part: string, times = 1): void {
    const transport = this.app.get(HttpTransport);
    const send = transport.send.bind(transport);
    let refused = 0;
    transport.send = (request: HttpRequest) => {
      if (request.method !== 'POST' || !request.url.includes(part)) return send(request);
      refused += 1;
      if (refused === times) transport.send = send;
      const headers = { 'content-type': 'application/json' };
      return Promise.resolve({ ok: true, value: { status: 400, headers, body: Buffer.from('{"detail":"No."}') } });
    };
  }

  /** The next successful answer to a GET whose URL holds `part` has one text in place of another. */
  changeNext(part: string, text: string, by: string): void {
    const transport = this.app.get(HttpTransport);
    const send = transport.send.bind(transport);
    transport.send = async (request: HttpRequest) => {
      const sent = await send(request);
      if (request.method !== 'GET' || !request.url.includes(part) || !sent.ok) return sent;
      transport.send = send;
      const body = Buffer.from(Buffer.from(sent.value.body).toString().replace(text, by));
      return { ok: true, value: { ...sent.value, body } };
    };
  }

  /** What went wrong at the stores, or at one, by their own books; nothing is as it must be. */
  async offences(domain?: string): Promise<Record<string, number>> {
    const verdict = await this.sandbox.control.verdict(domain);
    return Object.fromEntries(OFFENCES.filter((name) => verdict[name] > 0).map((name) => [name, verdict[name]]));
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.sandbox.close();
  }
}
