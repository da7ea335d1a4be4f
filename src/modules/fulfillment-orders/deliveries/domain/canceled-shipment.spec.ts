import type { RemoteFulfillment } from '../../../../clients/store-client.js';
import { refulfilledBy, restorationOf, shownShipment } from './canceled-shipment.js';
import { STAGES, WORKING_STAGES } from '../../domain/stage.js';

const shown = (
  remoteId: string,
  canonical: RemoteFulfillment['status']['canonical'],
  deliveryStatus: string | null = null,
) => ({
  remoteId,
  status: { canonical, raw: null },
  deliveryStatus,
  locationRemoteId: null,
  lines: [],
  trackingNumbers: [],
  createdAt: null,
  unfamiliar: [],
});

describe('shownShipment', () => {
  it.each<[string, string[], RemoteFulfillment[], object]>([
    ['not there', ['1'], [shown('2', 'CANCELLED')], { type: 'NOT_SHOWN' }],
    ['cancelled', ['1'], [shown('1', 'CANCELLED'), shown('2', 'SUCCESS')], { type: 'CANCELED' }],
    [
      'one of two cancelled',
      ['1', '2'],
      [shown('1', 'CANCELLED'), shown('2', 'SUCCESS', 'delayed')],
      { type: 'STANDS', rawStatus: 'delayed' },
    ],
    ['one of two cancelled, the other not read', ['1', '2'], [shown('1', 'CANCELLED')], { type: 'NOT_SHOWN' }],
    ['both cancelled', ['1', '2'], [shown('1', 'CANCELLED'), shown('2', 'CANCELLED')], { type: 'CANCELED' }],
    [
      'one of two delivered',
      ['1', '2'],
      [shown('1', 'SUCCESS', 'delivered'), shown('2', 'SUCCESS', 'in_transit')],
      { type: 'STANDS', rawStatus: 'in_transit' },
    ],
    ['delivered', ['1'], [shown('1', 'SUCCESS', 'delivered')], { type: 'STANDS', rawStatus: 'delivered' }],
    [
      'a word that we do not know is not cancelled',
      ['1'],
      [shown('1', 'UNKNOWN')],
      { type: 'STANDS', rawStatus: null },
    ],
  ])('%s', (_name, ids, list, expected) => expect(shownShipment(ids, list)).toEqual(expected));
});

describe('restorationOf', () => {
  const open = { status: 'PROCESSING', requestStatus: 'ACCEPTED' } as const;

  it.each(STAGES)('%s: only a shipped order goes back, and only orders at work get their pieces back', (stage) => {
    const reopens = stage === 'SHIPPED';
    const forGood = !reopens && ['CANCELLED', 'CLOSED', 'REJECTED', 'WITHDRAWN', 'MOVED'].includes(stage);
    expect(restorationOf(stage, open)).toEqual({ reopens, forGood });
  });

  it.each([
    ['unknown to the store', null],
    ['closed', { status: 'CLOSED', requestStatus: 'ACCEPTED' }],
    ['cancelled', { status: 'CANCELLED', requestStatus: 'ACCEPTED' }],
    ['to be asked for anew', { status: 'OPEN', requestStatus: 'PENDING' }],
    ['closed by us', { status: 'INCOMPLETE', requestStatus: 'CLOSED' }],
  ] as const)('a shipped order that is %s stays shipped', (_name, seen) => {
    expect(restorationOf('SHIPPED', seen)).toEqual({ reopens: false, forGood: true });
  });

  it.each(WORKING_STAGES)('%s: the pieces come back whatever the store shows', (stage) => {
    expect(restorationOf(stage, null)).toEqual({ reopens: false, forGood: false });
  });
});

describe('refulfilledBy', () => {
  const since = new Date('2026-01-01T10:00:00Z');
  const later = new Date('2026-01-02T10:00:00Z');
  const sibling = (remoteId: string, createdAt: Date | null, ...orderLineIds: (string | null)[]) => ({
    remoteId,
    createdAt,
    lines: orderLineIds.map((orderLineId) => ({ orderLineId })),
  });
  const pieces = [
    { orderLineId: 'l1', quantity: 2 },
    { orderLineId: 'l2', quantity: 1 },
  ];

  it('links orders that were made afterwards, with the lines that went there', () => {
    const siblings = [
      sibling('1', since, 'l1', 'l2'),
      sibling('2', later, 'l1'),
      sibling('3', later, 'l2', 'l9'),
      sibling('4', later, 'l9', null),
      sibling('5', new Date('2025-12-31T10:00:00Z'), 'l1'),
      sibling('6', null, 'l1'),
    ];
    expect(refulfilledBy('1', pieces, since, siblings)).toEqual([
      { remoteId: '2', lines: [{ orderLineId: 'l1', quantity: 2 }] },
      { remoteId: '3', lines: [{ orderLineId: 'l2', quantity: 1 }] },
    ]);
  });

  it('says nothing where the store does not say when it made the shipment', () => {
    expect(refulfilledBy('1', pieces, null, [sibling('2', later, 'l1')])).toEqual([]);
  });
});
