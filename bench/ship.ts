import { sandboxMs } from './figures.js';
import { conclude, printRequests, printRow, printUse } from './report.js';
import { shipFigures, shipGoals, type ShipFigures } from './ship-figures.js';
import {
  keepResult,
  LIMIT,
  onStage,
  openStore,
  quiet,
  untilCounted,
  WAREHOUSE,
  type Say,
  type Stage,
} from './stage.js';

/** How to run it. */
export interface ShipOptions {
  orders: number;
  latencyMs: number;
  say: Say;
}

const DOMAIN = 'bench-ship.29next.store';
const ON_HAND = 1_000_000;
const SKUS = Array.from({ length: 10 }, (_, n) => `MUG-${String(n + 1).padStart(2, '0')}`);
/** Shipments per mutation, the most that it takes. */
const BULK = 50;
/** Orders per page, the most that a query gives. */
const PAGE = 100;
/** Long enough to see the pulls that follow a hint after 5 s. */
const QUIET_MS = 8_000;

/** Accepts, ships and judges; prints and keeps the figures; true when all goals are met. Leaves nothing behind. */
export function benchShip({ orders, latencyMs, say }: ShipOptions): Promise<boolean> {
  return onStage({ latencyMs, say }, async (stage) => {
    const figures = await play(stage, orders);
    const file = keepResult('ship', { ...stage.setting, latencyMs, limit: LIMIT, ...figures });
    return report(figures, file, say);
  });
}

async function play(stage: Stage, orders: number): Promise<ShipFigures> {
  const { control, client, roundTripMs, say } = stage;
  await openStore(stage, { domain: DOMAIN, products: SKUS.map((sku) => ({ sku, inStock: ON_HAND })) });
  const stock = SKUS.map((sku) => ({ sku, onHand: ON_HAND }));
  const { storeId } = await client.setUp({ domain: DOMAIN, warehouse: WAREHOUSE, stock });
  await quiet(stage, DOMAIN);
  say(`\n${orders} orders are accepted first (not measured)`);
  const wishes = Array.from({ length: orders }, (_, n) => ({ lines: linesOf(n) }));
  await control.createOrders(DOMAIN, { orders: wishes, request: true });
  const count = (stageName: string) => () => countAt(stage, storeId, stageName);
  const limitMs = Math.max(60_000, orders * 1_200);
  const ready = await untilCounted(say, 'ready', { goal: orders, limitMs, count: count('READY') });
  if (ready < orders) throw new Error(`Only ${ready} of ${orders} orders became READY within ${limitMs / 1_000} s.`);
  await quiet(stage, DOMAIN, { quietMs: QUIET_MS });

  say(`${orders} shipments, ${BULK} per mutation`);
  const ids = await readyOrders(stage, storeId);
  const begunWallMs = Date.now();
  for (let n = 0; n < ids.length; n += BULK) await ship(stage, ids.slice(n, n + BULK), n);
  const booked = async (): Promise<number> => (await control.verdict(DOMAIN)).shipped;
  await untilCounted(say, 'booked by the store', { goal: orders, limitMs, count: booked });
  const shippedAtCrossdock = await untilCounted(say, 'SHIPPED at Crossdock', {
    goal: orders,
    limitMs: 30_000,
    count: count('SHIPPED'),
  });
  await quiet(stage, DOMAIN, { quietMs: QUIET_MS });
  say('All lists of the store are read again (told apart)');
  const sweepWallMs = Date.now();
  await client.mutate('storeSync', { storeId }, 'store { id }');
  await quiet(stage, DOMAIN, { quietMs: QUIET_MS });
  const [arrivals, ledger, verdict, records] = await Promise.all([
    control.arrivals(DOMAIN),
    control.ledger(DOMAIN),
    control.verdict(DOMAIN),
    control.stock(DOMAIN),
  ]);
  const sold = (sku: string): number =>
    wishes
      .flatMap(({ lines }) => lines.filter((line) => line.sku === sku))
      .reduce((sum, line) => sum + line.quantity, 0);
  const books = {
    fromMs: sandboxMs(ledger, begunWallMs),
    sweepMs: sandboxMs(ledger, sweepWallMs),
    stock: records.map(({ sku, inStock }) => ({ sku, inStock, wanted: ON_HAND - sold(sku) })),
    ...{ arrivals, ledger, verdict, shippedAtCrossdock },
  };
  return shipFigures(orders, books, roundTripMs);
}

/** One to three pieces of one product, of a second one in every fourth order. */
function linesOf(n: number): { sku: string; quantity: number }[] {
  const line = (offset: number): { sku: string; quantity: number } => ({
    sku: SKUS[(n + offset) % SKUS.length] ?? '',
    quantity: 1 + (n % 3),
  });
  return n % 4 === 0 ? [line(0), line(5)] : [line(0)];
}

async function countAt({ client }: Stage, storeId: string, stageName: string): Promise<number> {
  const { counts } = await client.graphql<{ counts: { key: string; count: number }[] }>(
    `query ($filter: FulfillmentOrderFilter) { counts: fulfillmentOrderCounts(groupBy: STAGE, filter: $filter) { key count } }`,
    { filter: { storeId: [storeId] } },
  );
  return counts.find(({ key }) => key === stageName)?.count ?? 0;
}

async function readyOrders({ client }: Stage, storeId: string): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { page }: OrderPage = await client.graphql<OrderPage>(
      `query ($filter: FulfillmentOrderFilter, $first: Int, $after: String) {
        page: fulfillmentOrders(filter: $filter, sort: CREATED_AT_ASC, first: $first, after: $after) {
          nodes { id } pageInfo { hasNextPage endCursor }
        }
      }`,
      { filter: { storeId: [storeId], stage: ['READY'] }, first: PAGE, after },
    );
    ids.push(...page.nodes.map(({ id }) => id));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return ids;
}

interface OrderPage {
  page: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

/** Ships all that remains of each order in a parcel of its own; throws when one of them is refused. */
async function ship({ client }: Stage, ids: readonly string[], offset: number): Promise<void> {
  const fulfillments = ids.map((fulfillmentOrderId, n) => ({
    fulfillmentOrderId,
    shipmentKey: `bench-${offset + n + 1}`,
    parcels: [{ trackingNumber: `1Z999AA1${String(offset + n + 1).padStart(10, '0')}`, carrier: 'UPS' }],
  }));
  const { results } = await client.mutate<{ results: { shipmentKey: string; userErrors: { message: string }[] }[] }>(
    'fulfillmentsCreate',
    { fulfillments },
    'results { shipmentKey userErrors { message } }',
  );
  const refused = results.find(({ userErrors }) => userErrors.length > 0);
  if (refused) throw new Error(`Shipment ${refused.shipmentKey}: ${refused.userErrors[0]?.message}`);
}

function report(figures: ShipFigures, file: string, say: Say): boolean {
  const row = (label: string, text: string): void => printRow(say, label, [text]);
  say('');
  row('shipments booked by the store', `${figures.shipped} of ${figures.orders}`);
  row('orders SHIPPED at Crossdock', `${figures.shippedAtCrossdock} of ${figures.orders}`);
  row('first mutation to last booking', `${figures.windowSeconds.toFixed(2)} s`);
  printRequests(say, [figures.requests]);
  for (const [kind, count] of Object.entries(figures.requestsAfter))
    row(`after the last booking: ${kind}`, String(count));
  row('requests per shipment', figures.requestsPerShipment.toFixed(3));
  printUse(say, [figures]);
  for (const [kind, count] of Object.entries(figures.nextSweep)) row(`the next sweep: ${kind}`, String(count));
  row('stock writes / redundant', `${figures.stockWrites} / ${figures.redundantStockWrites}`);
  row('stock right at the store', `${figures.stockRecordsRight} of ${figures.stockRecords}`);
  row('answers 429', String(figures.status429));
  row('five arrivals in a second', String(figures.over4PerSecond));
  row('verdict', figures.verdictClean ? 'clean' : 'NOT clean');
  return conclude(say, { goals: shipGoals(figures), offences: figures.offences, file });
}
