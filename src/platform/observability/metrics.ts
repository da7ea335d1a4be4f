import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const REQUEST_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];

const WORD = /^[A-Za-z][A-Za-z0-9_-]{0,39}(?:\.[a-z][a-z0-9_-]{0,39})?$|^\d{3}$/;
const HOST_OR_UUID = /\.(?:com|io|net|org|shop|store)$|^[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** A label value from a short fixed list, one dot allowed; what could be an id, a host or a person becomes `other`. */
function label(value: string): string {
  return WORD.test(value) && !HOST_OR_UUID.test(value) ? value : 'other';
}

/** The counters of this process, in Prometheus' form, all named `crossdock_...`. No label ever names a store or a person. */
@Injectable()
export class Metrics {
  /** Held apart from prom-client's global one, so that several applications can live in one process. */
  readonly registry = new Registry();

  private readonly callbacks = this.counter(
    'callbacks_total',
    'Callbacks and webhooks received, by the status answered.',
    ['answer'],
  );
  private readonly pulls = this.counter('pulls_total', 'Pulls finished, by list and result.', ['kind', 'result']);
  private readonly requests = this.counter('store_requests_total', 'Requests sent to stores, by kind and outcome.', [
    'kind',
    'outcome',
  ]);
  private readonly requestSeconds = new Histogram({
    name: 'crossdock_store_request_duration_seconds',
    help: 'Seconds from sending a request to a store to its outcome.',
    labelNames: ['kind', 'outcome'],
    buckets: REQUEST_SECONDS,
    registers: [this.registry],
  });
  private readonly operations = this.counter(
    'operations_finished_total',
    'Store operations that reached a state to stay in.',
    ['kind', 'state'],
  );
  private readonly decisions = this.counter('decisions_total', 'Decisions about fulfillment orders, by outcome.', [
    'outcome',
  ]);
  private readonly limited = this.counter('store_rate_limited_total', 'Answers 429 from stores.', []);
  private readonly breakers = this.counter('breaker_opened_total', 'Times that the breaker of a store opened.', []);
  private readonly ambiguous = this.counter(
    'operations_ambiguous_total',
    'Store operations whose answer was lost, by kind.',
    ['kind'],
  );
  private readonly wakes = this.counter(
    'queue_wakes_total',
    'Wake-ups through the queue, by step (sent, failed, processed).',
    ['step'],
  );
  private readonly open = new Gauge({
    name: 'crossdock_open_operations',
    help: 'Store operations that are not finished, by state.',
    labelNames: ['state'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'crossdock_' });
  }

  /** A callback or webhook was answered with an HTTP status. */
  callbackAnswered(status: number): void {
    this.callbacks.inc({ answer: label(String(status)) });
  }

  /** A pull of one list ended, e.g. `pullFinished('request', 'found')`. */
  pullFinished(kind: string, result: string): void {
    this.pulls.inc({ kind: label(kind), result: label(result) });
  }

  /** A request to a store ended after so many seconds, e.g. `storeRequest('accept', 'ok', 0.2)`. */
  storeRequest(kind: string, outcome: string, seconds: number): void {
    const labels = { kind: label(kind), outcome: label(outcome) };
    this.requests.inc(labels);
    this.requestSeconds.observe(labels, seconds);
  }

  /** An operation became CONFIRMED, REFUSED, PARKED or SUPERSEDED. */
  operationFinished(kind: string, state: string): void {
    this.operations.inc({ kind: label(kind), state: label(state) });
  }

  /** A fulfillment order was decided: ACCEPT, REJECT or REVIEW. */
  decided(outcome: string): void {
    this.decisions.inc({ outcome: label(outcome) });
  }

  /** A store answered 429. */
  rateLimited(): void {
    this.limited.inc();
  }

  /** The breaker of a store opened. */
  breakerOpened(): void {
    this.breakers.inc();
  }

  /** The answer to an operation was lost. */
  operationAmbiguous(kind: string): void {
    this.ambiguous.inc({ kind: label(kind) });
  }

  /** A wake-up went through the queue, or could not be sent. */
  wake(step: 'sent' | 'failed' | 'processed'): void {
    this.wakes.inc({ step });
  }

  /** Numbers of unfinished operations by state; states left out are set to none. */
  setOpenOperations(byState: Readonly<Record<string, number>>): void {
    this.open.reset();
    for (const [state, count] of Object.entries(byState)) this.open.set({ state: label(state) }, count);
  }

  private counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({ name: `crossdock_${name}`, help, labelNames, registers: [this.registry] });
  }
}
