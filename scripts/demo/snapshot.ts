import type { SandboxControl } from '../../sandbox/control-client.js';
import type { LedgerWhat } from '../../sandbox/ledger/ledger.js';
import type { CrossdockClient } from '../support/crossdock-client.js';
import type { DemoStore } from './demo-stores.js';
import type { DemoEvent, SiteRow, Snapshot, StoreRow } from './demo-types.js';
import { newsOf } from './news.js';
import type { FeedOrder, OrderChange, OrderFeed } from './order-feed.js';
import { reportOf } from './report.js';
import { PROBLEM_FIELDS, ProblemNews, type OpenProblem } from './problem-news.js';
import { StoreNews } from './store-news.js';

type Total = { totalCount: number; nodes?: OpenProblem[] };
type Summary = Record<string, Total>;

const SUMMARY = `query DemoSummary($storeId: ID!) {
  toSend: storeOperations(first: 1, filter: { storeId: [$storeId], state: [PENDING, SENDING, AMBIGUOUS] }) { totalCount }
  unknown: storeOperations(first: 1, filter: { storeId: [$storeId], state: [AMBIGUOUS] }) { totalCount }
  parked: storeOperations(first: 1, filter: { storeId: [$storeId], state: [PARKED] }) { totalCount }
  problems: exceptions(first: 20, filter: { storeId: [$storeId], open: true }) { totalCount nodes { ${PROBLEM_FIELDS} } }
  mapped: skuMappings(first: 1, filter: { storeId: [$storeId] }) { totalCount }
  agreed: cancellationRequests(first: 1, filter: { storeId: [$storeId], status: [ACCEPTED] }) { totalCount }
  refused: cancellationRequests(first: 1, filter: { storeId: [$storeId], status: [REJECTED] }) { totalCount }
  forced: cancellationRequests(first: 1, filter: { storeId: [$storeId], status: [FORCED] }) { totalCount }
  asked: cancellationRequests(first: 1, filter: { storeId: [$storeId], status: [OPEN, ANSWERING] }) { totalCount }
}`;

const RATE_WINDOW_MS = 5_000;

/** Looks at Crossdock (GraphQL) and at the stores (control API), and notices what is new. */
export class Observer {
  private readonly arrivals = new Map<string, { at: number; requests: number }[]>();
  private readonly storeNews = new StoreNews();
  private readonly problemNews = new ProblemNews();

  constructor(
    private readonly client: CrossdockClient,
    private readonly control: SandboxControl,
    private readonly stores: readonly DemoStore[],
    private readonly feed: OrderFeed,
    private readonly scenario: string,
  ) {}

  /** The present state; rejects when one of the two does not answer. */
  async look(): Promise<Snapshot> {
    const [changes, summaries, scenario] = await Promise.all([
      this.feed.look(),
      Promise.all(this.stores.map(({ storeId }) => this.client.graphql<Summary>(SUMMARY, { storeId }))),
      this.control.scenario(this.scenario),
    ]);
    await Promise.all(
      this.stores.map(({ domain, storeId }) => this.control.report(domain, reportOf(storeId, this.feed.orders))),
    );
    const verdict = await this.control.verdict();
    const stores = await Promise.all(
      this.stores.map((store, n) => {
        const down = scenario.stores.some((one) => one.domain === store.domain && one.down);
        return this.storeRow(store, down, (what) => summaries[n]?.[what]?.totalCount ?? 0);
      }),
    );
    const sites = siteRows(this.stores, this.feed.orders);
    const problems = this.stores.flatMap(({ name }, n) =>
      this.problemNews.of(name, summaries[n]?.problems?.nodes ?? []),
    );
    const events = [...changes.flatMap((change) => this.eventsOf(change)), ...problems, ...this.storeNews.of(stores)];
    const acts = scenario.state === 'done' ? await this.acts() : {};
    return { sites, stores, verdict, scenario, acts, events };
  }

  /** What took effect at the stores, by its kind. */
  private async acts(): Promise<Snapshot['acts']> {
    const acts: Partial<Record<LedgerWhat, number>> = {};
    for (const { what, result } of await this.control.ledger()) {
      if (result === 'applied') acts[what] = (acts[what] ?? 0) + 1;
    }
    return acts;
  }

  private async storeRow(store: DemoStore, down: boolean, total: (what: string) => number): Promise<StoreRow> {
    const traffic = await this.control.traffic(store.domain);
    const requests = Object.values(traffic.requests).reduce((sum, count) => sum + count, 0);
    return {
      store: store.name,
      down,
      toSend: total('toSend'),
      unknown: total('unknown'),
      parked: total('parked'),
      openExceptions: total('problems'),
      mapped: total('mapped'),
      cancellations: {
        accepted: total('agreed'),
        refused: total('refused'),
        forced: total('forced'),
        open: total('asked'),
      },
      requests,
      requestsPerSecond: this.rate(store.domain, requests),
      tooMany: traffic.statuses['429'] ?? 0,
      unavailable: traffic.statuses['503'] ?? 0,
    };
  }

  private rate(domain: string, requests: number): number {
    const now = performance.now();
    const arrivals = this.arrivals.get(domain) ?? [];
    this.arrivals.set(domain, arrivals);
    arrivals.push({ at: now, requests });
    while (arrivals.length > 2 && now - arrivals[0]!.at > RATE_WINDOW_MS) arrivals.shift();
    const first = arrivals[0]!;
    return now > first.at ? ((requests - first.requests) * 1_000) / (now - first.at) : 0;
  }

  private eventsOf(change: OrderChange): DemoEvent[] {
    const { orderNumber, updatedAt } = change.after;
    const at = new Date(updatedAt);
    const site = siteOf(this.stores, change.after)?.name;
    const subject = site ? `${orderNumber} ${site}` : orderNumber;
    return newsOf(change).map((text) => ({ at, subject, text }));
  }
}

/** The warehouse and location of an order, among those of the demo. */
export function siteOf(stores: readonly DemoStore[], order: FeedOrder): { code: string; name: string } | undefined {
  return stores.flatMap(({ sites }) => sites).find(({ locationId }) => locationId === order.location?.id);
}

/** What each warehouse has for each store. */
export function siteRows(stores: readonly DemoStore[], orders: readonly FeedOrder[]): SiteRow[] {
  return stores.flatMap((store) =>
    store.sites.map((site) => {
      const own = orders.filter((order) => order.location?.id === site.locationId);
      const stages: Record<string, number> = {};
      for (const { stage } of own) stages[stage] = (stages[stage] ?? 0) + 1;
      return {
        store: store.name,
        site: site.name,
        stages,
        orders: own.length,
        refused: own.filter(({ cancellationRequest }) => cancellationRequest?.status === 'REJECTED').length,
        shipments: own.flatMap(({ fulfillments }) => fulfillments).filter(({ status }) => status === 'CONFIRMED')
          .length,
        changed: own.filter(({ internalHolds }) => internalHolds.some(({ kind }) => kind === 'CHANGED_AT_STORE'))
          .length,
        delivered: own.flatMap(({ fulfillments }) => fulfillments).filter((one) => one.deliveryStatus === 'DELIVERED')
          .length,
      };
    }),
  );
}
