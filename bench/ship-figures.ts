import type { LedgerEntry } from '../sandbox/ledger/ledger.js';
import type { Verdict } from '../sandbox/ledger/verdict.js';
import type { Arrival } from '../sandbox/store/arrivals.js';
import {
  count429,
  countKinds,
  stockWrites,
  sumKinds,
  windowFigures,
  type Goal,
  type WindowFigures,
} from './figures.js';

/** The sandbox's books of one store after a run, and what Crossdock says of it. */
export interface ShipBooks {
  /** When the first mutation was sent, on the sandbox's monotonic clock. */
  fromMs: number;
  /** When all lists of the store were asked to be read again, on the same clock; the store had been left alone before. */
  sweepMs: number;
  arrivals: readonly Arrival[];
  ledger: readonly LedgerEntry[];
  verdict: Verdict;
  /** Orders that are SHIPPED at Crossdock. */
  shippedAtCrossdock: number;
  /** `num_in_stock` of each product at the store, and what the store should hold after all shipments. */
  stock: readonly { sku: string; inStock: number | null; wanted: number }[];
}

/** What one run came to. The window is from the first mutation to the last shipment that the store has booked. */
export interface ShipFigures extends WindowFigures {
  orders: number;
  /** Shipments that the store has booked. */
  shipped: number;
  shippedAtCrossdock: number;
  /** Arrivals after the window until the store was left alone, per kind. */
  requestsAfter: Record<string, number>;
  /** Of window and tail together. */
  requestsPerShipment: number;
  /** Not part of it: what reading all lists again costs after the shipments, per kind. */
  nextSweep: Record<string, number>;
  /** Stock that was sent since the store was opened, set-up included, and how often the store had that number already. */
  stockWrites: number;
  redundantStockWrites: number;
  /** Stock records, and how many of them were right when all was over. */
  stockRecords: number;
  stockRecordsRight: number;
  status429: number;
  over4PerSecond: number;
  verdictClean: boolean;
  offences: string[];
}

/** Counts from the books of one run. Throws when nothing was shipped: then there is no window. */
export function shipFigures(orders: number, books: ShipBooks, roundTripMs: number): ShipFigures {
  const { fromMs, sweepMs, arrivals, ledger, verdict, shippedAtCrossdock, stock } = books;
  const booked = ledger.filter(({ what, result }) => what === 'ship' && result === 'applied');
  if (booked.length === 0) throw new Error('The store has booked no shipment.');
  const to = Math.max(...booked.map(({ atMs }) => atMs));
  const { windowSeconds, requests, ...rate } = windowFigures(arrivals, { from: fromMs, to }, roundTripMs);
  const requestsAfter = countKinds(arrivals.filter(({ atMs }) => atMs > to && atMs < sweepMs));
  const { writes, redundant } = stockWrites(ledger);
  return {
    orders,
    shipped: verdict.shipped,
    shippedAtCrossdock,
    windowSeconds,
    requests,
    requestsAfter,
    requestsPerShipment: (sumKinds(requests) + sumKinds(requestsAfter)) / verdict.shipped,
    nextSweep: countKinds(arrivals.filter(({ atMs }) => atMs >= sweepMs)),
    ...rate,
    stockWrites: writes,
    redundantStockWrites: redundant,
    stockRecords: stock.length,
    stockRecordsRight: stock.filter(({ inStock, wanted }) => inStock === wanted).length,
    status429: count429(arrivals),
    over4PerSecond: verdict.over4PerSecond,
    verdictClean: verdict.clean,
    offences: verdict.offences,
  };
}

/** The goals of a run, in words that a reader can check. */
export function shipGoals(figures: ShipFigures): Goal[] {
  const { orders, shipped, shippedAtCrossdock, requestsPerShipment, use } = figures;
  const { redundantStockWrites, stockRecords, stockRecordsRight, status429, over4PerSecond, verdictClean } = figures;
  return [
    { name: `all booked by the store: ${shipped} of ${orders}`, met: shipped === orders },
    { name: `all SHIPPED at Crossdock: ${shippedAtCrossdock} of ${orders}`, met: shippedAtCrossdock === orders },
    { name: `requests per shipment ${requestsPerShipment.toFixed(3)} <= 1.10`, met: requestsPerShipment <= 1.1 },
    { name: `answers 429: ${status429} = 0`, met: status429 === 0 },
    { name: `use of the permitted rate ${use.toFixed(3)} >= 0.90`, met: use >= 0.9 },
    { name: `five arrivals in a second: ${over4PerSecond} = 0`, met: over4PerSecond === 0 },
    { name: `redundant stock writes: ${redundantStockWrites} = 0`, met: redundantStockWrites === 0 },
    { name: `stock right: ${stockRecordsRight} of ${stockRecords}`, met: stockRecordsRight === stockRecords },
    { name: `verdict ${verdictClean ? 'clean' : 'NOT clean'}`, met: verdictClean },
  ];
}
