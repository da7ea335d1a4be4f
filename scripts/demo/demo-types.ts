import type { ScenarioStatus } from '../../sandbox/control-types.js';
import type { Verdict } from '../../sandbox/ledger/verdict.js';

/** Something that happened. */
export interface DemoEvent {
  at: Date;
  /** The order and its warehouse, or the store. */
  subject: string;
  text: string;
}

/** One warehouse's work for one store: orders by what became of them. */
export interface SiteRow {
  store: string;
  site: string;
  stages: Readonly<Record<string, number>>;
  orders: number;
  /** Orders whose cancellation was refused. */
  refused: number;
  /** Shipments that the store has confirmed. */
  shipments: number;
}

/** One store, and what lies between it and Crossdock. */
export interface StoreRow {
  store: string;
  down: boolean;
  /** Operations that the store is still to be told. */
  toSend: number;
  /** Those among them whose answer was lost: the store is read before anything is sent again. */
  unknown: number;
  parked: number;
  openExceptions: number;
  /** Cancellations of the merchant by our answer, and those without an answer that the store knows. */
  cancellations: { accepted: number; refused: number; open: number };
  /** Requests of Crossdock per second of late, and how many in all. */
  requestsPerSecond: number;
  requests: number;
  /** Times the store answered 429, and 503. */
  tooMany: number;
  unavailable: number;
}

/** The demo at one moment. */
export interface Snapshot {
  sites: SiteRow[];
  stores: StoreRow[];
  verdict: Verdict;
  scenario: ScenarioStatus;
  /** New since the snapshot before, oldest first. */
  events: DemoEvent[];
}
