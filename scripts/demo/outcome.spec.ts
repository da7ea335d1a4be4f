import type { Verdict } from '../../sandbox/ledger/verdict.js';
import { DAY } from '../../sandbox/scenarios/day.js';
import { complaintsOf, describeOutcome, type Outcome } from './outcome.js';

const { plan } = DAY;

const verdict = (changes: Partial<Verdict> = {}): Verdict => ({
  orders: plan.orders,
  accepted: plan.accepted,
  rejected: plan.rejected,
  shipped: plan.shipped,
  cancelled: plan.cancelled,
  cancelRefused: plan.cancelRefused,
  closed: plan.closed,
  shippedOrders: plan.shippedOrders,
  withdrawn: plan.withdrawn,
  open: 0,
  held: 0,
  lost: 0,
  decidedTwice: 0,
  attemptedTwice: 0,
  shippedTwice: 0,
  emailsDoubled: 0,
  shippedAfterCancel: 0,
  attemptedAfterCancel: 0,
  over4PerSecond: 0,
  phantoms: 0,
  clean: true,
  offences: [],
  ...changes,
});

const stages = {
  SHIPPED: plan.shippedOrders,
  CLOSED: plan.closed,
  CANCELLED: plan.cancelled,
  REJECTED: plan.rejected - plan.reRequested,
};

const outcome = (changes: Partial<Outcome> = {}): Outcome => ({
  plan,
  verdict: verdict(),
  reRequested: plan.reRequested,
  stages,
  shipments: plan.shipped,
  cancellations: {
    accepted: plan.cancelled - plan.forced,
    refused: plan.cancelRefused,
    forced: plan.forced,
    open: 0,
  },
  acts: { force_cancel: plan.forced, hold: plan.held, delivery_event: plan.deliveryEvents },
  changed: plan.changed,
  delivered: plan.delivered,
  mapped: plan.mapped,
  toSend: 0,
  parked: 0,
  openExceptions: plan.openExceptions,
  ...changes,
});

describe('the outcome of a demo', () => {
  it('has nothing to complain about when all is as planned, the withdrawn orders seen or not', () => {
    expect(complaintsOf(outcome())).toEqual([]);
    expect(complaintsOf(outcome({ stages: { ...stages, WITHDRAWN: plan.withdrawn } }))).toEqual([]);
  });

  it.each([
    ['orders', { orders: plan.orders - 1 }],
    ['accepted', { accepted: plan.accepted + 1 }],
    ['rejected', { rejected: plan.rejected - 1 }],
    ['withdrawn', { withdrawn: 0 }],
    ['shipments', { shipped: plan.shipped + 1 }],
    ['shipped whole', { shippedOrders: plan.shippedOrders - 1 }],
    ['cancelled', { cancelled: plan.cancelled + 1 }],
    ['cancellations refused', { cancelRefused: 0 }],
    ['closed after a part', { closed: 0 }],
  ])('notices another number of %s', (what, changes) => {
    const complaints = complaintsOf(outcome({ verdict: verdict(changes) }));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`store: ${what} `);
  });

  it('notices a verdict that is not clean and names the offences', () => {
    const [complaint] = complaintsOf(outcome({ verdict: verdict({ clean: false, offences: ['order 7 was lost'] }) }));
    expect(complaint).toContain('order 7 was lost');
  });

  it('notices too few repeated requests', () => {
    expect(complaintsOf(outcome({ reRequested: plan.reRequested - 1 }))).toEqual([
      `store: requested again ${plan.reRequested - 1}, planned ${plan.reRequested}`,
    ]);
  });

  it.each<[string, Partial<Outcome>]>([
    ['shipments', { shipments: plan.shipped - 1 }],
    ['cancellations agreed', { cancellations: { ...outcome().cancellations, accepted: 0 } }],
    ['cancellations refused', { cancellations: { ...outcome().cancellations, refused: 0 } }],
    ['cancellations open', { cancellations: { ...outcome().cancellations, open: 1 } }],
    ['still to send', { toSend: 1 }],
    ['parked', { parked: 1 }],
    ['open exceptions', { openExceptions: plan.openExceptions + 1 }],
    ['stopped by a change', { changed: 0 }],
    ['SKUs mapped', { mapped: 0 }],
    ['delivered', { delivered: 0 }],
    ['cancelled by force', { cancellations: { ...outcome().cancellations, forced: 0 } }],
  ])('notices when Crossdock counts otherwise: %s', (what, changes) => {
    const complaints = complaintsOf(outcome(changes));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`Crossdock: ${what} `);
  });

  it.each<[string, Outcome['acts']]>([
    ['of these by force', { force_cancel: plan.forced + 1 }],
    ['put on hold', { hold: 0 }],
    ['delivery events', { delivery_event: plan.deliveryEvents + 1 }],
  ])('notices other deeds at the stores: %s', (what, acts) => {
    const complaints = complaintsOf(outcome({ acts: { ...outcome().acts, ...acts } }));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`store: ${what} `);
  });

  it('notices when Crossdock has its orders in other stages than the plan', () => {
    const moved = complaintsOf(outcome({ stages: { ...stages, SHIPPED: stages.SHIPPED - 1, REVIEW: 1 } }));
    expect(moved).toEqual([
      `Crossdock: SHIPPED ${stages.SHIPPED - 1}, planned ${stages.SHIPPED}`,
      'Crossdock: in any other stage 1, planned 0',
    ]);
    expect(complaintsOf(outcome({ stages: { ...stages, WITHDRAWN: plan.withdrawn + 1 } }))).toHaveLength(1);
    expect(complaintsOf(outcome({ stages: {} })).length).toBeGreaterThan(0);
  });

  it('is told in lines with planned and seen side by side', () => {
    const lines = describeOutcome(outcome());
    expect(lines).toContainEqual(expect.stringMatching(/accepted +67 +planned +67/));
    expect(lines).toContainEqual(expect.stringMatching(/shipments +68 +planned +68/));
    expect(lines.at(-1)).toContain('Verdict: clean');
  });
});
