import {
  FAULTS,
  faultFits,
  REQUEST_KINDS,
  type FaultCounts,
  type FaultName,
  type FaultRule,
  type RequestKind,
} from '../../../sandbox/faults/model.js';
import { evenMix } from '../../../sandbox/faults/mix.js';
import type { Sandbox } from '../../../sandbox/sandbox.js';

/** The longest wait of the store, in ms: hanging, applying late, showing stale lists. */
export const SLOWEST_MS = 2_000;

/** Share of the requests of every kind that meet a fault. */
export const FAULT_RATE = 0.2;

const MIX = evenMix(FAULT_RATE, { slowestMs: SLOWEST_MS });

/** Kinds of requests that nothing in a chaos run gives cause for, or not for certain. */
const UNCAUSED: readonly RequestKind[] = [
  ...(['hold', 'release_hold', 'available_locations', 'move', 'request', 'withdraw'] as const),
  ...(['cancel_request', 'cancel_withdraw', 'cancel_force', 'order_list', 'fulfillment_point'] as const),
  ...(['events', 'event_create', 'event_delete', 'stock_create', 'stock_delete', 'webhook'] as const),
  // Only programs that are not ours ask for these.
  ...(['products', 'shipping_methods', 'customer_orders', 'notes'] as const),
];

/** Every pair of a kind of request and a fault that has a meaning for it. */
export const PAIRS: readonly { kind: RequestKind; fault: FaultName }[] = REQUEST_KINDS.filter(
  (kind) => !UNCAUSED.includes(kind),
).flatMap((kind) =>
  (Object.keys(FAULTS) as FaultName[]).filter((fault) => faultFits(kind, fault)).map((fault) => ({ kind, fault })),
);

/** Kinds of requests that an install makes. */
export const INSTALL_KINDS: readonly RequestKind[] = ['oauth', 'store', 'locations', 'webhooks'];

/** Sets the chance of 20 % on every kind of request of these stores. */
export async function faultsByChance({ control }: Sandbox, domains: readonly string[]): Promise<void> {
  for (const domain of domains) await control.setFaults(domain, MIX);
}

/** Queues each fault of these kinds once, dealt out over the stores, so that none depends on chance alone. */
export async function eachFaultOnce(
  { control }: Sandbox,
  domains: readonly string[],
  wanted: (kind: RequestKind) => boolean,
): Promise<void> {
  for (const [index, { kind, fault }] of PAIRS.filter((pair) => wanted(pair.kind)).entries()) {
    const rule: FaultRule | undefined = MIX.find((one) => one.kind === kind && one.fault === fault);
    const domain = domains[index % domains.length] ?? '';
    await control.nextFault(domain, { kind, fault, ...(rule?.params && { params: rule.params }) });
  }
}

/** How often each fault struck in all these stores, and how many requests of each kind there were. */
export async function struck({ control }: Sandbox, domains: readonly string[]) {
  const counts: FaultCounts = {};
  const requests: Partial<Record<RequestKind, number>> = {};
  for (const domain of domains) {
    const report = await control.faults(domain);
    for (const { kind, fault } of PAIRS) {
      const ofKind = (counts[kind] ??= {});
      ofKind[fault] = (ofKind[fault] ?? 0) + (report.counts[kind]?.[fault] ?? 0);
    }
    for (const kind of REQUEST_KINDS) requests[kind] = (requests[kind] ?? 0) + (report.requests[kind] ?? 0);
  }
  return { counts, requests };
}

/** The counts as a table: a row per fault, a column per kind, blank where a fault has no meaning. */
export function faultTable({ counts, requests }: Awaited<ReturnType<typeof struck>>): string {
  const cell = (text: string | number | undefined): string => String(text ?? '').padStart(15);
  const rows = (Object.keys(FAULTS) as FaultName[]).map(
    (fault) => fault.padEnd(20) + REQUEST_KINDS.map((kind) => cell(counts[kind]?.[fault])).join(''),
  );
  const total = (kind: RequestKind): number => Object.values(counts[kind] ?? {}).reduce((sum, count) => sum + count, 0);
  return [
    'fault'.padEnd(20) + REQUEST_KINDS.map(cell).join(''),
    ...rows,
    'all faults'.padEnd(20) + REQUEST_KINDS.map((kind) => cell(total(kind))).join(''),
    'requests'.padEnd(20) + REQUEST_KINDS.map((kind) => cell(requests[kind])).join(''),
  ].join('\n');
}
