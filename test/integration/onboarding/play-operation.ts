import { StoreClientError } from '../../../src/clients/store-client.errors.js';
import { StorePlatforms } from '../../../src/clients/store-platforms.js';
import type { PullKind } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { HandlerRegistry } from '../../../src/modules/store-operations/handler-registry.js';
import type {
  Operation,
  PacedRead,
  PullResult,
  Settlement,
  StoreCall,
} from '../../../src/modules/store-operations/store-operations.facade.js';
import { StoreOperationsRepository } from '../../../src/modules/store-operations/store-operations.repository.js';
import { StoresFacade } from '../../../src/modules/stores/stores.facade.js';
import type { OnboardingApp } from './onboarding-app.js';

interface OperationColumns extends Record<string, unknown> {
  id: string;
  kind: string;
  lane: string;
  payload: Operation['payload'];
  priority: number;
  attempts: number;
  epoch: string;
  actor: string;
}

/** Plays one pull of this kind as the engine would, without its pace; the wake row stays as it is. */
export async function playPull(app: OnboardingApp, storeId: string, kind: PullKind): Promise<PullResult> {
  const call = await callOf(app, storeId);
  const read: PacedRead = async (reading) => {
    const [row] = await app.rows<{ now: Date }>('SELECT db_clock() AS now');
    return { value: await reading(call), sentAt: row?.now as Date };
  };
  const session = { storeId, kind, cause: 'SWEEP', read, stillOurs: (): void => undefined } as const;
  return app.nest.get(HandlerRegistry).pull(kind).pull(session);
}

async function callOf(app: OnboardingApp, storeId: string): Promise<StoreCall> {
  const access = await app.nest.get(StoresFacade).connection(storeId);
  if (!access?.connection) throw new Error('The store has no connection.');
  return { client: app.nest.get(StorePlatforms).get(access.platform).client, connection: access.connection };
}

/** The oldest PENDING operation of a store, taken to SENDING as the engine does. */
async function take(app: OnboardingApp, storeId: string, kind: string): Promise<Operation> {
  const [row] = await app.rows<OperationColumns>(
    `UPDATE store_operation SET state = 'SENDING', attempts = attempts + 1, epoch = epoch + 1, sent_at = db_clock()
     WHERE id = (SELECT id FROM store_operation WHERE store_id = $1 AND kind = $2 AND state = 'PENDING' ORDER BY seq LIMIT 1)
     RETURNING id, kind, lane, payload, priority, attempts, epoch, actor`,
    [storeId, kind],
  );
  if (!row) throw new Error(`No ${kind} waits.`);
  const unset = { fulfillmentOrderId: null, refusedWith: null, correlationId: null, resolveAttempts: 0, waitedMs: 0 };
  return { ...row, ...unset, storeId, sentAt: new Date() };
}

/**
 * Plays one attempt of the oldest waiting operation of this kind, as the engine would but without its pace and waits:
 * ready, send, and after a lost or refusing answer resolve; then settle. Answers what became of it.
 */
export async function playOperation(app: OnboardingApp, storeId: string, kind: string): Promise<Settlement> {
  const handler = app.nest.get(HandlerRegistry).operation(kind);
  const call = await callOf(app, storeId);
  const read: PacedRead = async (reading) => ({ value: await reading(call), sentAt: new Date() });
  let operation = await take(app, storeId, kind);
  const settle = (outcome: Parameters<typeof handler.settle>[2]): Promise<Settlement> =>
    app.database.tx(async (tx) => {
      const settlement = await handler.settle(tx, operation, outcome);
      const ours = await app.nest.get(StoreOperationsRepository).settle(tx, operation, settlement);
      expect(ours).toBe(true);
      return settlement;
    });
  const ready = await handler.ready?.(operation, read);
  const prepared = ready?.type === 'SEND' ? ready.prepared : undefined;
  try {
    return await settle({ type: 'ANSWERED', answer: await handler.send(call, operation, prepared) });
  } catch (error) {
    if (!(error instanceof StoreClientError)) throw error;
    const why = error.outcomeUnknown ? 'LOST' : 'REFUSED';
    if (why === 'REFUSED') operation = { ...operation, refusedWith: error.httpStatus ?? null };
    return settle({ type: 'READ', evidence: await handler.resolve(read, operation), why });
  }
}
