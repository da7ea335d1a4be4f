import type { RemoteFulfillmentOrder, StoreClient, StoreConnection } from '../../../src/clients/store-client.js';
import { unreadableAnswer } from '../../../src/clients/exchange.js';
import { StoreClientError, type StoreErrorKind } from '../../../src/clients/store-client.errors.js';
import type {
  PacedRead,
  PullCause,
  PullSession,
} from '../../../src/modules/store-operations/store-operations.facade.js';
import type { TestStore } from './test-store.js';

const SHOWN = {
  FULFILLMENT_UNREQUESTED: ['PENDING', 'REJECTED'],
  FULFILLMENT_REQUESTED: ['REQUESTED'],
  FULFILLMENT_ACCEPTED: ['ACCEPTED', 'CANCEL_REJECTED'],
  CANCELLATION_REQUESTED: ['CANCEL_REQUESTED'],
} as const;

/** What a store answers to the reads of a pull, and what it was asked. Lists show what is alive at location 7. */
export class ScriptedShop {
  private readonly orders = new Map<string, RemoteFulfillmentOrder>();
  /** Every request since the last `forget`, as `list FULFILLMENT_ACCEPTED`, `order 1001` or `family N-7`. */
  asked: string[] = [];
  /** Refusals that a reader let pass to the session, which draws conclusions for the whole store. */
  refused: StoreErrorKind[] = [];
  /** How lists of a customer's order fail, by its number. */
  readonly broken = new Map<string, StoreErrorKind>();
  /** How details of orders fail, by id; UNREADABLE: the answer came and makes no sense. */
  readonly brokenDetails = new Map<string, StoreErrorKind | 'UNREADABLE'>();
  /** Whether every list has a second page, which cannot be read. */
  secondPageFails = false;
  /** Called when a customer's order was listed, before its answer arrives. */
  listed: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly store: TestStore) {}

  put(...orders: RemoteFulfillmentOrder[]): void {
    for (const order of orders) this.orders.set(order.remoteId, order);
  }

  remove(remoteId: string): void {
    this.orders.delete(remoteId);
  }

  forget(): void {
    this.asked = [];
  }

  /** A session of one pull. */
  session(kind: PullSession['kind'], cause: PullCause = 'SWEEP'): PullSession {
    return { storeId: this.store.id, kind, cause, read: this.read, stillOurs: () => undefined };
  }

  private readonly read: PacedRead = async (read) => {
    const sentAt = await this.store.now();
    try {
      return { value: await read({ client: this.client(), connection: {} as StoreConnection }), sentAt };
    } catch (error) {
      if (error instanceof StoreClientError) this.refused.push(error.kind);
      throw error;
    }
  };

  private client(): StoreClient {
    const client: Pick<StoreClient, 'listAssigned' | 'getFulfillmentOrder' | 'listOrderFulfillmentOrders'> = {
      listAssigned: (_connection, { filter, cursor }) => {
        this.asked.push(`list ${filter}`);
        if (cursor !== undefined) return Promise.reject(failure('SERVER_ERROR'));
        const orders = this.ok((order) => {
          const alive = !['CANCELLED', 'CLOSED', 'INCOMPLETE'].includes(order.status.canonical);
          const shown = SHOWN[filter].some((word) => word === order.requestStatus.canonical);
          return alive && shown && order.location.remoteId === '7';
        });
        return Promise.resolve({ orders, ...(this.secondPageFails && { nextCursor: 'page-2' }) });
      },
      getFulfillmentOrder: (_connection, remoteId) => {
        this.asked.push(`order ${remoteId}`);
        const kind = this.brokenDetails.get(remoteId);
        if (kind) return Promise.reject(failure(kind));
        const order = this.orders.get(remoteId);
        return order ? Promise.resolve(order) : Promise.reject(failure('NOT_FOUND'));
      },
      listOrderFulfillmentOrders: async (_connection, orderNumber) => {
        this.asked.push(`family ${orderNumber}`);
        const kind = this.broken.get(orderNumber);
        if (kind) throw failure(kind);
        const answer = this.ok((order) => order.orderNumber === orderNumber);
        await this.listed();
        return answer;
      },
    };
    return client as StoreClient;
  }

  private ok(test: (order: RemoteFulfillmentOrder) => boolean): { ok: true; order: RemoteFulfillmentOrder }[] {
    return [...this.orders.values()].filter(test).map((order) => ({ ok: true, order }));
  }
}

function failure(what: StoreErrorKind | 'UNREADABLE'): StoreClientError {
  if (what === 'UNREADABLE') return unreadableAnswer({ name: 'GET an order', write: false }, 'no location');
  const kind = what;
  return new StoreClientError({ kind, retryable: kind === 'SERVER_ERROR', outcomeUnknown: false, detail: 'scripted' });
}
