import type { Verdict } from '../../sandbox/ledger/verdict.js';
import { DECISIONS } from '../../sandbox/scenarios/decisions.js';
import { complaintsOf, describeOutcome, type Outcome } from './outcome.js';

const { plan } = DECISIONS;

const verdict = (changes: Partial<Verdict> = {}): Verdict => ({
  orders: plan.orders,
  accepted: plan.accepted,
  rejected: plan.rejected,
  shipped: 0,
  cancelled: 0,
  withdrawn: plan.withdrawn,
  open: plan.accepted,
  held: 0,
  lost: 0,
  decidedTwice: 0,
  attemptedTwice: 0,
  shippedTwice: 0,
  emailsDoubled: 0,
  shippedAfterCancel: 0,
  over4PerSecond: 0,
  clean: true,
  offences: [],
  ...changes,
});

const outcome = (changes: Partial<Outcome> = {}): Outcome => ({
  plan,
  verdict: verdict(),
  progress: { created: plan.orders, reRequested: plan.reRequested, waiting: 0 },
  stages: { READY: plan.accepted, REJECTED: plan.rejected - plan.reRequested },
  ...changes,
});

describe('the outcome of a demo', () => {
  it('has nothing to complain about when all is as planned, the withdrawn order seen or not', () => {
    expect(complaintsOf(outcome())).toEqual([]);
    expect(complaintsOf(outcome({ stages: { ...outcome().stages, WITHDRAWN: plan.withdrawn } }))).toEqual([]);
  });

  it.each([
    ['orders', { orders: plan.orders - 1 }],
    ['accepted', { accepted: plan.accepted + 1 }],
    ['rejected', { rejected: plan.rejected - 1 }],
    ['withdrawn', { withdrawn: 0 }],
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
    const progress = { ...outcome().progress, reRequested: plan.reRequested - 1 };
    expect(complaintsOf(outcome({ progress }))).toEqual([
      `store: requested again ${plan.reRequested - 1}, planned ${plan.reRequested}`,
    ]);
  });

  it('notices when Crossdock counts otherwise than the store', () => {
    const { READY = 0, REJECTED = 0 } = outcome().stages;
    const moved = complaintsOf(outcome({ stages: { READY: READY - 1, REJECTED, REVIEW: 1 } }));
    expect(moved).toEqual([
      `Crossdock: READY ${READY - 1}, planned ${READY}`,
      'Crossdock: in any other stage 1, planned 0',
    ]);
    expect(complaintsOf(outcome({ stages: { READY, REJECTED, WITHDRAWN: 2 } }))).toHaveLength(1);
    expect(complaintsOf(outcome({ stages: {} })).length).toBeGreaterThan(0);
  });

  it('is told in lines with planned and seen side by side', () => {
    const lines = describeOutcome(outcome());
    expect(lines).toContainEqual(expect.stringMatching(/accepted +43 +planned +43/));
    expect(lines.at(-1)).toContain('Verdict: clean');
  });
});
