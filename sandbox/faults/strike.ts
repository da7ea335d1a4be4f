import type { Answer } from '../http/endpoint.js';
import type { Fault } from './model.js';

/** How a fault may change what a request reads or leaves behind. */
export interface Twist {
  late?: boolean;
  staleMs?: number;
  linkHost?: string;
}

/** What a strike can do to the request under its hands. */
export interface Victim {
  /** Lets the request take effect and gives its honest answer. */
  apply(twist?: Twist): Answer;
  /** Writes an answer to the client. */
  send(answer: Answer, headers?: Record<string, string>): void;
  /** Writes an HTML page with status 200. */
  sendHtml(): void;
  /** Cuts the connection with a TCP reset. */
  reset(): void;
  /** Waits by the sandbox's clock. */
  sleep(ms: number): Promise<void>;
  /** Runs later by the sandbox's clock, whatever becomes of the client. */
  later(ms: number, run: () => void): void;
}

/** Carries out one request under one fault. Resolves when the client's part is over. */
export async function strike(fault: Fault, victim: Victim): Promise<void> {
  const { ms, status = 500, retryAfter = '1', host = 'http://evil.example' } = fault.params;
  const broken: Answer = { status, body: { detail: 'Server error.' } };
  switch (fault.name) {
    case 'rate_limited':
      return victim.send(
        { status: 429, body: { detail: 'Request was throttled.' } },
        retryAfter === null ? {} : { 'retry-after': retryAfter },
      );
    case 'unauthorized':
      return victim.send({ status: 401, body: { detail: 'Authentication credentials were not provided.' } });
    case 'error_before':
      return victim.send(broken);
    case 'error_after':
      victim.apply();
      return victim.send(broken);
    case 'html_before':
      return victim.sendHtml();
    case 'html_after':
      victim.apply();
      return victim.sendHtml();
    case 'reset_after':
      victim.apply();
      return victim.reset();
    case 'hang_after': {
      const answer = victim.apply();
      await victim.sleep(ms ?? 30_000);
      return fault.params.then === 'close' ? victim.reset() : victim.send(answer);
    }
    case 'apply_late':
      victim.later(ms ?? 1000, () => {
        victim.apply({ late: true });
        if (fault.params.client === 'hang') victim.reset();
      });
      return fault.params.client === 'hang' ? undefined : victim.reset();
    case 'slow':
      await victim.sleep(ms ?? 2000);
      return victim.send(victim.apply());
    case 'stale_list':
      return victim.send(victim.apply({ staleMs: ms ?? 2000 }));
    case 'foreign_next':
      return victim.send(victim.apply({ linkHost: host }));
    default:
      return victim.send(victim.apply());
  }
}
