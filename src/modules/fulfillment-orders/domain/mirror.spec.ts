import fc from 'fast-check';
import type { MerchantRequestKind, RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { CLEARLY_LATER_MS } from './cycle-fence.js';
import { cancelMessage, contentDigest, isOlder, merchantNotify, sightingOf } from './mirror.js';

const ORDER: RemoteFulfillmentOrder = {
  remoteId: '1',
  orderNumber: 'N-1',
  status: { canonical: 'OPEN', raw: 'open' },
  requestStatus: { canonical: 'REQUESTED', raw: 'requested' },
  supportedActions: null,
  holds: [],
  merchantRequests: [{ kind: 'FULFILLMENT', type: 'fulfillment_request', message: 'gift', notify: true }],
  destination: {
    firstName: 'A',
    lastName: 'B',
    line1: 'C 1',
    line2: null,
    line3: null,
    city: 'D',
    state: null,
    postcode: '1',
    country: 'DE',
    phone: null,
    notes: null,
  },
  shippingMethod: { code: 'std', name: 'Standard' },
  location: { remoteId: '7', name: 'Main' },
  lines: ['10', '2', '33'].map((remoteId) => ({
    remoteId,
    orderLineId: `o${remoteId}`,
    stockRecordId: null,
    productId: null,
    sku: `S${remoteId}`,
    title: 'T',
    quantity: 2,
    fulfillableQuantity: 2,
    price: null,
    properties: [],
  })),
  createdAt: '2026-03-01T10:00:00Z',
  updatedAt: '2026-03-01T10:00:00Z',
  origin: null,
  requestOrigin: null,
  unfamiliar: [],
  readingNotes: [],
  raw: {},
};
const line = ORDER.lines[0] as RemoteFulfillmentOrder['lines'][number];
const rest = ORDER.lines.slice(1);
const digest = contentDigest(ORDER);

describe('contentDigest', () => {
  it.each<[string, Partial<RemoteFulfillmentOrder>]>([
    ['status', { status: { canonical: 'PROCESSING', raw: 'processing' } }],
    ['request status', { requestStatus: { canonical: 'ACCEPTED', raw: 'accepted' } }],
    ['times', { createdAt: null, updatedAt: '2027-01-01T00:00:00Z' }],
    ['what may be done', { supportedActions: ['accept'] }],
    ['the raw answer with its prices', { raw: { price: '9.99' } }],
    ['a title', { lines: [{ ...line, title: 'New' }, ...rest] }],
    ['the name of the location', { location: { remoteId: '7', name: 'Renamed' } }],
    ['when a hold was made', { holds: [] }],
  ])('does not change with %s', (_name, change) => {
    expect(contentDigest({ ...ORDER, ...change })).toBe(digest);
  });

  it('does not change with the order of the lines', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ORDER.lines, { minLength: 3 }), (lines) => {
        expect(contentDigest({ ...ORDER, lines })).toBe(digest);
      }),
    );
  });

  it.each<[string, Partial<RemoteFulfillmentOrder>]>([
    ['a quantity', { lines: [{ ...line, quantity: 3 }, ...rest] }],
    ['what may still be shipped', { lines: [{ ...line, fulfillableQuantity: 1 }, ...rest] }],
    ['a SKU', { lines: [{ ...line, sku: null }, ...rest] }],
    ['a line that is gone', { lines: rest }],
    [
      'the address',
      { destination: { ...(ORDER.destination as NonNullable<RemoteFulfillmentOrder['destination']>), line1: 'C 2' } },
    ],
    ['no address', { destination: null }],
    ['the location', { location: { remoteId: '8', name: 'Main' } }],
    ['a hold', { holds: [{ reason: 'other', message: null, createdAt: null }] }],
    ['a note of the merchant', { merchantRequests: [] }],
  ])('changes with %s', (_name, change) => {
    expect(contentDigest({ ...ORDER, ...change })).not.toBe(digest);
  });
});

describe('sightingOf', () => {
  it('takes over what is compared', () => {
    const sentAt = new Date(5);
    expect(sightingOf(ORDER, sentAt)).toEqual({
      status: 'OPEN',
      requestStatus: 'REQUESTED',
      digest,
      updatedAt: new Date('2026-03-01T10:00:00Z'),
      sentAt,
    });
  });
});

describe('isOlder', () => {
  const date = fc.integer({ min: 0, max: 5 }).map((n) => new Date(n));
  const moment = fc.record({ updatedAt: fc.option(date), sentAt: date });
  const older = (a: { updatedAt: Date | null; sentAt: Date }, b: { updatedAt: Date | null; sentAt: Date }): boolean =>
    isOlder(a, { remoteUpdatedAt: b.updatedAt, observedAt: b.sentAt });

  it.each([
    [
      "within a minute the store's time decides",
      { updatedAt: new Date(1), sentAt: new Date(9) },
      { updatedAt: new Date(2), sentAt: new Date(1) },
      true,
    ],
    [
      'a later time of the store wins',
      { updatedAt: new Date(3), sentAt: new Date(0) },
      { updatedAt: new Date(2), sentAt: new Date(1) },
      false,
    ],
    [
      'equal times: the read decides',
      { updatedAt: new Date(2), sentAt: new Date(0) },
      { updatedAt: new Date(2), sentAt: new Date(1) },
      true,
    ],
    [
      'no times: the read decides',
      { updatedAt: null, sentAt: new Date(0) },
      { updatedAt: null, sentAt: new Date(1) },
      true,
    ],
    [
      'the same read again is not older',
      { updatedAt: null, sentAt: new Date(1) },
      { updatedAt: null, sentAt: new Date(1) },
      false,
    ],
  ])('%s', (_name, observed, mirror, expected) => {
    expect(older(observed, mirror)).toBe(expected);
  });

  const HOUR = 3_600_000;
  const at = (ms: number): Date => new Date(Date.parse('2026-10-25T00:30:00Z') + ms);
  it.each([
    ['dated a second before, read a moment later', 4_000, 6_000, true],
    ['dated a second before, from a list that lags', 4_000, 4_999 + CLEARLY_LATER_MS, true],
    ['dated a second before, read a minute later', 4_000, 5_000 + CLEARLY_LATER_MS, false],
    ['dated a second before, read thirty days later', 4_000, 720 * HOUR, false],
    ['dated an hour back in autumn', 5_000 - HOUR, HOUR, false],
    ['dated by a store that was restored from last week', -168 * HOUR, HOUR, false],
    ['dated later, read a moment before', 6_000, 4_000, false],
    ['dated later, read a minute before', 6_000, 5_000 - CLEARLY_LATER_MS, true],
  ])('what is known was answered and dated at second 5; %s', (_name, dated, sent, expected) => {
    expect(older({ updatedAt: at(dated), sentAt: at(sent) }, { updatedAt: at(5_000), sentAt: at(5_000) })).toBe(
      expected,
    );
  });

  it('an answer to a write that was sent after the last read is later than it, whatever the store dates it', () => {
    const known = { remoteUpdatedAt: at(5_000), observedAt: at(5_000) };
    const answer = { updatedAt: at(4_000), isAnswer: true } as const;
    expect(isOlder({ ...answer, sentAt: at(5_001) }, known)).toBe(false);
    // Sent within the same millisecond: nobody can tell which was first, but the store's time can.
    expect(isOlder({ ...answer, sentAt: at(5_000) }, known)).toBe(true);
    expect(isOlder({ ...answer, updatedAt: at(5_001), sentAt: at(5_000) }, known)).toBe(false);
    expect(isOlder({ ...answer, sentAt: at(4_999) }, known)).toBe(true);
  });

  it('nothing is older than itself, and no two are older than each other', () => {
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(older(a, a)).toBe(false);
        expect(older(a, b) && older(b, a)).toBe(false);
      }),
    );
  });
});

describe("the merchant's requests", () => {
  const asks = (kind: MerchantRequestKind, message: string | null, notify: boolean | null = null) => ({
    kind,
    type: null,
    message,
    notify,
  });
  const FULFIL = 'FULFILLMENT';
  const CANCEL = 'CANCELLATION';

  it.each([
    ['no request', [], null],
    ['one that does not say', [asks(FULFIL, null)], null],
    ['one that wants it', [asks(FULFIL, null, true)], true],
    ['one that does not want it', [asks(FULFIL, null, false)], false],
    ['the latest one', [asks(FULFIL, null, true), asks(FULFIL, null, false)], false],
    ['the latest one that says so', [asks(FULFIL, null, false), asks(FULFIL, null)], false],
    ['one of no type', [asks('UNKNOWN', null, false)], false],
    ['a wish to cancel, which is not about shipments', [asks(FULFIL, null, true), asks(CANCEL, null, false)], true],
    ['nothing but a wish to cancel', [asks(CANCEL, null, false)], null],
  ])('whether customers are told, by %s', (_name, requests, expected) => {
    expect(merchantNotify(requests)).toBe(expected);
  });

  it.each([
    ['none', [asks(FULFIL, 'gift')], null],
    ['one', [asks(FULFIL, 'gift'), asks(CANCEL, 'sorry')], 'sorry'],
    ['two: the latest', [asks(CANCEL, 'sorry'), asks(FULFIL, 'gift'), asks(CANCEL, 'again')], 'again'],
    ['the latest without words', [asks(CANCEL, 'sorry'), asks(CANCEL, null)], null],
  ])("the merchant's words with a wish to cancel: %s", (_name, requests, expected) => {
    expect(cancelMessage(requests)).toBe(expected);
  });
});
