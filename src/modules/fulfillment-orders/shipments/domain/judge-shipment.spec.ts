import type {
  RemoteFulfillment,
  RemoteFulfillmentStatus,
  RemoteOrderLine,
  RemoteOrderStatus,
  RemoteRequestStatus,
} from '../../../../clients/store-client.js';
import { findShipment, judgeShipment, type OrderEvidence, type SentShipment } from './judge-shipment.js';
import { LIVE_STATUSES, ORDER_STATUSES, REQUEST_STATUSES } from '../../../../../test/support/remote-words.js';

const WHYS = ['LOST', 'REFUSED'] as const;

/** Two lines in two parcels; the store has one other shipment of the order. */
const SENT: SentShipment = {
  lines: [
    { remoteId: '1', orderLineId: 'o1', quantity: 2, left: 2 },
    { remoteId: '2', orderLineId: 'o2', quantity: 1, left: 1 },
  ],
  trackingNumbers: ['JD 0001', 'jd0002'],
  recordedAt: new Date('2026-01-01T10:00:00Z'),
  sentAt: new Date('2026-01-01T10:00:10Z'),
  baseline: ['90'],
};
const remote = (
  remoteId: string,
  trackingNumbers: string[],
  pieces: Record<string, number>,
  canonical: RemoteFulfillmentStatus = 'SUCCESS',
): RemoteFulfillment => ({
  remoteId,
  status: { canonical, raw: canonical.toLowerCase() },
  deliveryStatus: null,
  locationRemoteId: null,
  lines: Object.entries(pieces).map(([orderLineId, quantity]) => ({ orderLineId, sku: null, quantity })),
  trackingNumbers,
  createdAt: null,
  unfamiliar: [],
});
/** The same with the store's time of making, in seconds after ours was recorded. */
const made = (
  id: string,
  numbers: string[],
  pieces: Record<string, number>,
  seconds = 0,
  canonical: RemoteFulfillmentStatus = 'SUCCESS',
): RemoteFulfillment => ({
  ...remote(id, numbers, pieces, canonical),
  createdAt: new Date(+new Date('2026-01-01T10:00:00Z') + seconds * 1_000).toISOString(),
});
const WHOLE = { o1: 2, o2: 1 };
const BOTH = ['JD0001', 'JD0002'];

describe('findShipment', () => {
  it.each<[string, RemoteFulfillment[], ReturnType<typeof findShipment>]>([
    ['nothing', [], null],
    ['only the shipment that was there before', [remote('90', BOTH, WHOLE)], null],
    ['a shipment with other numbers and other lines', [remote('7', ['XX1'], { o1: 2 })], null],
    ['our lines under other numbers, at a time not known', [remote('7', ['XX1'], WHOLE)], 'PARTLY'],
    ['our lines without numbers, at a time not known', [remote('7', [], WHOLE)], 'PARTLY'],
    ['our lines under other numbers, just made', [made('7', ['XX1'], WHOLE)], ['7']],
    ['our lines without numbers, just made', [made('7', [], WHOLE)], ['7']],
    ['our lines without numbers, just made, cancelled since', [made('7', [], WHOLE, 0, 'CANCELLED')], ['7']],
    ['our lines, just made, as two', [made('7', [], { o1: 2 }), made('8', [], { o2: 1 })], ['7', '8']],
    ['our lines, just made twice', [made('7', [], WHOLE), made('8', [], WHOLE)], 'PARTLY'],
    ['our lines, made long before', [made('7', ['XX1'], WHOLE, -600)], 'EARLIER'],
    ['our lines, made long after', [made('7', ['XX1'], WHOLE, 3_600)], 'PARTLY'],
    ['other lines, just made', [made('7', ['XX1'], { o1: 1, o2: 1 })], null],
    ['no lines and no number, just made', [made('7', [], {})], 'PARTLY'],
    ['dashes in our numbers', [remote('7', ['JD-0001', 'jd-00-02'], WHOLE)], ['7']],
    ['all parcels as one', [remote('7', BOTH, WHOLE)], ['7']],
    ['each parcel as its own', [remote('7', ['JD0001'], { o1: 2 }), remote('8', ['JD0002'], { o2: 1 })], ['7', '8']],
    [
      'a line spread over both',
      [remote('7', ['JD0001'], { o1: 1 }), remote('8', ['JD0002'], { o1: 1, o2: 1 })],
      ['7', '8'],
    ],
    [
      'it among others',
      [remote('90', ['A'], { o1: 1 }), remote('7', BOTH, WHOLE), remote('9', ['B'], { o3: 1 })],
      ['7'],
    ],
    ['the numbers without their spaces, in capitals', [remote('7', ['JD0001', 'JD0002'], WHOLE)], ['7']],
    ['the numbers with other spaces, in small letters', [remote('7', [' jd00 01', 'Jd 0002 '], WHOLE)], ['7']],
    ['the numbers in another order', [remote('7', ['JD0002', 'JD0001'], WHOLE)], ['7']],
    ['a store that names no lines', [remote('7', BOTH, {})], ['7']],
    ['a state that we do not know', [remote('7', BOTH, WHOLE, 'UNKNOWN')], ['7']],
    ['one parcel of two', [remote('7', ['JD0001'], { o1: 2 })], 'PARTLY'],
    ['one number, yet all lines', [remote('7', ['JD0001'], WHOLE)], 'PARTLY'],
    ['both numbers, but a line is missing', [remote('7', BOTH, { o1: 2 })], 'PARTLY'],
    ['both numbers, but fewer pieces', [remote('7', BOTH, { o1: 1, o2: 1 })], 'PARTLY'],
    ['both numbers, but more pieces', [remote('7', BOTH, { o1: 3, o2: 1 })], 'PARTLY'],
    ['both numbers with a line more', [remote('7', BOTH, { ...WHOLE, o3: 1 })], 'PARTLY'],
    ['it, cancelled since', [remote('7', BOTH, WHOLE, 'CANCELLED')], ['7']],
    [
      'one of two cancelled',
      [remote('7', ['JD0001'], { o1: 2 }, 'CANCELLED'), remote('8', ['JD0002'], { o2: 1 })],
      'PARTLY',
    ],
    ['it twice', [remote('7', BOTH, WHOLE), remote('8', BOTH, WHOLE)], 'PARTLY'],
    [
      'the half that is new, the other half known as another',
      [remote('90', ['JD0001'], { o1: 2 }), remote('8', ['JD0002'], { o2: 1 })],
      'PARTLY',
    ],
  ])('the store shows %s', (_name, fulfillments, found) => {
    expect(findShipment(SENT, fulfillments)).toEqual(found);
  });

  it('pieces of one order line that stand in two lines of ours are counted together', () => {
    const split: SentShipment = {
      ...SENT,
      lines: [
        { remoteId: '1', orderLineId: 'o1', quantity: 2, left: 2 },
        { remoteId: '2', orderLineId: 'o1', quantity: 1, left: 1 },
      ],
    };
    expect(findShipment(split, [remote('7', BOTH, { o1: 3 })])).toEqual(['7']);
    expect(findShipment(split, [remote('7', BOTH, { o1: 2 })])).toBe('PARTLY');
  });

  it('our lines without our numbers are left to a person where the store refused the only attempt', () => {
    expect(findShipment({ ...SENT, sentAt: null }, [made('7', ['XX1'], WHOLE)])).toBe('PARTLY');
    expect(findShipment({ ...SENT, sentAt: null }, [made('7', BOTH, WHOLE)])).toEqual(['7']);
  });

  it('the order in which the store lists its shipments does not matter', () => {
    const shown = [
      remote('7', ['JD0001'], { o1: 2 }),
      remote('8', ['JD0002'], { o2: 1 }),
      remote('90', BOTH, WHOLE),
      remote('9', ['C'], { o1: 1 }),
    ];
    for (const [index] of shown.entries()) {
      const turned = [...shown.slice(index), ...shown.slice(0, index)];
      expect([...(findShipment(SENT, turned) ?? [])].sort()).toEqual(['7', '8']);
    }
  });
});

const orderLine = (remoteId: string, quantity: number, fulfillableQuantity: number): RemoteOrderLine => ({
  remoteId,
  orderLineId: `o${remoteId}`,
  stockRecordId: null,
  productId: null,
  sku: null,
  title: null,
  quantity,
  fulfillableQuantity,
  price: null,
  properties: [],
});
const FREE = [orderLine('1', 3, 2), orderLine('2', 1, 1)];
const TAKEN = {
  'all of a line is gone': [orderLine('1', 3, 0), orderLine('2', 1, 1)],
  'one piece is missing': [orderLine('1', 3, 1), orderLine('2', 1, 1)],
  'a line does not exist any more': [orderLine('1', 3, 2)],
  'no line is shown': [],
};
const shown = (status: RemoteOrderStatus, requestStatus: RemoteRequestStatus, lines = FREE): OrderEvidence => ({
  sighting: { status, requestStatus },
  lines,
});

const AGAIN = { operation: 'PENDING', shipment: null } as const;
const PARK = { operation: 'PARKED', shipment: null } as const;
const HOLD = { operation: 'SUPERSEDED', shipment: 'HELD' } as const;
const CAN = { operation: 'REFUSED', shipment: 'REFUSED', event: 'cancelledAtStore' } as const;
const CLO = { operation: 'REFUSED', shipment: 'REFUSED', event: 'closedAtStore' } as const;
/** The store does not have it, its pieces are free, and the order is alive: after a lost answer, after a refusal. */
const ALIVE: Readonly<Record<RemoteRequestStatus, readonly [object, object]>> = {
  PENDING: [PARK, PARK],
  REQUESTED: [PARK, PARK],
  ACCEPTED: [AGAIN, PARK],
  REJECTED: [PARK, PARK],
  CANCEL_REQUESTED: [HOLD, HOLD],
  CANCEL_ACCEPTED: [CAN, CAN],
  CANCEL_REJECTED: [AGAIN, PARK],
  CLOSED: [CLO, CLO],
  UNKNOWN: [PARK, PARK],
};

describe('judgeShipment', () => {
  it.each(REQUEST_STATUSES)('not found, the order is alive and %s', (request) => {
    for (const status of LIVE_STATUSES) {
      const verdicts = WHYS.map((why) => judgeShipment(SENT, null, shown(status, request), why));
      const held = status === 'ON_HOLD' && ALIVE[request][0] === AGAIN;
      expect(verdicts).toEqual(
        (held ? [HOLD, HOLD] : ALIVE[request]).map((verdict) => ({
          ...verdict,
          reason: expect.stringMatching(/\w/) as string,
        })),
      );
    }
  });

  it.each(REQUEST_STATUSES)('not found, its pieces free, the order is over and %s', (request) => {
    for (const why of WHYS) {
      expect(judgeShipment(SENT, null, shown('CANCELLED', request), why)).toMatchObject(CAN);
      for (const status of ['CLOSED', 'INCOMPLETE'] as const)
        expect(judgeShipment(SENT, null, shown(status, request), why)).toMatchObject(
          request === 'CANCEL_ACCEPTED' ? CAN : CLO,
        );
    }
  });

  it.each(Object.entries(TAKEN))('not found, the order is worked on, and %s: a person looks', (_name, lines) => {
    for (const request of ['ACCEPTED', 'CANCEL_REJECTED'] as const)
      for (const why of WHYS)
        expect(judgeShipment(SENT, null, shown('PROCESSING', request, lines), why)).toMatchObject(PARK);
  });

  it('not found, but an order that nobody closed is done: its pieces have left somehow, so a person looks', () => {
    const gone = [orderLine('1', 3, 0), orderLine('2', 1, 0)];
    for (const request of ['ACCEPTED', 'CANCEL_REJECTED'] as const)
      for (const why of WHYS)
        expect(judgeShipment(SENT, null, shown('CLOSED', request, gone), why)).toMatchObject(PARK);
  });

  it('not found, but as many pieces as were sent are gone and no other shipment is known: a person looks', () => {
    const sent: SentShipment = {
      ...SENT,
      lines: [{ remoteId: '1', orderLineId: 'o1', quantity: 2, left: 5 }],
      baseline: [],
    };
    expect(judgeShipment(sent, null, shown('PROCESSING', 'ACCEPTED', [orderLine('1', 5, 3)]), 'LOST')).toMatchObject(
      PARK,
    );
    expect(judgeShipment(sent, null, shown('PROCESSING', 'ACCEPTED', [orderLine('1', 5, 5)]), 'LOST')).toMatchObject(
      AGAIN,
    );
  });

  it('the store does not know the order any more', () => {
    for (const why of WHYS) expect(judgeShipment(SENT, null, null, why)).toMatchObject(CLO);
  });

  it('found: confirmed with the ids of the store, whatever it shows of the order', () => {
    for (const why of WHYS) {
      for (const evidence of [
        null,
        ...ORDER_STATUSES.flatMap((status) => REQUEST_STATUSES.map((request) => shown(status, request))),
      ]) {
        expect(judgeShipment(SENT, ['7', '8'], evidence, why)).toMatchObject({
          operation: 'CONFIRMED',
          shipment: 'CONFIRMED',
          remoteIds: ['7', '8'],
        });
      }
    }
  });

  it('one like it that was made earlier is another only while its pieces are free: else a person looks', () => {
    for (const why of WHYS) {
      expect(judgeShipment(SENT, 'EARLIER', null, why)).toMatchObject(PARK);
      for (const status of ['CANCELLED', 'CLOSED', 'INCOMPLETE'] as const)
        expect(judgeShipment(SENT, 'EARLIER', shown(status, 'ACCEPTED'), why)).toMatchObject(PARK);
      expect(judgeShipment(SENT, 'EARLIER', shown('PROCESSING', 'REQUESTED'), why)).toMatchObject(PARK);
    }
    expect(judgeShipment(SENT, 'EARLIER', shown('PROCESSING', 'ACCEPTED'), 'LOST')).toMatchObject(AGAIN);
  });

  it('found in part: a person looks, whatever the store shows of the order', () => {
    for (const why of WHYS) {
      for (const evidence of [
        null,
        ...ORDER_STATUSES.flatMap((status) => REQUEST_STATUSES.map((request) => shown(status, request))),
      ])
        expect(judgeShipment(SENT, 'PARTLY', evidence, why)).toMatchObject(PARK);
    }
  });
});

describe('over every status, request status, finding, stock of pieces and cause', () => {
  const FOUND: readonly ReturnType<typeof findShipment>[] = [['7'], 'PARTLY', null];
  const every = ORDER_STATUSES.flatMap((status) =>
    REQUEST_STATUSES.flatMap((request) =>
      FOUND.flatMap((found) =>
        [FREE, ...Object.values(TAKEN)].flatMap((lines) =>
          WHYS.map((why) => ({
            status,
            request,
            found,
            free: lines === FREE,
            why,
            evidence: shown(status, request, lines),
          })),
        ),
      ),
    ),
  ).map((given) => ({ ...given, verdict: judgeShipment(SENT, given.found, given.evidence, given.why) }));

  it('is sent again only after a lost answer, when nothing of it is there and every piece is still to be shipped', () => {
    const again = every.filter(({ verdict }) => verdict.operation === 'PENDING');
    expect(new Set(again.map(({ why, found, free }) => `${why} ${String(found)} ${free}`))).toEqual(
      new Set(['LOST null true']),
    );
    expect(new Set(again.map(({ request }) => request))).toEqual(new Set(['ACCEPTED', 'CANCEL_REJECTED']));
    expect(new Set(again.map(({ status }) => status))).toEqual(
      new Set(LIVE_STATUSES.filter((status) => status !== 'ON_HOLD')),
    );
  });

  it('is confirmed exactly when the store shows it', () => {
    const wrong = every.filter(({ found, verdict }) => {
      const ids = Array.isArray(found) ? found : undefined;
      const sure = verdict.operation === 'CONFIRMED' && verdict.shipment === 'CONFIRMED';
      return verdict.remoteIds !== ids || sure !== (ids !== undefined);
    });
    expect(wrong).toEqual([]);
  });

  it('a claim is released, or a shipment held back, only when the store shows nothing of it', () => {
    const ended = every.filter(({ verdict }) => verdict.shipment === 'REFUSED' || verdict.shipment === 'HELD');
    expect(new Set(ended.map(({ found }) => found))).toEqual(new Set([null]));
  });

  it('every verdict fits its shipment, and tells an order event only with a refusal', () => {
    const kinds = every.map(({ verdict }) => `${verdict.operation} ${verdict.shipment} ${verdict.event !== undefined}`);
    expect([...new Set(kinds)].sort()).toEqual([
      'CONFIRMED CONFIRMED false',
      'PARKED null false',
      'PENDING null false',
      'REFUSED REFUSED true',
      'SUPERSEDED HELD false',
    ]);
    expect(every.filter(({ verdict }) => !/^[A-Z].*\.$/.test(verdict.reason))).toEqual([]);
  });
});
