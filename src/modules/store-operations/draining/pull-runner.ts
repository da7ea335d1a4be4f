import { StoreClientError } from '../../../clients/store-client.errors.js';
import { fullJitterMs } from '../../../common/backoff.js';
import { crashPoint } from '../../../common/crash-point.js';
import { nextPull, type ClaimedPull, type PullKind } from '../../store-notifications/store-notifications.facade.js';
import type { PullCause, PullResult } from '../pull-handler.js';
import { DECISIONS_BEFORE_PULL, PRIORITY } from '../domain/priority.js';
import type { DrainTools } from './drain-tools.js';
import { keepLease } from './keep-lease.js';
import { StoreNotServedError } from './slot-queue.js';
import type { StoreSession } from './store-session.js';

const BACKOFF = { baseMs: 1_000, capMs: 300_000 };
/** While more than half of the slots are busy, a pull waits for the longer pause, so that forged callbacks cannot eat the write budget. */
const BUSY_PAUSE_MS = 1_750;

const PRIORITIES: Readonly<Record<PullKind, number>> = {
  CANCELLATIONS: PRIORITY.CANCEL_PULL,
  REQUESTS: PRIORITY.REQUEST_PULL,
  ACCEPTED: PRIORITY.SWEEP,
  ORDERS: PRIORITY.SWEEP,
  STOCK: PRIORITY.SWEEP,
  FORECAST: PRIORITY.SWEEP,
  ACCOUNT: PRIORITY.SWEEP,
  DELIVERIES: PRIORITY.SWEEP,
};

/** The claim was taken over: another process reads the list anew. */
class PullLostError extends Error {}

/** Claims an owed pull of the store, most urgent kind first, or null. None but that of cancellations starts while many decisions could be sent. */
export async function claimPull(tools: DrainTools, storeId: string): Promise<ClaimedPull | null> {
  const answers = tools.registry.kindsThat('answersRequest');
  const backlog = await tools.claims.moreThanSendable(storeId, answers, DECISIONS_BEFORE_PULL);
  const kinds: PullKind[] = backlog
    ? ['CANCELLATIONS']
    : ['CANCELLATIONS', 'REQUESTS', 'ACCEPTED', 'ORDERS', 'STOCK', 'FORECAST', 'ACCOUNT', 'DELIVERIES'];
  const { slots, busy } = await tools.slots.load(storeId);
  const quietMs = busy * 2 > slots ? BUSY_PAUSE_MS : 0;
  return tools.notifications.claimPull(storeId, kinds, tools.times.leaseMs, quietMs);
}

function causeOf({ hinted, trail }: ClaimedPull): PullCause {
  if (hinted) return 'HINT';
  return trail > 0 ? 'TRAILING' : 'SWEEP';
}

/** Runs a claimed pull to its last page. On any failure the pull stays owed and waits; a lost claim changes nothing. */
export async function runPull(tools: DrainTools, session: StoreSession, pull: ClaimedPull): Promise<void> {
  crashPoint('pull.claimed');
  const { clock, times, notifications, metrics } = tools;
  const lease = { clock, leaseMs: times.leaseMs, renew: () => notifications.renewPull(pull, times.leaseMs) };
  try {
    const result = await keepLease(lease, (ours) => readList(tools, session, pull, ours));
    crashPoint('pull.read');
    const sweeps = times.sweeps[pull.kind];
    if (!sweeps) throw new Error(`No sweep interval for pulls of kind ${pull.kind}.`);
    const next = nextPull({ ...pull, ...result }, sweeps);
    await notifications.finishPull(pull, { ...next, pages: result.pages });
    metrics.pullFinished(pull.kind, 'complete');
  } catch (error) {
    if (error instanceof PullLostError) {
      metrics.pullFinished(pull.kind, 'lost');
      return;
    }
    const asked = error instanceof StoreClientError ? (error.retryAfterMs ?? 0) : 0;
    await notifications.failPull(pull, Math.max(asked, fullJitterMs(pull.failures, BACKOFF, tools.random)));
    metrics.pullFinished(pull.kind, 'failed');
    if (!(error instanceof StoreClientError) && !(error instanceof StoreNotServedError)) throw error;
  }
}

function readList(
  { registry }: DrainTools,
  session: StoreSession,
  pull: ClaimedPull,
  ours: () => boolean,
): Promise<PullResult> {
  const { storeId, kind } = pull;
  const stillOurs = (): void => {
    if (!ours()) throw new PullLostError();
  };
  const read = session.pacedRead(`pull.${kind.toLowerCase()}`, { priority: PRIORITIES[kind], waitedMs: 0 });
  return registry.pull(kind).pull({ storeId, kind, cause: causeOf(pull), read, stillOurs });
}
