import { type FaultName, type FaultParams, type FaultRule, FAULTS, faultFits, REQUEST_KINDS } from './model.js';

/**
 * Fault rules under which `rate` (0 to 1) of the requests of every kind meet a fault, each fault that fits the kind
 * equally often. `slowestMs` bounds every wait of the store (hanging, late, slow, stale), so a caller can keep its
 * settle time above it; an app's own time-out should lie below it, or nothing ever hangs for long.
 */
export function evenMix(
  rate: number,
  options: { slowestMs?: number; without?: readonly FaultName[] } = {},
): FaultRule[] {
  const { slowestMs = 2000, without = [] } = options;
  const params: Partial<Record<FaultName, FaultParams>> = {
    hang_after: { ms: slowestMs, then: 'close' },
    apply_late: { ms: slowestMs },
    slow: { ms: slowestMs / 4 },
    stale_list: { ms: slowestMs },
    callback_delayed: { ms: slowestMs },
    callback_multiplied: { times: 3 },
  };
  const names = (Object.keys(FAULTS) as FaultName[]).filter((fault) => !without.includes(fault));
  return REQUEST_KINDS.flatMap((kind) => {
    const fitting = names.filter((fault) => faultFits(kind, fault));
    return fitting.map((fault) => ({
      kind,
      fault,
      rate: rate / fitting.length,
      ...(params[fault] ? { params: params[fault] } : {}),
    }));
  });
}
