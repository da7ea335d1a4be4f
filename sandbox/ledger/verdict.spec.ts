import { type LedgerEntry, Ledger, type LedgerNote } from './ledger.js';
import { judge, type JudgedArrival, type JudgedOrder } from './verdict.js';

const STORE = 'acme.29next.store';
const clock = { wallMs: () => 0, monotonicMs: () => 0 };

function ledgerOf(...notes: Partial<LedgerNote>[]): readonly LedgerEntry[] {
  const ledger = new Ledger(clock);
  for (const note of notes) {
    ledger.append({ store: STORE, order: 1, cycle: 1, result: 'applied', by: 'service', what: 'accept', ...note });
  }
  return ledger.entries();
}

function order(values: Partial<JudgedOrder> = {}): JudgedOrder {
  const lines = [{ id: 10, quantity: 2 }];
  return { store: STORE, id: 1, cycle: 1, status: 'processing', requestStatus: 'accepted', lines, ...values };
}

function ship(quantity: number, tracking: string, extra: Partial<LedgerNote> = {}): Partial<LedgerNote> {
  return { what: 'ship', shipment: { lines: [{ lineId: 10, quantity }], tracking: [tracking] }, ...extra };
}

function arrivals(...times: number[]): JudgedArrival[] {
  return times.map((atMs) => ({ store: STORE, token: 'tok-1', atMs }));
}

describe('verdict: one planted offence of each kind is reported', () => {
  const honest = ledgerOf({ what: 'request', by: 'merchant' }, { what: 'accept' }, ship(2, 'T1'), {
    what: 'email',
    shipment: { lines: [], tracking: ['T1'] },
  });

  it('calls an honest history clean', () => {
    const verdict = judge([order({ status: 'closed' })], honest, arrivals(0, 1, 2, 3, 1000));
    expect(verdict).toMatchObject({ orders: 1, accepted: 1, shipped: 1, lost: 0, open: 0, clean: true, offences: [] });
  });

  it('lost: a request that nobody answered', () => {
    const verdict = judge([order({ status: 'open', requestStatus: 'requested', cycle: 2 })], honest, []);
    expect(verdict).toMatchObject({ lost: 1, clean: false });
    expect(verdict.offences).toEqual([`${STORE} 1: cycle 2 was never answered`]);
  });

  it('decidedTwice: accepted and then rejected in one cycle', () => {
    const verdict = judge([order()], ledgerOf({ what: 'accept' }, { what: 'reject' }), []);
    expect(verdict).toMatchObject({ decidedTwice: 1, attemptedTwice: 0, clean: false });
  });

  it('decidedTwice: not when the second decision belongs to the next cycle', () => {
    const verdict = judge([order()], ledgerOf({ what: 'reject' }, { what: 'accept', cycle: 2 }), []);
    expect(verdict).toMatchObject({ decidedTwice: 0, accepted: 1, rejected: 1, clean: true });
  });

  it('attemptedTwice: counted apart, and no offence', () => {
    const verdict = judge([order()], ledgerOf({ what: 'accept' }, { what: 'accept', result: 'refused' }), []);
    expect(verdict).toMatchObject({ decidedTwice: 0, attemptedTwice: 1, clean: true });
  });

  it('attemptedTwice: a refusal on a cycle without a decision is none', () => {
    const verdict = judge([order()], ledgerOf({ what: 'accept', result: 'refused' }), []);
    expect(verdict).toMatchObject({ attemptedTwice: 0, accepted: 0 });
  });

  it('shippedTwice: the same parcel again', () => {
    expect(judge([order()], ledgerOf(ship(1, 'T1'), ship(1, 'T1')), [])).toMatchObject({
      shippedTwice: 1,
      clean: false,
    });
  });

  it('shippedTwice: more than was ordered, under another tracking number', () => {
    expect(judge([order()], ledgerOf(ship(2, 'T1'), ship(1, 'T2')), [])).toMatchObject({
      shippedTwice: 1,
      clean: false,
    });
  });

  it('shippedTwice: not for two parcels that make up the order', () => {
    expect(judge([order()], ledgerOf(ship(1, 'T1'), ship(1, 'T2')), [])).toMatchObject({ shippedTwice: 0, shipped: 2 });
  });

  it('emailsDoubled: the customer hears of one parcel twice', () => {
    const email: Partial<LedgerNote> = { what: 'email', shipment: { lines: [], tracking: ['T1'] } };
    expect(judge([order()], ledgerOf(email, email), [])).toMatchObject({ emailsDoubled: 1, clean: false });
  });

  it('emailsDoubled: not for two parcels without a number', () => {
    const email: Partial<LedgerNote> = { what: 'email', shipment: { lines: [], tracking: [] } };
    expect(judge([order()], ledgerOf(email, email), [])).toMatchObject({ emailsDoubled: 0, clean: true });
  });

  it('attemptedAfterCancel: a refused shipment of a cancelled cycle, unless it was on its way before', () => {
    const refused = ship(1, 'T1', { result: 'refused' });
    const of = (...notes: Partial<LedgerNote>[]) => judge([order()], ledgerOf(...notes), []);
    expect(of({ what: 'accept_cancel' }, refused)).toMatchObject({ attemptedAfterCancel: 1, shipped: 0, clean: true });
    expect(of({ what: 'accept_cancel' }, { ...refused, late: true })).toMatchObject({ attemptedAfterCancel: 0 });
    expect(of({ what: 'reject_cancel' }, refused)).toMatchObject({ attemptedAfterCancel: 0, cancelRefused: 1 });
  });

  it('counts orders of which all was shipped apart from shipments, and those closed early', () => {
    const half = judge([order()], ledgerOf(ship(1, 'T1'), { what: 'close' }), []);
    expect(half).toMatchObject({ shipped: 1, shippedOrders: 0, closed: 1, clean: true });
    expect(judge([order()], ledgerOf(ship(1, 'T1'), ship(1, 'T2')), [])).toMatchObject({
      shipped: 2,
      shippedOrders: 1,
    });
  });

  it.each(['accept_cancel', 'force_cancel'] as const)('shippedAfterCancel: after %s', (what) => {
    const verdict = judge([order()], ledgerOf({ what }, ship(1, 'T1')), []);
    expect(verdict).toMatchObject({ shippedAfterCancel: 1, cancelled: 1, clean: false });
  });

  it('over4PerSecond: a fifth arrival 999 ms after the first, and none at 1000 ms', () => {
    expect(judge([], [], arrivals(0, 10, 20, 30, 999))).toMatchObject({ over4PerSecond: 1, clean: false });
    expect(judge([], [], arrivals(0, 10, 20, 30, 1000))).toMatchObject({ over4PerSecond: 0, clean: true });
  });

  it('over4PerSecond: each token has its own second', () => {
    const mixed = arrivals(0, 10, 20, 30, 40).map((arrival, i) => ({ ...arrival, token: `tok-${i % 2}` }));
    expect(judge([], [], mixed)).toMatchObject({ over4PerSecond: 0 });
  });

  it('counts what is neither lost nor done: held, withdrawn, in hand', () => {
    const held = order({ id: 2, status: 'on_hold', requestStatus: 'requested' });
    const verdict = judge([order(), held], ledgerOf({ what: 'withdraw', by: 'merchant', order: 3 }), []);
    expect(verdict).toMatchObject({ orders: 2, held: 1, lost: 0, withdrawn: 1, open: 1, clean: true });
  });

  it('shippedTwice: not when the first shipment was canceled before the second, nor when fewer pieces are wanted then', () => {
    const email = { ...ship(3, 'T1'), what: 'email' } as const;
    const undone = { ...ship(3, 'T1'), what: 'cancel_fulfillment', by: 'merchant' } as const;
    const history = ledgerOf({ what: 'accept' }, ship(3, 'T1'), email, undone, ship(2, 'T1'), email);
    const verdict = judge([order({ status: 'closed' })], history, []);
    expect(verdict).toMatchObject({ shipped: 2, shippedOrders: 1, shippedTwice: 0, emailsDoubled: 0, clean: true });
  });

  it('shippedTwice: still when the second shipment came before the first was canceled', () => {
    const undone = { ...ship(1, 'T1'), what: 'cancel_fulfillment', by: 'merchant' } as const;
    const history = ledgerOf({ what: 'accept' }, ship(1, 'T1'), ship(1, 'T1'), undone);
    expect(judge([order()], history, [])).toMatchObject({ shippedTwice: 1, clean: false });
  });

  it('counts nothing that the merchant ships, and no emptied order as shipped', () => {
    const mine = { ...ship(2, 'VAN'), what: 'self_ship', by: 'merchant' } as const;
    const orders = [
      order({ status: 'closed', requestStatus: 'requested' }),
      order({ id: 2, status: 'closed', lines: [] }),
    ];
    const verdict = judge(orders, ledgerOf({ what: 'request', by: 'merchant' }, mine), []);
    expect(verdict).toMatchObject({ shipped: 0, shippedOrders: 0, lost: 0, open: 0, clean: true });
  });

  it('open: accepted work on hold is in hand too', () => {
    expect(
      judge([order({ status: 'on_hold' }), order({ id: 2, status: 'incomplete', requestStatus: 'closed' })], [], []),
    ).toMatchObject({ open: 1, held: 0 });
  });
});
