import type { SandboxControl } from '../../sandbox/control-client.js';
import type { Verdict } from '../../sandbox/ledger/verdict.js';
import type { CrossdockClient } from '../support/crossdock-client.js';
import type { DemoStore } from './demo-store.js';
import type { StageCounts } from './outcome.js';

/** Something that happened to one order. */
export interface DemoEvent {
  at: Date;
  orderNumber: string;
  text: string;
}

/** The demo at one moment. */
export interface Snapshot {
  /** Crossdock's orders per stage, most first. */
  stages: StageCounts;
  openExceptions: number;
  /** Requests of Crossdock to the store, so far and per second of late. */
  requests: number;
  requestsPerSecond: number;
  /** Times the store answered 429. */
  tooMany: number;
  callbacks: number;
  verdict: Verdict;
  /** New since the snapshot before, oldest first. */
  events: DemoEvent[];
}

interface Answer {
  counts: { key: string | null; count: number }[];
  recent: {
    nodes: {
      id: string;
      orderNumber: string;
      cycle: number;
      stage: string;
      updatedAt: string;
      decision: { reason: string | null; message: string | null } | null;
    }[];
  };
  exceptions: { totalCount: number | null };
}

const QUERY = `query DemoSummary($store: [ID!]!) {
  counts: fulfillmentOrderCounts(groupBy: STAGE, filter: { storeId: $store }) { key count }
  recent: fulfillmentOrders(first: 20, sort: UPDATED_AT_DESC, filter: { storeId: $store }) {
    nodes { id orderNumber cycle stage updatedAt decision { reason message } }
  }
  exceptions(filter: { open: true }, first: 1) { totalCount }
}`;

const RATE_WINDOW_MS = 5_000;

/** Looks at Crossdock (GraphQL) and at the store (control API), and notices what is new. */
export class Observer {
  private readonly arrivals: { at: number; requests: number }[] = [];
  private readonly told = new Map<string, string>();

  constructor(
    private readonly client: CrossdockClient,
    private readonly control: SandboxControl,
    private readonly store: DemoStore,
  ) {}

  /** The present state; rejects when one of the two does not answer. */
  async look(): Promise<Snapshot> {
    const { domain, storeId } = this.store;
    const [answer, traffic, verdict] = await Promise.all([
      this.client.graphql<Answer>(QUERY, { store: [storeId] }),
      this.control.traffic(domain),
      this.control.verdict(domain),
    ]);
    const requests = Object.values(traffic.requests).reduce((sum, count) => sum + count, 0);
    return {
      stages: Object.fromEntries(answer.counts.map(({ key, count }) => [key ?? 'none', count])),
      openExceptions: answer.exceptions.totalCount ?? 0,
      requests,
      requestsPerSecond: this.rate(requests),
      tooMany: traffic.statuses['429'] ?? 0,
      callbacks: traffic.callbacks.sent,
      verdict,
      events: this.news(answer.recent.nodes),
    };
  }

  private rate(requests: number): number {
    const now = performance.now();
    this.arrivals.push({ at: now, requests });
    while (this.arrivals.length > 2 && now - this.arrivals[0]!.at > RATE_WINDOW_MS) this.arrivals.shift();
    const first = this.arrivals[0]!;
    return now > first.at ? ((requests - first.requests) * 1_000) / (now - first.at) : 0;
  }

  private news(nodes: Answer['recent']['nodes']): DemoEvent[] {
    const fresh = nodes.filter(({ id, cycle, stage }) => this.told.get(id) !== `${cycle}/${stage}`).reverse();
    return fresh.map(({ id, orderNumber, cycle, stage, updatedAt, decision }) => {
      this.told.set(id, `${cycle}/${stage}`);
      const again = cycle > 1 ? ` (request ${cycle})` : '';
      const why = stage.startsWith('REJECT') && decision?.reason ? `: ${decision.reason}` : '';
      return { at: new Date(updatedAt), orderNumber, text: `${stage}${again}${why}` };
    });
  }
}
