import type { CrossdockClient } from '../support/crossdock-client.js';

/** What somebody else changed about an order in one go. */
export interface ExternalChange {
  seenAt: string;
  judgement: string;
  changes: { field: string; before: string | null; after: string | null }[];
}

/** A fulfillment order as Crossdock shows it. */
export interface FeedOrder {
  id: string;
  remoteId: string;
  orderNumber: string;
  cycle: number;
  stage: string;
  updatedAt: string;
  cancellationOpen: boolean;
  store: { id: string };
  /** Null when it is not at one of our locations. */
  location: { id: string } | null;
  decision: { reason: string | null; message: string | null } | null;
  cancellationRequest: { status: string; answerMessage: string | null } | null;
  lines: { id: string; sku: string | null; requested: number; shipped: number; inFlight: number; cancelled: number }[];
  /** As the store shows them. */
  holds: { reason: string | null; message: string | null }[];
  /** Our own, released ones included. */
  internalHolds: { kind: string; releasedAt: string | null }[];
  /** The last of what others changed at the store, newest first. */
  externalChanges: { nodes: ExternalChange[] };
  fulfillments: {
    id: string;
    shipmentKey: string;
    status: string;
    deliveryStatus: string | null;
    parcels: { carrier: string; carrierName: string | null; trackingNumber: string }[];
  }[];
}

/** Whether its work waits for somebody who reads what the merchant changed. */
export function isStopped({ internalHolds }: Pick<FeedOrder, 'internalHolds'>): boolean {
  return internalHolds.some(({ kind, releasedAt }) => kind === 'CHANGED_AT_STORE' && releasedAt === null);
}

/** An order that is new or different since the look before. */
export interface OrderChange {
  before: FeedOrder | undefined;
  after: FeedOrder;
}

interface Page {
  nodes: FeedOrder[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const QUERY = `query DemoOrders($store: [ID!]!, $first: Int!, $after: String) {
  fulfillmentOrders(first: $first, after: $after, sort: UPDATED_AT_DESC, filter: { storeId: $store }) {
    nodes {
      id remoteId orderNumber cycle stage updatedAt cancellationOpen
      store { id } location { id } decision { reason message }
      cancellationRequest { status answerMessage }
      lines { id sku requested shipped inFlight cancelled }
      holds { reason message } internalHolds(includeReleased: true) { kind releasedAt }
      externalChanges(first: 5) { nodes { seenAt judgement changes { field before after } } }
      fulfillments { id shipmentKey status deliveryStatus parcels { carrier carrierName trackingNumber } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Orders of one page: as many as the API's cost limit allows. */
const PAGE = 50;

/** All fulfillment orders of some stores, read again and again: always the latest fifty, and older ones that changed. */
export class OrderFeed {
  private readonly known = new Map<string, FeedOrder>();

  constructor(
    private readonly client: CrossdockClient,
    private readonly storeIds: readonly string[],
  ) {}

  /** Every order as it was when it was last read. */
  get orders(): FeedOrder[] {
    return [...this.known.values()];
  }

  /** Reads what changed; answers the changes, the oldest first. */
  async look(): Promise<OrderChange[]> {
    const changes: OrderChange[] = [];
    let after: string | null = null;
    for (;;) {
      const variables = { store: this.storeIds, first: PAGE, after };
      const data: { fulfillmentOrders: Page } = await this.client.graphql<{ fulfillmentOrders: Page }>(
        QUERY,
        variables,
      );
      const { nodes, pageInfo } = data.fulfillmentOrders;
      const changed = nodes.filter((order) => JSON.stringify(this.known.get(order.id)) !== JSON.stringify(order));
      for (const order of changed) {
        changes.push({ before: this.known.get(order.id), after: order });
        this.known.set(order.id, order);
      }
      // The list is sorted by change: an order that did not change has only unchanged ones behind it.
      if (changed.length < nodes.length || !pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    return changes.reverse();
  }
}
