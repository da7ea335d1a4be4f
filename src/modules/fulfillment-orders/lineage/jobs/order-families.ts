import { Inject, Injectable, Logger } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { StoreClientError } from '../../../../clients/store-client.errors.js';
import { asError } from '../../../../common/as-error.js';
import { crashPoint } from '../../../../common/crash-point.js';
import { Database } from '../../../../platform/database/database.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import type { PullResult, PullSession, Reading } from '../../../store-operations/store-operations.facade.js';
import type { FamilyMember } from '../domain/lineage.js';
import { LinkFamily, type FamilyLook } from '../use-cases/link-family.js';
import { OrderSightings } from '../../jobs/order-sightings.js';
import { PointReads } from '../../jobs/point-reads.js';

/** By this kind of request the scope is reported as missing where the store refuses the list all the same. */
const REFUSED = 'order.fulfillment-orders';

/**
 * Looks at all fulfillment orders of one customer's order together, as the store shows them now, and finds where pieces went. Without
 * the scope to list them, those known here on which something is left to do are read one by one, unless they were seen just now.
 */
@Injectable()
export class OrderFamilies {
  private readonly logger = new Logger(OrderFamilies.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    private readonly stores: StoresFacade,
    private readonly sightings: OrderSightings,
    private readonly reads: PointReads,
    private readonly family: LinkFamily,
  ) {}

  /**
   * `foreseen`: its orders that were not requested, as a list showed them, before that is stored. `result` counts what is seen. Throws
   * StoreClientError when the list cannot be read. Until a look came to its end, the same look is due; so it is when a relative was not
   * read, or a link not stored: false then.
   */
  async look(
    session: PullSession,
    orderNumber: string,
    result: PullResult,
    foreseen: readonly FamilyMember[] = [],
  ): Promise<boolean> {
    session.stillOurs();
    const { storeId } = session;
    const { known, unseen, due } = await this.database.tx((tx) => this.family.begin(tx, storeId, orderNumber));
    let isWhole = true;
    const listed = (await this.stores.abilityOf(storeId, 'LIST_FAMILY')).able
      ? await this.list(session, orderNumber)
      : null;
    if (listed) {
      for (const remote of listed.value.filter(({ remoteId }) => known.has(remoteId))) {
        await this.sightings.see(session, { remote, sentAt: listed.sentAt, source: 'POINT' }, result);
      }
    } else {
      isWhole = await this.reads.each(session, unseen, result);
    }
    crashPoint('family.read');
    const look = { storeId, orderNumber, siblings: listed?.value ?? [], foreseen, due: isWhole ? due : [] };
    return (await this.link(look, result)) && isWhole;
  }

  /** An error of ours keeps neither the other families nor the pull from going on: false then. */
  private async link(look: FamilyLook, result: PullResult): Promise<boolean> {
    try {
      await this.database.tx((tx) => this.family.execute(tx, look));
      return true;
    } catch (error) {
      result.unsettled += 1;
      this.logger.error(asError(error), 'While linking an order');
      return false;
    }
  }

  /** Null when the store does not know the order by its number any more, or does not let us see it. */
  private async list(session: PullSession, orderNumber: string): Promise<Reading<RemoteFulfillmentOrder[]> | null> {
    // The refusal ends here: it is about this optional list, not about the pull that it belongs to.
    const { value, sentAt } = await session.read(async ({ client, connection }) => {
      try {
        return await client.listOrderFulfillmentOrders(connection, orderNumber);
      } catch (error) {
        if (error instanceof StoreClientError && (error.kind === 'NOT_FOUND' || error.kind === 'FORBIDDEN')) {
          return error.kind;
        }
        throw error;
      }
    });
    if (value === 'FORBIDDEN') {
      await this.database.tx((tx) => this.stores.noteForbidden(tx, session.storeId, REFUSED));
    }
    return typeof value === 'string' ? null : { value: value.flatMap((item) => (item.ok ? [item.order] : [])), sentAt };
  }
}
