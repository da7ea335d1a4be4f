import { fullJitterMs } from '../../../common/backoff.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import type { StoreAccess } from '../../stores/stores.facade.js';
import type { PacedRead, StoreCall } from '../operation-handler.js';
import type { HeldSlot } from '../pace-slots.repository.js';
import { FAILURES_TO_OPEN, type BreakerState } from '../store-breakers.repository.js';
import { claimTerms, DEADLINE_MS, type DrainTools } from './drain-tools.js';
import { SlotQueue, StoreNotServedError, type TakenSlot } from './slot-queue.js';

/** Whether a store may be asked anything now. PROBE: one read decides. */
export type Gate = 'OPEN' | 'CLOSED' | 'PROBE';

/** How old the known status of a store may be. */
const FRESH_MS = 500;
const BREAKER_BACKOFF = { baseMs: 5_000, capMs: 300_000 };

/** Serving one store from this process: its connection, its gate, and what its answers mean for the gate. */
export class StoreSession {
  readonly slots: SlotQueue;
  private access: StoreAccess | null = null;
  private breaker: BreakerState = { failures: 0, opened: 0, opensInMs: 0 };
  private checkedAt = -Infinity;
  private probing = false;

  constructor(
    readonly storeId: string,
    private readonly tools: DrainTools,
    onWaiting: () => void,
  ) {
    this.slots = new SlotQueue(storeId, tools.clock, onWaiting);
  }

  /** Whether the store may be asked now; at most half a second old, at once after a failure seen here. */
  async gate(): Promise<Gate> {
    if (this.tools.clock.monotonicMs() - this.checkedAt > FRESH_MS) {
      this.access = await this.tools.stores.connection(this.storeId);
      this.breaker = await this.tools.breakers.read(this.storeId);
      this.checkedAt = this.tools.clock.monotonicMs();
    }
    if (this.access?.status !== 'ACTIVE' || !this.access.connection) return 'CLOSED';
    if (this.breaker.failures < FAILURES_TO_OPEN) return 'OPEN';
    return this.breaker.opensInMs > 0 ? 'CLOSED' : 'PROBE';
  }

  /** One cheap read of a half-open store; its outcome closes or reopens the breaker. */
  async probe(): Promise<void> {
    this.checkedAt = -Infinity;
    const { holdMs } = claimTerms(this.tools);
    if (!(await this.tools.breakers.claimProbe(this.storeId, holdMs))) return;
    const slot = await this.takeSlot();
    if (!slot) return;
    this.probing = true;
    try {
      await this.request('probe', slot, ({ client, connection }) => client.listLocations(connection));
    } catch (error) {
      if (!(error instanceof StoreClientError)) throw error;
    } finally {
      this.probing = false;
    }
  }

  /** Takes a slot if one is free. */
  async takeSlot(): Promise<TakenSlot | null> {
    const { clock, slots } = this.tools;
    const deadlineMs = clock.monotonicMs() + DEADLINE_MS;
    const slot = await slots.take(this.storeId, claimTerms(this.tools).holdMs);
    return slot && { ...slot, deadlineMs };
  }

  /** Reads that wait their turn like other work of this priority and age. */
  pacedRead(
    kind: string,
    { priority, waitedMs }: { priority: number; waitedMs: number },
    acquire = (): Promise<TakenSlot> => this.slots.acquire(priority, waitedMs),
  ): PacedRead {
    return async (read) => {
      const slot = await acquire();
      return { value: await this.request(kind, slot, read), sentAt: slot.sentAt };
    };
  }

  /** Sends one read through a taken slot, frees the slot, and draws the conclusions for the gate. */
  async request<T>(kind: string, slot: TakenSlot, send: (call: StoreCall) => Promise<T>): Promise<T> {
    const started = this.tools.clock.monotonicMs();
    try {
      const value = await send(this.call());
      await this.tools.slots.release(this.tools.database, slot);
      await this.noteAnswer(kind, started);
      return value;
    } catch (error) {
      await this.noteFailure(kind, started, error, slot);
      throw error;
    }
  }

  /** Client and connection for one request. */
  call(): StoreCall {
    const access = this.access;
    if (!access?.connection) throw new StoreNotServedError(this.storeId);
    return { client: this.tools.platforms.get(access.platform).client, connection: access.connection };
  }

  /** The store answered. */
  async noteAnswer(kind: string, startedMs: number): Promise<void> {
    this.measure(kind, 'answered', startedMs);
    if (this.breaker.failures === 0) return;
    this.breaker = { failures: 0, opened: 0, opensInMs: 0 };
    await this.tools.breakers.recordSuccess(this.storeId);
  }

  /**
   * A request failed. Frees the slot unless the request may still be on its way, and draws the conclusions for the whole store:
   * a pause that the store asks for (429, 503) blocks all slots, 401 asks for re-authorisation (403 too, where it is about the work itself), silence counts towards the breaker.
   */
  async noteFailure(kind: string, startedMs: number, error: unknown, slot: HeldSlot): Promise<void> {
    if (!(error instanceof StoreClientError)) {
      await this.tools.slots.giveBack(slot);
      return;
    }
    this.measure(kind, error.kind.toLowerCase(), startedMs);
    if (error.kind === 'RATE_LIMITED') this.tools.metrics.rateLimited();
    if (error.retryAfterMs !== undefined) await this.tools.slots.block(slot, error.retryAfterMs);
    else if (error.kind !== 'TIMEOUT') await this.tools.slots.release(this.tools.database, slot);
    switch (error.kind) {
      case 'RATE_LIMITED':
        break;
      case 'UNAUTHORIZED':
        await this.askForReauth(error);
        break;
      case 'FORBIDDEN':
        await this.noteAnswer(kind, startedMs);
        if (!(await this.onlyOptional(kind))) await this.askForReauth(error);
        break;
      case 'REFUSED':
      case 'NOT_FOUND':
        await this.noteAnswer(kind, startedMs);
        break;
      default:
        // An answer that came whole speaks for the store, whatever is odd about the one thing that it shows.
        await (error.notUnderstood ? this.noteAnswer(kind, startedMs) : this.countFailure());
    }
  }

  /** Whether a 403 takes away no more than one optional capability; people are told about that then. */
  private onlyOptional(kind: string): Promise<boolean> {
    return this.tools.database.tx((tx) => this.tools.stores.noteForbidden(tx, this.storeId, kind));
  }

  private async askForReauth(error: StoreClientError): Promise<void> {
    const reason =
      error.kind === 'UNAUTHORIZED'
        ? 'The store refused the access token (401). Install the app again at the store.'
        : 'The store refused a request for lack of a scope (403). Install the app again and grant all scopes.';
    const credential = this.access?.credential ?? null;
    this.checkedAt = -Infinity;
    await this.tools.database.tx((tx) => this.tools.stores.markNeedsReauth(tx, this.storeId, reason, credential));
  }

  private async countFailure(): Promise<void> {
    this.checkedAt = -Infinity;
    const half = Math.min(BREAKER_BACKOFF.capMs, BREAKER_BACKOFF.baseMs * 2 ** this.breaker.opened) / 2;
    const openMs = half + fullJitterMs(0, { baseMs: half, capMs: half }, this.tools.random);
    const opened = await this.tools.breakers.recordFailure(this.storeId, openMs, this.probing);
    if (opened) this.tools.metrics.breakerOpened();
  }

  private measure(kind: string, outcome: string, startedMs: number): void {
    const seconds = (this.tools.clock.monotonicMs() - startedMs) / 1_000;
    this.tools.metrics.storeRequest(kind, outcome, seconds);
  }
}
