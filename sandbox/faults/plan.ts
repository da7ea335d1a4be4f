import { Problem } from '../problem.js';
import type { Chance } from '../random.js';
import {
  type Fault,
  type FaultCounts,
  faultFits,
  type FaultName,
  type FaultParams,
  type FaultRule,
  REQUEST_KINDS,
  type RequestKind,
} from './model.js';

/**
 * The faults of one store: exact ones for the next requests of a kind, then those by chance. Which request of a kind
 * is struck depends only on the seed and its number within the kind.
 */
export class FaultPlan {
  #rules: FaultRule[] = [];
  /** The rules of each kind: one of `*` counts for all that it fits. */
  #byKind = new Map<RequestKind, FaultRule[]>();
  #queued: { kind: RequestKind; fault: Fault }[] = [];
  readonly #seen = new Map<RequestKind, number>();
  #counts: FaultCounts = {};

  constructor(
    private readonly chance: Chance,
    private readonly domain: string,
  ) {}

  /** Replaces the faults by chance. Throws Problem 400 when a rule cannot strike or the rates of a kind exceed 1. */
  setRules(rules: readonly FaultRule[]): void {
    for (const rule of rules) {
      if (rule.kind !== '*') this.#check(rule.kind, rule.fault);
    }
    const byKind = new Map<RequestKind, FaultRule[]>();
    for (const kind of REQUEST_KINDS) {
      const fitting = rules.filter((rule) => (rule.kind === '*' || rule.kind === kind) && faultFits(kind, rule.fault));
      byKind.set(kind, fitting);
      const total = fitting.reduce((sum, rule) => sum + rule.rate, 0);
      if (total > 1 + 1e-9)
        throw new Problem(400, `The rates of the faults of "${kind}" add up to ${total}; at most 1.`);
    }
    this.#rules = [...rules];
    this.#byKind = byKind;
  }

  /** The faults by chance as they stand. */
  rules(): readonly FaultRule[] {
    return this.#rules;
  }

  /** The next `times` requests of the kind meet this fault, before any chance. */
  next(kind: RequestKind, fault: FaultName, times = 1, params: FaultParams = {}): void {
    this.#check(kind, fault);
    for (let i = 0; i < times; i += 1) this.#queued.push({ kind, fault: { name: fault, params } });
  }

  /** Exact faults that have not struck yet. */
  queued(): { kind: RequestKind; fault: FaultName }[] {
    return this.#queued.map(({ kind, fault }) => ({ kind, fault: fault.name }));
  }

  /** The fault that strikes this request, counted; null for none. To be asked exactly once per request. */
  draw(kind: RequestKind): Fault | null {
    const n = (this.#seen.get(kind) ?? 0) + 1;
    this.#seen.set(kind, n);
    const fault = this.#pick(kind, n);
    if (fault) {
      const ofKind = (this.#counts[kind] ??= {});
      ofKind[fault.name] = (ofKind[fault.name] ?? 0) + 1;
    }
    return fault;
  }

  /** Faults that struck, per kind and fault. */
  counts(): FaultCounts {
    return this.#counts;
  }

  /** Requests that asked for a fault, per kind. */
  requests(): Partial<Record<RequestKind, number>> {
    return Object.fromEntries(this.#seen);
  }

  #pick(kind: RequestKind, n: number): Fault | null {
    const at = this.#queued.findIndex((entry) => entry.kind === kind);
    if (at >= 0) return this.#queued.splice(at, 1)[0]?.fault ?? null;
    const rules = this.#byKind.get(kind) ?? [];
    if (rules.length === 0) return null;
    let draw = this.chance.at(`fault|${this.domain}|${kind}|${n}`);
    for (const rule of rules) {
      draw -= rule.rate;
      if (draw < 0) return { name: rule.fault, params: rule.params ?? {} };
    }
    return null;
  }

  #check(kind: RequestKind, fault: FaultName): void {
    if (!faultFits(kind, fault))
      throw new Problem(400, `The fault "${fault}" has no meaning for requests of kind "${kind}".`);
  }
}
