import { Inject, Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { StoreClientError } from '../../../../clients/store-client.errors.js';
import { Database } from '../../../../platform/database/database.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import type { PullSession, Reading } from '../../../store-operations/store-operations.facade.js';
import type { Clue } from '../domain/lineage.js';
import { LinkFamily } from '../use-cases/link-family.js';
import { ObserveOrder } from '../../use-cases/observe-order.js';
import { readOrder } from '../../jobs/order-reads.js';

/** Scope without which the fulfillment orders of a customer's order cannot be listed. Source: 29 Next Admin API 2024-04-01, ordersFulfillmentOrdersRetrieve. */
const SCOPE = 'orders:read';

/** Point reads for one customer's order, where its list may not be read. */
const MAX_POINT_READS = 10;

/**
 * Looks at all fulfillment orders of one customer's order together, as the store shows them now, and finds where pieces went. Without
 * the scope to list them, those known here are read one by one.
 */
@Injectable()
export class OrderFamilies {
  constructor(
    @Inject(Database) private readonly database: Database,
    private readonly stores: StoresFacade,
    private readonly observe: ObserveOrder,
    private readonly family: LinkFamily,
  ) {}

  /** `clues`: what is known besides what was stored. Throws StoreClientError when a read fails. */
  async look(session: PullSession, orderNumber: string, clues: readonly Clue[] = []): Promise<void> {
    session.stillOurs();
    const { storeId } = session;
    const open = await this.database.tx((tx) => this.family.unfinished(tx, storeId, orderNumber));
    const listed = (await this.mayList(storeId)) ? await this.list(session, orderNumber) : null;
    if (listed) {
      for (const remote of listed.value) {
        if (open.known.has(remote.remoteId)) await this.see(storeId, remote, listed.sentAt);
      }
    } else {
      for (const remoteId of open.unfinished.slice(0, MAX_POINT_READS)) {
        const { value, sentAt } = await readOrder(session.read, remoteId);
        if (value) await this.see(storeId, value, sentAt);
      }
    }
    const siblings = listed?.value ?? [];
    await this.database.tx((tx) => this.family.execute(tx, { storeId, orderNumber, siblings, clues }));
  }

  private async see(storeId: string, remote: RemoteFulfillmentOrder, sentAt: Date): Promise<void> {
    await this.database.tx((tx) => this.observe.execute(tx, { storeId, remote, sentAt, source: 'POINT' }));
  }

  /** Null when the store does not know the order by its number any more. */
  private async list(session: PullSession, orderNumber: string): Promise<Reading<RemoteFulfillmentOrder[]> | null> {
    try {
      const { value, sentAt } = await session.read(({ client, connection }) =>
        client.listOrderFulfillmentOrders(connection, orderNumber),
      );
      return { value: value.flatMap((item) => (item.ok ? [item.order] : [])), sentAt };
    } catch (error) {
      if (error instanceof StoreClientError && error.kind === 'NOT_FOUND') return null;
      throw error;
    }
  }

  private async mayList(storeId: string): Promise<boolean> {
    const store = (await this.stores.summary([storeId])).get(storeId);
    return store?.scopes.includes(SCOPE) ?? false;
  }
}
