import { StoreClientError } from '../../../clients/store-client.errors.js';
import { fullJitterMs } from '../../../common/backoff.js';
import { crashPoint } from '../../../common/crash-point.js';
import type { Operation } from '../domain/operation.js';
import type { DrainTools } from './drain-tools.js';
import { keepLease } from './keep-lease.js';
import { settleOperation } from './settle-operation.js';
import { StoreNotServedError } from './slot-queue.js';
import type { StoreSession } from './store-session.js';

const BACKOFF = { baseMs: 1_000, capMs: 60_000 };

/**
 * Learns by reading what became of an AMBIGUOUS operation whose settle time is over, and settles it. A read that fails is
 * repeated later, and so is one whose settling fails by an error of ours, which is thrown; reads never give up. A read that was never
 * sent does not count.
 */
export async function resolveOperation(tools: DrainTools, session: StoreSession, operation: Operation): Promise<void> {
  const handler = tools.registry.operation(operation.kind);
  const read = session.pacedRead(`${operation.kind}.resolve`, operation);
  const renew = (): Promise<boolean> => tools.claims.renew(operation, tools.times.leaseMs);
  try {
    const evidence = await keepLease({ clock: tools.clock, leaseMs: tools.times.leaseMs, renew }, () =>
      handler.resolve(read, operation),
    );
    crashPoint('operation.resolved');
    const why = operation.refusedWith === null ? 'LOST' : 'REFUSED';
    await settleOperation(tools, handler, operation, { type: 'READ', evidence, why });
  } catch (error) {
    if (error instanceof StoreNotServedError) return tools.claims.giveResolveBack(operation);
    const asked = error instanceof StoreClientError ? (error.retryAfterMs ?? 0) : 0;
    const backoffMs = fullJitterMs(operation.resolveAttempts - 1, BACKOFF, tools.random);
    await tools.claims.deferResolve(operation, Math.max(asked, backoffMs));
    if (!(error instanceof StoreClientError)) throw error;
  }
}
