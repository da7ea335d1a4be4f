import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.js';
import type { PlannedOrder } from './merchant.js';

interface FloorLine {
  id: string;
  requested: number;
  shipped: number;
  inFlight: number;
  cancelled: number;
}

interface FloorOrder {
  id: string;
  remoteId: string;
  stage: string;
  store: { domain: string };
  lines: FloorLine[];
}

interface Payload {
  userErrors: { code: string; message: string }[];
}

const LOOK_MS = 300;
const PAGE = 100;

/** What may rightly stand in the way of a warehouse that works while merchants cancel. */
const LATE = [
  'CANCELLATION_OPEN',
  'INVALID_STAGE',
  'QUANTITY_CLAIMED',
  'SHIPMENT_IN_FLIGHT',
  'NOTHING_LEFT',
  'STALE_VERSION',
];

const ON_THE_FLOOR = `query ($after: String) {
  fulfillmentOrders(filter: { stage: [READY, PICKING, PACKED], cancellationOpen: false }, first: ${PAGE}, after: $after, sort: CREATED_AT_ASC) {
    nodes { id remoteId stage store { domain } lines { id requested shipped inFlight cancelled } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** The people of the warehouse: they pick, pack and ship what is READY, through the GraphQL API alone. */
export class Floor {
  shipments = 0;
  closes = 0;
  /** Refusals by code: somebody was faster. */
  readonly refused = new Map<string, number>();
  private error: string | null = null;
  private running = false;
  private done: Promise<void> | undefined;

  constructor(
    private readonly fleet: Fleet,
    private readonly planOf: (domain: string, remoteId: string) => PlannedOrder | undefined,
  ) {}

  /** Begins to work. An error is thrown by `stop`. */
  start(): void {
    this.running = true;
    this.done = this.live();
    this.done.catch((error: Error) => (this.error = error.message));
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  /** What they did, in one line. */
  report(): string {
    const { shipments, closes, refused, error } = this;
    return `floor: ${JSON.stringify({ shipments, closes, refused: Object.fromEntries(refused), error })}`;
  }

  private async live(): Promise<void> {
    while (this.running) {
      for (const order of await this.orders()) {
        if (this.running) await this.work(order);
      }
      await sleep(LOOK_MS);
    }
  }

  private async orders(): Promise<FloorOrder[]> {
    const found: FloorOrder[] = [];
    let after: string | null = null;
    do {
      const data: {
        fulfillmentOrders: { nodes: FloorOrder[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      } = await this.fleet.client.graphql(ON_THE_FLOOR, { after });
      found.push(...data.fulfillmentOrders.nodes);
      const { hasNextPage, endCursor } = data.fulfillmentOrders.pageInfo;
      after = hasNextPage ? endCursor : null;
    } while (after !== null);
    return found;
  }

  /** One step per look: an order waits in each stage for a while, as on a real floor. */
  private async work(order: FloorOrder): Promise<void> {
    const plan = this.planOf(order.store.domain, order.remoteId);
    // Its merchant will want it cancelled in a moment: let them meet.
    if (plan?.cancel === 'EARLY' || plan?.untouched) return;
    if (!plan || order.lines.some(({ inFlight }) => inFlight > 0)) return;
    const gone = order.lines.reduce((sum, { shipped }) => sum + shipped, 0);
    if (plan.cancel === 'LATE' && gone > 0) return;
    if (order.stage === 'READY' && plan.slow) return this.step('fulfillmentOrderStartPicking', order);
    if (order.stage === 'PICKING') return this.step('fulfillmentOrderMarkPacked', order);
    if (plan.ship === 'PART_THEN_CLOSE' && gone > 0) return this.close(order);
    const parts = plan.ship !== 'WHOLE' && gone === 0;
    await this.ship(order, parts ? [{ lineId: order.lines[0]?.id, quantity: 1 }] : null, gone === 0 ? 1 : 2);
  }

  private async ship(order: FloorOrder, lines: object[] | null, part: number): Promise<void> {
    const trackingNumber = `CD${order.store.domain.slice(0, 5).toUpperCase()}${order.remoteId}P${part}`;
    const done = await this.mutate('fulfillmentCreate', {
      fulfillmentOrderId: order.id,
      shipmentKey: `part-${part}`,
      ...(lines && { lines }),
      parcels: [{ trackingNumber, carrier: part === 1 ? 'ups' : 'DHL eCommerce' }],
      notifyCustomer: true,
    });
    if (done) this.shipments += 1;
  }

  private async close(order: FloorOrder): Promise<void> {
    const input = { fulfillmentOrderId: order.id, message: 'The rest is broken' };
    if (await this.mutate('fulfillmentOrderClose', input)) this.closes += 1;
  }

  private async step(name: string, order: FloorOrder): Promise<void> {
    await this.mutate(name, { fulfillmentOrderId: order.id });
  }

  private async mutate(name: string, input: Record<string, unknown>): Promise<boolean> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const document = `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code message } } }`;
    const data = await this.fleet.client.graphql<Record<string, Payload>>(document, { input });
    const [refusal] = data[name]?.userErrors ?? [];
    if (!refusal) return true;
    if (!LATE.includes(refusal.code)) throw new Error(`${name}: ${JSON.stringify(refusal)}`);
    this.refused.set(refusal.code, (this.refused.get(refusal.code) ?? 0) + 1);
    return false;
  }
}
