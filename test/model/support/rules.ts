import { decideCancellation } from '../../../src/modules/cancellations/domain/decide-cancellation.js';
import { blockersOf } from '../../../src/modules/fulfillment-orders/domain/available-actions.js';
import { judgeKnown } from '../../../src/modules/fulfillment-orders/domain/judge-sighting.js';
import { planShipment } from '../../../src/modules/fulfillment-orders/shipments/domain/plan-shipment.js';

/** The rules that the model plays with: the real functions, and, to prove that the model sees them break, broken ones. */
export interface Rules {
  judge: typeof judgeKnown;
  plan: typeof planShipment;
  blockers: typeof blockersOf;
  cancel: typeof decideCancellation;
  /** What a write becomes whose answer was lost. */
  lost: 'AMBIGUOUS' | 'PENDING';
  /** Whether a lane waits for what is in flight. */
  laneWaits: boolean;
  /** How long after an attempt its outcome may be read, in ms. */
  settleMs: number;
  /** The event at which the warehouse gets the order. */
  handOver: 'accept' | 'acceptConfirmed';
}

/** As it is built. */
export const REAL: Rules = {
  judge: judgeKnown,
  plan: planShipment,
  blockers: blockersOf,
  cancel: decideCancellation,
  lost: 'AMBIGUOUS',
  laneWaits: true,
  settleMs: 3_000,
  handOver: 'acceptConfirmed',
};

/** Each breaks one rule, and with it the invariant that it names. */
export const BROKEN: Readonly<Record<string, { rules: Rules; breaks: RegExp }>> = {
  'no cycle fence': {
    rules: {
      ...REAL,
      judge: (known, sighting) => judgeKnown({ ...known, end: null, cancelEnd: null }, sighting, 'POINT'),
    },
    breaks: /I2|I4/,
  },
  'blind retry': { rules: { ...REAL, lost: 'PENDING' }, breaks: /I9/ },
  'no settle time': { rules: { ...REAL, settleMs: 0 }, breaks: /I9/ },
  'two in flight in a lane': { rules: { ...REAL, laneWaits: false }, breaks: /I8|I9/ },
  'pieces claimed twice': {
    rules: {
      ...REAL,
      plan: (lines, wanted) =>
        planShipment(
          lines.map((line) => ({ ...line, inFlight: 0 })),
          wanted,
        ),
      blockers: (action, order) => blockersOf(action, { ...order, remaining: order.remaining + order.inFlight }),
    },
    breaks: /I3/,
  },
  'work before the store knows': { rules: { ...REAL, handOver: 'accept' }, breaks: /I5/ },
  'a shipped order is agreed to be cancelled': {
    rules: { ...REAL, cancel: () => ({ answer: 'ACCEPT', message: 'Yes.' }) },
    breaks: /I4|cancelAgreed/,
  },
};
