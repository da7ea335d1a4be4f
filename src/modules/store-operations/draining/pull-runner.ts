import { StoreClientError } from '../../../clients/store-client.errors.js';
import { fullJitterMs } from '../../../common/backoff.js';
import { crashPoint } from '../../../common/crash-point.js';
import { nextPull, type ClaimedPull, type PullKind } from '../../store-notifications/store-notifications.facade.js';
import type { PullCause } from '../pull-handler.js';
import { DECISIONS_BEFORE_PULL, PRIORITY } from '../domain/priority.js';
import type { DrainTools } from './drain-tools.js';
import { StoreNotServedError } from './slot-queue.js';
import type { StoreSession } from './store-session.js';

const BACKOFF = { baseMs: 1_000, capMs: 300_000 };
/** While more slots than this are busy, a pull waits for the longer pause, so that forged callbacks cannot eat the write budget. */
const BUSY_SLOTS = 2;
const BUSY_PAUSE_MS = 1_750;

const PRIORITIES: Readonly<Record<PullKind, number>> = {
  CANCELLATIONS: PRIORITY.CANCEL_PULL,
  REQUESTS: PRIORITY.REQUEST_PULL,
  ACCEPTED: PRIORITY.SWEEP,
  STOCK: PRIORITY.SWEEP,
  FORECAST: PRIORITY.SWEEP,
  ACCOUNT: PRIORITY.SWEEP,
  DELIVERIES: PRIORITY.SWEEP,
};

/** The claim was taken over: another process reads the list anew. */
class PullLostError extends Error {}

/** Claims an owed pull of the store, most urgent kind first, or null. No request pull starts while many decisions wait. */
export async function claimPull(tools: DrainTools, storeId: string): Promise<ClaimedPull | null> {
  const backlog = await tools.claims.moreThanWaiting(storeId, PRIORITY.DECISION, DECISIONS_BEFORE_PULL);
  const kinds: PullKind[] = backlog
    ? ['CANCELLATIONS']
    : ['CANCELLATIONS', 'REQUESTS', 'ACCEPTED', 'STOCK', 'FORECAST', 'ACCOUNT', 'DELIVERIES'];
  const quietMs = (await tools.slots.busy(storeId)) > BUSY_SLOTS ? BUSY_PAUSE_MS : 0;
  return tools.notifications.claimPull(storeId, kinds, tools.times.pullLeaseMs, quietMs);
}

function causeOf({ hinted, trail }: ClaimedPull): PullCause {
  if (hinted) return 'HINT';
  return trail > 0 ? 'TRAILING' : 'SWEEP';
}

/** Runs a claimed pull to its last page. On any failure the pull stays owed and waits; a lost claim changes nothing. */
export async function runPull(tools: DrainTools, session: StoreSession, pull: ClaimedPull): Promise<void> {
  crashPoint('pull.claimed');
  let ours = true;
  const renewal = setInterval(() => {
    tools.notifications.renewPull(pull, tools.times.pullLeaseMs).then(
      (still) => (ours = ours && still),
      () => undefined,
    );
  }, tools.times.pullLeaseMs / 3);
  const stillOurs = (): void => {
    if (!ours) throw new PullLostError();
  };
  try {
    const read = session.pacedRead(`pull.${pull.kind.toLowerCase()}`, PRIORITIES[pull.kind]);
    const result = await tools.registry
      .pull(pull.kind)
      .pull({ storeId: pull.storeId, kind: pull.kind, cause: causeOf(pull), read, stillOurs });
    crashPoint('pull.read');
    const sweeps = tools.times.sweeps[pull.kind];
    if (!sweeps) throw new Error(`No sweep interval for pulls of kind ${pull.kind}.`);
    const next = nextPull({ ...pull, ...result }, sweeps);
    await tools.notifications.finishPull(pull, { ...next, pages: result.pages });
    tools.metrics.pullFinished(pull.kind, 'complete');
  } catch (error) {
    if (error instanceof PullLostError) {
      tools.metrics.pullFinished(pull.kind, 'lost');
      return;
    }
    await tools.notifications.failPull(pull, fullJitterMs(pull.failures, BACKOFF, tools.random));
    tools.metrics.pullFinished(pull.kind, 'failed');
    if (!(error instanceof StoreClientError) && !(error instanceof StoreNotServedError)) throw error;
  } finally {
    clearInterval(renewal);
  }
}
