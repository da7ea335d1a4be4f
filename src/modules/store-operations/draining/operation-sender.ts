import { StoreClientError } from '../../../clients/store-client.errors.js';
import { fullJitterMs } from '../../../common/backoff.js';
import { crashPoint } from '../../../common/crash-point.js';
import type { Operation } from '../domain/operation.js';
import type { OperationHandler } from '../operation-handler.js';
import type { HeldSlot } from '../pace-slots.repository.js';
import { claimTimes, DEADLINE_MS, type DrainTools } from './drain-tools.js';
import { settleOperation } from './settle-operation.js';
import { StoreNotServedError } from './slot-queue.js';
import type { StoreSession } from './store-session.js';

/** A scope that is missing comes with a new install, which makes everything due at once. */
const FORBIDDEN_WAIT_MS = 900_000;
const UNREACHABLE_BACKOFF = { baseMs: 1_000, capMs: 60_000 };

/**
 * Sends one claimed operation: SENDING is committed already. Whatever happens here, the row tells the truth: an answer settles it,
 * a refusal or a lost answer leaves it AMBIGUOUS for the resolver, and only what was certainly not applied goes back to PENDING.
 */
export async function sendOperation(
  tools: DrainTools,
  session: StoreSession,
  operation: Operation,
  heldSlot: HeldSlot,
): Promise<void> {
  const handler = tools.registry.operation(operation.kind);
  const ready = handler.ready
    ? await askReady(tools, handler, operation, heldSlot)
    : await prepare(tools, session, handler, operation, heldSlot);
  if (!ready) return;
  const { slot, prepared, deadline } = ready;
  if (tools.clock.monotonicMs() > deadline) {
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

interface Ready {
  slot: HeldSlot;
  prepared: unknown;
  deadline: number;
}

/** Asks the handler whether there is anything to send; the slot goes back unused when there is not. */
async function askReady(
  tools: DrainTools,
  handler: OperationHandler,
  operation: Operation,
  slot: HeldSlot,
): Promise<Ready | null> {
  const deadline = tools.clock.monotonicMs() + DEADLINE_MS;
  const ready = await handler.ready?.(operation);
  if (!ready || ready.type === 'SEND') return { slot, prepared: ready?.prepared, deadline };
  await tools.slots.giveBack(slot);
  if (ready.type === 'WAIT') {
    await tools.operations.sendAgain(operation, ready.waitMs, false, ready.reason);
    return null;
  }
  const settlement = { state: 'CONFIRMED', reason: ready.reason } as const;
  if (await tools.database.tx((tx) => tools.operations.settle(tx, operation, settlement))) {
    tools.metrics.operationFinished(operation.kind, 'CONFIRMED');
  }
  return null;
}

/** Runs the handler's preparing reads, if any, through slots of their own; the attempt's times then start anew. */
async function prepare(
  tools: DrainTools,
  session: StoreSession,
  handler: OperationHandler,
  operation: Operation,
  slot: HeldSlot,
): Promise<Ready | null> {
  if (!handler.prepare) return { slot, prepared: undefined, deadline: tools.clock.monotonicMs() + DEADLINE_MS };
  await tools.slots.giveBack(slot);
  try {
    const prepared = await handler.prepare(
      session.pacedRead(`${operation.kind}.prepare`, operation.priority),
      operation,
    );
    const own = await session.slots.acquire(operation.priority);
    if (await tools.claims.restart(operation, claimTimes(tools))) {
      return { slot: own, prepared, deadline: tools.clock.monotonicMs() + DEADLINE_MS };
    }
    await tools.slots.giveBack(own);
    return null;
  } catch (error) {
    if (!(error instanceof StoreClientError) && !(error instanceof StoreNotServedError)) throw error;
    const wait = fullJitterMs(operation.attempts, UNREACHABLE_BACKOFF, tools.random);
    await tools.operations.sendAgain(operation, wait, false, `Not sent: ${error.message}`);
    return null;
  }
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
      return tools.operations.sendAgain(
        operation,
        fullJitterMs(operation.attempts, UNREACHABLE_BACKOFF, tools.random),
        true,
        error.message,
      );
  }
}
