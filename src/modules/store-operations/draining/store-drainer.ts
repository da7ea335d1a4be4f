import { runWithCorrelation } from '../../../platform/observability/correlation.js';
import { newId } from '../../../common/ids.js';
import { claimTerms, DEADLINE_MS, type DrainTools } from './drain-tools.js';
import { resolveOperation } from './operation-resolver.js';
import { sendOperation } from './operation-sender.js';
import { claimPull, runPull } from './pull-runner.js';
import { Signal } from './signal.js';
import { StoreSession } from './store-session.js';

/** How often a busy drain looks for owed pulls and for operations to verify. */
const LOOK_MS = 250;
const ANY_PRIORITY = 1_000_000;
/** Verifications under way at once that are as urgent as the next, or more; with more of them it would only wait for a slot. */
const MAX_VERIFICATIONS = 16;

/**
 * Serves one store until nothing is due: gives each free slot to the most urgent work, be it an operation in the database or a
 * read that waits in this process. Any number of processes may drain the same store; slots, lanes and leases in the database
 * keep them apart.
 */
export class StoreDrainer {
  private readonly signal: Signal;
  private readonly session: StoreSession;
  private readonly tasks = new Set<Promise<void>>();
  /** Priorities of the verifications under way. */
  private readonly verifying: number[] = [];
  private lookedAt = -Infinity;

  constructor(
    private readonly storeId: string,
    private readonly tools: DrainTools,
    private readonly stopping: AbortSignal,
    private readonly onUnexpected: (error: unknown) => void,
  ) {
    this.signal = new Signal(tools.clock);
    this.session = new StoreSession(storeId, tools, () => this.signal.raise());
  }

  /** New work may be there: look at once. */
  nudge(): void {
    this.lookedAt = -Infinity;
    this.signal.raise();
  }

  /** Resolves when nothing is due any more, the store is not served, or the process stops; never leaves a task behind. */
  async drain(): Promise<void> {
    const wake = (): void => this.signal.raise();
    this.stopping.addEventListener('abort', wake);
    try {
      while (!this.stopping.aborted && (await this.step()));
    } finally {
      this.stopping.removeEventListener('abort', wake);
      this.session.slots.close();
      while (this.tasks.size > 0) await Promise.all(this.tasks);
    }
  }

  /** One look for work; false when there is none and nothing is under way. */
  private async step(): Promise<boolean> {
    const gate = await this.session.gate();
    if (gate === 'CLOSED') return false;
    if (gate === 'PROBE') {
      await this.session.probe();
      return true;
    }
    await this.lookForReads();
    const turn = this.session.slots.next();
    const deadlineMs = this.tools.clock.monotonicMs() + DEADLINE_MS;
    const claim = await this.tools.claims.claim(this.storeId, turn?.below ?? ANY_PRIORITY, claimTerms(this.tools));
    if (claim.type === 'OPERATION') {
      const { operation, slot } = claim;
      this.session.slots.noteOperation();
      this.start(operation.correlationId, () =>
        sendOperation(this.tools, this.session, operation, { ...slot, deadlineMs }),
      );
      return true;
    }
    if (claim.type === 'BUSY') {
      await this.signal.wait(Math.ceil(claim.waitMs) + 1);
      return true;
    }
    if (turn) {
      const slot = await this.session.takeSlot();
      if (slot) this.session.slots.grant(turn.waiter, slot);
      return true;
    }
    if (this.tasks.size === 0) return false;
    await this.signal.wait(LOOK_MS);
    return true;
  }

  /**
   * Starts owed pulls (one of each kind at most) and due verifications; their reads then wait for slots like everything else. None
   * waits until something less urgent has ended.
   */
  private async lookForReads(): Promise<void> {
    const now = this.tools.clock.monotonicMs();
    if (now - this.lookedAt < LOOK_MS) return;
    this.lookedAt = now;
    for (;;) {
      const pull = await claimPull(this.tools, this.storeId);
      if (!pull) break;
      this.start(null, () => runPull(this.tools, this.session, pull));
    }
    for (;;) {
      const below = this.verifying.sort((a, b) => a - b)[MAX_VERIFICATIONS - 1] ?? ANY_PRIORITY;
      const operation = await this.tools.claims.claimResolve(this.storeId, this.tools.times.leaseMs, below);
      if (!operation) break;
      this.verifying.push(operation.priority);
      this.start(operation.correlationId, () =>
        resolveOperation(this.tools, this.session, operation).finally(() =>
          this.verifying.splice(this.verifying.indexOf(operation.priority), 1),
        ),
      );
    }
  }

  private start(correlationId: string | null, run: () => Promise<void>): void {
    const task = runWithCorrelation(correlationId ?? newId(), run)
      .catch(this.onUnexpected)
      .finally(() => {
        this.tasks.delete(task);
        this.nudge();
      });
    this.tasks.add(task);
  }
}
