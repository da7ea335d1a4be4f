import type { LedgerEntry } from '../sandbox/ledger/ledger.js';
import { judge, type Verdict } from '../sandbox/ledger/verdict.js';
import type { Arrival } from '../sandbox/store/arrivals.js';

const STORE = 'bench.29next.store';

/** An arrival at the store for the specs of the figures: a shipment that was answered, unless said otherwise. */
export function arrival(said: Partial<Arrival>): Arrival {
  const path = `/api/admin/${said.kind ?? 'ship'}/`;
  return {
    store: STORE,
    token: 'token-1',
    kind: 'ship',
    method: 'POST',
    path,
    atMs: 0,
    status: 201,
    fault: null,
    ...said,
  };
}

/** A write of the service that the store applied, unless said otherwise. */
export function entry(said: Partial<LedgerEntry>): LedgerEntry {
  return {
    ...{ seq: 1, at: '2026-01-15T09:00:00.000Z', atMs: 0, store: STORE, order: null, cycle: null },
    ...{ what: 'ship', result: 'applied', by: 'service', token: 'token-1' },
    ...{ reason: null, message: null, late: false, shipment: null, stock: null },
    ...said,
  };
}

/** The true verdict on these books; no order exists. */
export function verdictOn(ledger: readonly LedgerEntry[], arrivals: readonly Arrival[]): Verdict {
  return judge([], ledger, arrivals);
}
