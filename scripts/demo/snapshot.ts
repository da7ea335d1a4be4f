import type { SandboxControl } from '../../sandbox/control-client.js';
import type { CrossdockClient } from '../support/crossdock-client.js';
import type { DemoStore } from './demo-stores.js';
import type { DemoEvent, SiteRow, Snapshot, StoreRow } from './demo-types.js';
import { newsOf } from './news.js';
import type { FeedOrder, OrderChange, OrderFeed } from './order-feed.js';
import { StoreNews } from './store-news.js';

type Total = { totalCount: number };
type Summary = Record<string, Total>;

const RATE_WINDOW_MS = 5_000;

/** Looks at Crossdock (GraphQL) and at the stores (control API), and notices what is new. */
export class Observer {
  private readonly arrivals = new Map<string, { at: number; requests: number }[]>();
  private readonly storeNews = new StoreNews();

  constructor(
    private readonly client: CrossdockClient,
    private readonly control: SandboxControl,
    private readonly stores: readonly DemoStore[],
    private readonly feed: OrderFeed,
    private readonly scenario: string,
  ) {}

  /** The present state; rejects when one of the two does not answer. */
  async look(): Promise<Snapshot> {
    const [changes, summary, verdict, scenario] = await Promise.all([
      this.feed.look(),
      this.client.graphql<Summary>(summaryQuery(this.stores)),
      this.control.verdict(),
      this.control.scenario(this.scenario),
    ]);
    const stores = await Promise.all(
      this.stores.map((store, n) => {
        const down = scenario.stores.some((one) => one.domain === store.domain && one.down);
        return this.storeRow(store, down, (what) => summary[`${what}${n}`]?.totalCount ?? 0);
      }),
    );
    const sites = siteRows(this.stores, this.feed.orders);
    const events = [...changes.flatMap((change) => this.eventsOf(change)), ...this.storeNews.of(stores)];
    return { sites, stores, verdict, scenario, events };
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
      openExceptions: total('exceptions'),
      cancellations: { accepted: total('agreed'), refused: total('refused'), open: total('asked') },
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
    const site = siteOf(this.stores, change.after)?.name;
    const subject = site ? `${orderNumber} ${site}` : orderNumber;
    return newsOf(change).map((text) => ({ at: new Date(updatedAt), subject, text }));
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
      };
    }),
  );
}

function summaryQuery(stores: readonly DemoStore[]): string {
  const parts = stores.map(({ storeId }, n) => {
    const store = `storeId: ["${storeId}"]`;
    const count = (alias: string, field: string, filter: string): string =>
      `${alias}${n}: ${field}(first: 1, filter: { ${store}, ${filter} }) { totalCount }`;
    return [
      count('toSend', 'storeOperations', 'state: [PENDING, SENDING, AMBIGUOUS]'),
      count('unknown', 'storeOperations', 'state: [AMBIGUOUS]'),
      count('parked', 'storeOperations', 'state: [PARKED]'),
      count('exceptions', 'exceptions', 'open: true'),
      count('agreed', 'cancellationRequests', 'status: [ACCEPTED]'),
      count('refused', 'cancellationRequests', 'status: [REJECTED]'),
      count('asked', 'cancellationRequests', 'status: [OPEN, ANSWERING]'),
    ].join('\n');
  });
  return `query DemoSummary { ${parts.join('\n')} }`;
}
