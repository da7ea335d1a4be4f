import { fullJitterMs } from '../../../common/backoff.js';
import type { Tx } from '../../../platform/database/tx.js';
import { MAX_ATTEMPTS, type Operation } from '../domain/operation.js';
import type { OperationHandler, OperationOutcome, Settlement } from '../operation-handler.js';
import type { HeldSlot } from '../pace-slots.repository.js';
import type { DrainTools } from './drain-tools.js';

/** Before each resend of an operation; the first two go at once. */
const RESEND_BACKOFF = { baseMs: 2_000, capMs: 300_000 };

/** What the end of an attempt needs. */
export type SettleTools = Pick<
  DrainTools,
  'clock' | 'random' | 'database' | 'metrics' | 'journal' | 'operations' | 'slots'
>;

/** The slot of an answered request, and when the answer came (monotonic clock). */
export interface AnsweredSlot {
  held: HeldSlot;
  answeredAtMs: number;
}

/** The attempt was taken over or settled by somebody else: everything done in this transaction is undone. */
class FencedError extends Error {}

/**
 * One transaction: the handler applies the outcome to its own tables, the operation takes its new state, the slot is freed.
 * When the attempt is not ours any more nothing is changed.
 */
export async function settleOperation(
  tools: SettleTools,
  handler: OperationHandler,
  operation: Operation,
  outcome: OperationOutcome<unknown, unknown>,
  slot?: AnsweredSlot,
): Promise<void> {
  const release = async (runner: Pick<Tx, 'query'>): Promise<void> => {
    if (slot) await tools.slots.release(runner, slot.held, tools.clock.monotonicMs() - slot.answeredAtMs);
  };
  try {
    const settlement = await tools.database.tx(async (tx) => {
      const wanted = withinAttempts(await handler.settle(tx, operation, outcome), operation);
      if (!(await endAttempt(tools, tx, operation, wanted))) throw new FencedError();
      await wanted.afterwards?.(tx);
      await release(tx);
      if (wanted.state !== 'AMBIGUOUS') {
        const subject = `store_operation:${operation.id}`;
        await tools.journal.resolveException(tx, 'OPERATION_AMBIGUOUS', subject, 'crossdock', 'The outcome is known.');
      }
      if (wanted.state === 'PARKED') {
        await tools.journal.openException(tx, {
          type: 'OPERATION_PARKED',
          subject: `store_operation:${operation.id}`,
          severity: 'CRITICAL',
          storeId: operation.storeId,
          fulfillmentOrderId: operation.fulfillmentOrderId ?? undefined,
          message: `A ${operation.kind} towards the store is parked: ${wanted.reason ?? 'no reason given'} Look at it, then redrive it.`,
          data: { operationId: operation.id, kind: operation.kind },
        });
      }
      return wanted;
    });
    tools.metrics.operationFinished(operation.kind, settlement.state);
  } catch (error) {
    await release(tools.database);
    if (!(error instanceof FencedError)) throw error;
  }
}

/**
 * Writes what became of an attempt. One that is sent again waits longer each time; one that was parked and has ended is told of no more.
 * False: the attempt is not ours any more, and the caller rolls back.
 */
export async function endAttempt(
  { operations, journal, random }: Pick<SettleTools, 'operations' | 'journal' | 'random'>,
  tx: Tx,
  operation: Operation,
  settlement: Settlement,
): Promise<boolean> {
  const { state } = settlement;
  const again = state === 'PENDING' && operation.attempts > 2;
  const waitMs = again ? fullJitterMs(operation.attempts - 3, RESEND_BACKOFF, random) : 0;
  if (!(await operations.settle(tx, operation, settlement, waitMs))) return false;
  const ended = state === 'CONFIRMED' || state === 'REFUSED' || state === 'SUPERSEDED';
  if (ended && operation.attempts >= MAX_ATTEMPTS - 1) {
    const resolution = settlement.reason ?? 'The store has it now.';
    const subject = `store_operation:${operation.id}`;
    await journal.resolveException(tx, 'OPERATION_PARKED', subject, 'crossdock', resolution);
  }
  return true;
}

function withinAttempts(settlement: Settlement, operation: Operation): Settlement {
  if (settlement.state !== 'PENDING' || operation.attempts < MAX_ATTEMPTS) return settlement;
  const last = settlement.reason === undefined ? '' : ` The last time: ${settlement.reason}`;
  return { state: 'PARKED', reason: `Sent ${operation.attempts} times without a lasting result.${last}` };
}
