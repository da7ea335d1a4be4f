import type { ScenarioStatus } from '../../sandbox/control-types.js';
import type { LedgerWhat } from '../../sandbox/ledger/ledger.js';
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
  /** Orders whose work Crossdock stopped because the merchant changed them. */
  changed: number;
  /** Shipments of which the carrier says that they have arrived. */
  delivered: number;
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
  /** SKUs of the store that somebody mapped. */
  mapped: number;
  /** Cancellations of the merchant by our answer, without one, and those without an answer that the store knows. */
  cancellations: { accepted: number; refused: number; forced: number; open: number };
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
  /** How often each kind of write took effect at the stores; empty until the day is over. */
  acts: Partial<Record<LedgerWhat, number>>;
  /** New since the snapshot before, oldest first. */
  events: DemoEvent[];
}
