import type { Fault, RequestKind } from '../faults/model.js';
import { strike, type Twist } from '../faults/strike.js';
import { Problem } from '../problem.js';
import type { Arrival } from '../store/arrivals.js';
import type { FakeStore } from '../store/store.js';
import type { World } from '../store/world.js';
import type { Answer } from './endpoint.js';
import type { Wire } from './wire.js';

/** What every request to a store that is down gets. */
export const OUT_OF_ORDER: Answer = { status: 503, body: { detail: 'Service temporarily unavailable.' } };

/** Turns what a handler throws into the answer it stands for. Anything but a Problem is the sandbox's own error. */
export function answerOf(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    if (error instanceof Problem) return { status: error.status, body: error.body };
    return {
      status: 500,
      body: { detail: `The sandbox failed: ${error instanceof Error ? error.message : 'unknown'}` },
    };
  }
}

/** Draws the latency of one request in ms: half is spent before it takes effect, half after. */
function latencyOf(store: FakeStore): number {
  const { minMs, maxMs } = store.settings.latency;
  return maxMs <= minMs ? minMs : minMs + store.chance.next(`${store.domain}|latency`) * (maxMs - minMs);
}

/** Carries one admitted request through latency, fault and handler to the wire. */
export async function carryOut(
  world: World,
  store: FakeStore,
  kind: RequestKind,
  arrival: Arrival,
  wire: Wire,
  apply: (twist: Twist) => Answer,
): Promise<void> {
  const half = latencyOf(store) / 2;
  const fault: Fault | null = store.faults.draw(kind);
  arrival.fault = fault?.name ?? null;
  await world.timers.sleep(half);
  const finish = (run: () => void): void => void world.timers.sleep(half).then(run);
  const victim = {
    apply: (twist: Twist = {}) => answerOf(() => apply(twist)),
    send: (answer: Answer, headers?: Record<string, string>) => finish(() => wire.send(answer, headers)),
    sendHtml: () => finish(() => wire.sendHtml()),
    reset: () => finish(() => wire.reset()),
    sleep: (ms: number) => world.timers.sleep(ms),
    later: (ms: number, run: () => void) => void world.timers.after(ms, run),
  };
  if (fault) await strike(fault, victim);
  else victim.send(victim.apply());
}
