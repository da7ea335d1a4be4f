import { StoreClientError } from '../../../clients/store-client.errors.js';
import { fullJitterMs } from '../../../common/backoff.js';
import { crashPoint } from '../../../common/crash-point.js';
import type { Operation } from '../domain/operation.js';
import type { OperationHandler, PacedRead, Readiness } from '../operation-handler.js';
import { claimTerms, type DrainTools } from './drain-tools.js';
import { keepLease } from './keep-lease.js';
import { endAttempt, settleOperation } from './settle-operation.js';
import { StoreNotServedError, type TakenSlot } from './slot-queue.js';
import type { StoreSession } from './store-session.js';

/** A scope that is missing comes with a new install, which makes everything due at once. */
const FORBIDDEN_WAIT_MS = 900_000;
const UNREACHABLE_BACKOFF = { baseMs: 1_000, capMs: 60_000 };

/**
 * Sends one claimed operation. Whatever happens here, the row tells the truth: SENDING is committed before the socket is written, an
 * answer settles it, a refusal or a lost answer leaves it AMBIGUOUS for the resolver, and only what was certainly not applied goes
 * back to PENDING.
 */
export async function sendOperation(
  tools: DrainTools,
  session: StoreSession,
  claimed: Operation,
  claimedSlot: TakenSlot,
): Promise<void> {
  const handler = tools.registry.operation(claimed.kind);
  const ready = handler.readsFirst
    ? await readFirst(tools, session, handler, claimed, claimedSlot)
    : await askReady(tools, handler, claimed, claimedSlot);
  if (!ready) return;
  const { operation, slot, prepared } = ready;
  if (tools.clock.monotonicMs() > slot.deadlineMs) {
    await tools.slots.giveBack(slot);
    await tools.operations.sendAgain(operation, 0, false, 'Not sent: this process was too slow after claiming it.');
    return;
  }
  crashPoint('operation.beforeSend');
  const started = tools.clock.monotonicMs();
  let answer: unknown;
  try {
    answer = await handler.send(session.call(), operation, prepared);
  } catch (error) {
    crashPoint('operation.afterFailure');
    // The gate first: once the operation may be sent again, it must not slip through before the store's own pause holds.
    await session.noteFailure(operation.kind, started, error, slot);
    await afterFailure(tools, operation, error);
    return;
  }
  const answeredAtMs = tools.clock.monotonicMs();
  crashPoint('operation.afterAnswer');
  await settleOperation(tools, handler, operation, { type: 'ANSWERED', answer }, { held: slot, answeredAtMs });
  crashPoint('operation.afterSettle');
  await session.noteAnswer(operation.kind, started);
}

/** An operation that is SENDING, and its slot. */
interface Ready {
  operation: Operation;
  slot: TakenSlot;
  prepared: unknown;
}

const NO_READS: PacedRead = () =>
  Promise.reject(new Error('Only a handler that says `readsFirst` may read in `ready`.'));

/** Asks the handler of a SENDING operation whether there is anything to send; the slot goes back unused when there is not. */
async function askReady(
  tools: DrainTools,
  handler: OperationHandler,
  operation: Operation,
  slot: TakenSlot,
): Promise<Ready | null> {
  let ready: Readiness<unknown> | undefined;
  try {
    ready = await handler.ready?.(operation, NO_READS);
  } catch (error) {
    await tools.slots.giveBack(slot);
    await tools.operations.sendAgain(
      operation,
      backoff(tools, operation),
      true,
      'Not sent: an error of Crossdock, see its log.',
    );
    throw error;
  }
  if (!ready || ready.type === 'SEND') return { operation, slot, prepared: ready?.prepared };
  await tools.slots.giveBack(slot);
  if (ready.type === 'WAIT') {
    await tools.operations.sendAgain(operation, ready.waitMs, false, ready.reason);
    return null;
  }
  const settlement = { state: 'CONFIRMED', reason: ready.reason } as const;
  if (await tools.database.tx((tx) => endAttempt(tools, tx, operation, settlement))) {
    tools.metrics.operationFinished(operation.kind, 'CONFIRMED');
  }
  return null;
}

/**
 * Asks the handler of an operation that reads first, however long its reads wait for slots; then waits for the slot of the request itself
 * and makes it SENDING. The slot that it was claimed with serves the first of these requests.
 */
async function readFirst(
  tools: DrainTools,
  session: StoreSession,
  handler: OperationHandler,
  operation: Operation,
  claimedSlot: TakenSlot,
): Promise<Ready | null> {
  const terms = claimTerms(tools);
  const renew = (): Promise<boolean> => tools.claims.renew(operation, terms.holdMs);
  let inHand: TakenSlot | null = claimedSlot;
  const acquire = (): Promise<TakenSlot> => {
    const slot = inHand;
    inHand = null;
    return slot ? Promise.resolve(slot) : session.slots.acquire(operation.priority, operation.waitedMs);
  };
  const ask = async (): Promise<Ready | null> => {
    const read = session.pacedRead(`${operation.kind}.prepare`, operation, acquire);
    const ready = await handler.ready?.(operation, read);
    if (ready?.type === 'SEND') {
      const slot = await acquire();
      const sending = await tools.claims.begin(operation, terms);
      if (sending) return { operation: sending, slot, prepared: ready.prepared };
      await tools.slots.giveBack(slot);
    } else if (ready?.type === 'WAIT') {
      await tools.claims.letGo(operation, ready.waitMs, ready.reason);
    } else if (ready && (await tools.claims.finishUnsent(operation, ready.reason))) {
      tools.metrics.operationFinished(operation.kind, 'CONFIRMED');
    }
    return null;
  };
  try {
    return await keepLease({ clock: tools.clock, leaseMs: terms.holdMs, renew }, ask);
  } catch (error) {
    const wait = error instanceof StoreNotServedError ? 0 : pauseAfterFailedRead(tools, operation, error);
    await tools.claims.letGo(operation, wait, `Not sent: ${(error as Error).message}`);
    if (!(error instanceof StoreClientError) && !(error instanceof StoreNotServedError)) throw error;
    return null;
  } finally {
    if (inHand) await tools.slots.giveBack(inHand);
  }
}

function backoff({ random }: DrainTools, { attempts }: Operation): number {
  return fullJitterMs(attempts, UNREACHABLE_BACKOFF, random);
}

/** No attempt was made that could be counted, so the pause grows with the age of the operation. */
function pauseAfterFailedRead({ random }: DrainTools, { waitedMs }: Operation, error: unknown): number {
  const { baseMs, capMs } = UNREACHABLE_BACKOFF;
  const ceiling = Math.min(capMs, Math.max(baseMs, waitedMs));
  const pause = fullJitterMs(0, { baseMs: ceiling, capMs }, random);
  return Math.max(pause, error instanceof StoreClientError ? (error.retryAfterMs ?? 0) : 0);
}

/** The outcome table for writes. */
async function afterFailure(tools: DrainTools, operation: Operation, error: unknown): Promise<void> {
  if (error instanceof StoreNotServedError) {
    await tools.operations.sendAgain(operation, 0, false, 'Not sent: the store is not served now.');
    return;
  }
  if (!(error instanceof StoreClientError)) throw error;
  switch (error.kind) {
    case 'RATE_LIMITED':
    case 'UNAUTHORIZED':
      return tools.operations.sendAgain(operation, 0, false, error.message);
    case 'FORBIDDEN':
      return tools.operations.sendAgain(operation, FORBIDDEN_WAIT_MS, false, error.message);
    case 'NOT_FOUND':
    case 'REFUSED':
      return tools.operations.markRefused(operation, error.httpStatus ?? 400, error.message);
    default:
      if (error.outcomeUnknown) {
        tools.metrics.operationAmbiguous(operation.kind);
        return tools.operations.markLost(operation, error.message);
      }
      return tools.operations.sendAgain(operation, backoff(tools, operation), true, error.message);
  }
}
