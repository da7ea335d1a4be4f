import { acceptFigures, acceptGoals, type AcceptFigures } from './accept-figures.js';
import { conclude, printRequests, printRow, printUse } from './report.js';
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
export interface AcceptOptions {
  orders: number;
  latencyMs: number;
  say: Say;
}

const SKU = 'MUG-BLUE';
/** A new store's lists are looked at again 5 s and 30 s after the first time: that belongs to no order. */
const SET_UP_QUIET_MS = 31_000;

/** Runs both rounds, prints and keeps the figures; true when all goals are met. Leaves no process and no data behind. */
export function benchAccept({ orders, latencyMs, say }: AcceptOptions): Promise<boolean> {
  return onStage({ latencyMs, say }, async (stage) => {
    const rounds: Record<string, AcceptFigures> = {};
    for (const callbacks of [1, 10]) {
      const name = callbacks === 1 ? 'oneCallback' : 'tenCallbacks';
      say(`\n${orders} orders requested at once, ${callbacks === 1 ? 'one callback' : `${callbacks} callbacks`} each`);
      rounds[name] = await round(stage, { domain: `bench-${callbacks}.29next.store`, orders, callbacks });
    }
    const file = keepResult('accept', { ...stage.setting, orders, latencyMs, limit: LIMIT, rounds });
    return report(rounds, file, say);
  });
}

interface Round {
  domain: string;
  orders: number;
  callbacks: number;
}

async function round(stage: Stage, { domain, orders, callbacks }: Round): Promise<AcceptFigures> {
  const { control, client, roundTripMs, say } = stage;
  await openStore(stage, { domain });
  await client.setUp({ domain, warehouse: WAREHOUSE, stock: [{ sku: SKU, onHand: 1_000_000 }] });
  await quiet(stage, domain, { quietMs: SET_UP_QUIET_MS });
  await control.burst(domain, orders, callbacks, { lines: [{ sku: SKU, quantity: 1 }] });
  await untilCounted(say, 'accepted', {
    goal: orders,
    limitMs: Math.max(60_000, orders * 1_200),
    count: async () => (await control.verdict(domain)).accepted,
  });
  await quiet(stage, domain);
  const [arrivals, records, ledger, verdict] = await Promise.all([
    control.arrivals(domain),
    control.callbacks(domain),
    control.ledger(domain),
    control.verdict(domain),
  ]);
  return acceptFigures(orders, { arrivals, callbacks: records, ledger, verdict }, roundTripMs);
}

function report(rounds: Record<string, AcceptFigures>, file: string, say: Say): boolean {
  const columns = Object.values(rounds);
  const row = (label: string, show: (figures: AcceptFigures) => string): void =>
    printRow(
      say,
      label,
      columns.map((figures) => show(figures)),
    );
  say('');
  row('', ({ callbacksSent, orders }) => `${Math.round(callbacksSent / orders)} per order`);
  row('orders accepted', ({ accepted, orders }) => `${accepted} of ${orders}`);
  row('callbacks sent / answered 200', (f) => `${f.callbacksSent} / ${f.callbacksAnswered200}`);
  row('first callback to last accept', ({ windowSeconds }) => `${windowSeconds.toFixed(2)} s`);
  printRequests(
    say,
    columns.map(({ requests }) => requests),
  );
  row('requests per accepted order', ({ requestsPerOrder }) => requestsPerOrder.toFixed(3));
  printUse(say, columns);
  row('answers 429', ({ status429 }) => String(status429));
  row('five arrivals in a second', ({ over4PerSecond }) => String(over4PerSecond));
  row('verdict', ({ verdictClean }) => (verdictClean ? 'clean' : 'NOT clean'));
  const goals = columns.flatMap((figures) => acceptGoals(figures));
  return conclude(say, { goals, offences: columns.flatMap(({ offences }) => offences), file });
}
