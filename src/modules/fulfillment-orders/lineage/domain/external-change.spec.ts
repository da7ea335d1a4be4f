import fc from 'fast-check';
import { changesByOthers, diffContents, judgeChange, piecesMoved, type FieldChange } from './external-change.js';
import type { Judgement } from '../../domain/judge-sighting.js';
import type { OrderContent } from '../../domain/order-content.js';
import { FLOOR_STAGES, STAGES, WORKING_STAGES } from '../../domain/stage.js';

const LINE = { remoteId: '1', orderLineId: '500', sku: 'MUG', quantity: 2 };
const ADDRESS = {
  firstName: 'Ada',
  lastName: 'L',
  line1: 'Lane 7',
  line2: null,
  line3: null,
  city: 'Hamburg',
  state: null,
  postcode: '20095',
  country: 'DE',
  phone: null,
  notes: null,
};
const BASE: OrderContent = {
  status: 'PROCESSING',
  requestStatus: 'ACCEPTED',
  location: '7',
  destination: ADDRESS,
  lines: [LINE],
  holds: [],
  notes: [{ type: 'fulfill_request', message: 'soon' }],
};
const short = (changes: readonly FieldChange[]): string[] =>
  changes.map(({ area, field, before, after, line }) => `${area} ${line?.sku ?? ''}${field}: ${before} -> ${after}`);
const diff = (change: Partial<OrderContent>): string[] => short(diffContents(BASE, { ...BASE, ...change }));

describe('the difference of two contents', () => {
  it('names every field of the address that changed, an empty one being none', () => {
    expect(diff({ destination: { ...ADDRESS, line1: 'Road 1', line2: '', phone: '+49' } })).toEqual([
      'ADDRESS line1: Lane 7 -> Road 1',
      'ADDRESS phone: null -> +49',
    ]);
    expect(diff({ destination: null })).toHaveLength(6);
  });

  it('names lines that are new, gone, or changed', () => {
    expect(diff({ lines: [{ ...LINE, quantity: 1 }] })).toEqual(['LINES MUGquantity: 2 -> 1']);
    expect(diff({ lines: [{ ...LINE, sku: 'CUP' }] })).toEqual(['LINES CUPsku: MUG -> CUP']);
    expect(diff({ lines: [{ ...LINE, remoteId: '2', sku: 'CUP' }] })).toEqual([
      'LINES MUGquantity: 2 -> null',
      'LINES CUPquantity: null -> 2',
    ]);
  });

  it('names holds and notes that came and went, the location, and both statuses', () => {
    expect(diff({ holds: [{ reason: 'other', message: 'wait' }], notes: [] })).toEqual([
      'HOLDS hold: null -> other: wait',
      'NOTES note: fulfill_request: soon -> null',
    ]);
    expect(diff({ notes: [...BASE.notes, ...BASE.notes] })).toEqual(['NOTES note: null -> fulfill_request: soon']);
    expect(diff({ location: '8', status: 'CANCELLED', requestStatus: 'PENDING' })).toEqual([
      'LOCATION location: 7 -> 8',
      'STATUS status: PROCESSING -> CANCELLED',
      'STATUS requestStatus: ACCEPTED -> PENDING',
    ]);
  });

  it('is empty exactly for equal contents, and turns round with them', () => {
    const text = fc.option(fc.constantFrom('a', 'b'));
    const content = fc.record<OrderContent>({
      status: fc.constantFrom('OPEN', 'PROCESSING'),
      requestStatus: fc.constantFrom('REQUESTED', 'ACCEPTED'),
      location: fc.constantFrom('7', '8'),
      destination: fc.option(
        fc.record({ line1: text, city: text }).map((part): OrderContent['destination'] => ({ ...ADDRESS, ...part })),
      ),
      lines: fc.uniqueArray(
        fc.record({
          remoteId: fc.constantFrom('1', '2', '3'),
          orderLineId: fc.constantFrom('500', '501'),
          sku: text,
          quantity: fc.integer({ min: 1, max: 3 }),
        }),
        { selector: ({ remoteId }) => remoteId },
      ),
      holds: fc.array(fc.record({ reason: text, message: text }), { maxLength: 3 }),
      notes: fc.array(fc.record({ type: text, message: text }), { maxLength: 3 }),
    });
    const key = ({ area, field, before, after, line }: FieldChange): string =>
      JSON.stringify([area, field, before, after, line?.remoteId]);
    fc.assert(
      fc.property(content, content, (one, two) => {
        expect(diffContents(one, structuredClone(one))).toEqual([]);
        const there = diffContents(one, two).map(key).sort();
        const back = diffContents(two, one).map(({ before, after, ...change }) =>
          key({ ...change, before: after, after: before }),
        );
        expect(back.sort()).toEqual(there);
        const net = (deltas: ReturnType<typeof piecesMoved>): number =>
          deltas.reduce((sum, { delta }) => sum + delta, 0);
        const count = (lines: OrderContent['lines']): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(net(piecesMoved(one.lines, two.lines))).toBe(count(two.lines) - count(one.lines));
        expect(net(piecesMoved(one.lines, null))).toBe(0 - count(one.lines));
      }),
      { seed: 112, numRuns: 300 },
    );
  });
});

describe('what of it others did', () => {
  const all = diffContents(BASE, {
    ...BASE,
    destination: { ...ADDRESS, city: 'Berlin' },
    holds: [{ reason: 'other', message: null }],
    notes: [],
    status: 'ON_HOLD',
    requestStatus: 'CANCEL_REQUESTED',
  });
  const areas = (judgement: Judgement | null, changes = all): string[] => [
    ...new Set(changesByOthers(changes, judgement, 'READY').map(({ area }) => area)),
  ];

  it('everything, when nothing of ours is under way', () => {
    expect(areas('MIRROR')).toEqual(['ADDRESS', 'HOLDS', 'NOTES', 'STATUS']);
  });

  it('only content, when the store shows it in an answer to us: status, holds and notes may be our own doing', () => {
    expect(areas(null)).toEqual(['ADDRESS']);
    const cancelled = diffContents(BASE, { ...BASE, status: 'CANCELLED' });
    expect(short(changesByOthers(cancelled, null, 'CANCEL_PENDING'))).toEqual([
      'STATUS status: PROCESSING -> CANCELLED',
    ]);
  });

  it.each(['OPEN_CYCLE', 'READ_AGAIN', 'WITHDRAWN', 'CANCEL_ASKED', 'CANCEL_TAKEN_BACK'] as const)(
    'notes and statuses belong to the conversation: %s',
    (judgement) => expect(areas(judgement)).toEqual(['ADDRESS', 'HOLDS']),
  );

  it('a request status alone is no change, nor that the store closed what we shipped', () => {
    expect(areas('MIRROR', diffContents(BASE, { ...BASE, requestStatus: 'CANCEL_REJECTED' }))).toEqual([]);
    const closed = diffContents(BASE, { ...BASE, status: 'CLOSED' });
    expect(changesByOthers(closed, 'MIRROR', 'SHIPPED')).toEqual([]);
    expect(changesByOthers(closed, 'CLOSED_AT_STORE', 'READY')).toHaveLength(1);
    const undone = diffContents(BASE, { ...BASE, status: 'CANCELLED' });
    expect(changesByOthers(undone, 'MIRROR', 'SHIPPED')).toHaveLength(1);
  });
});

describe('what a change means to the work', () => {
  const address = diffContents(BASE, { ...BASE, destination: { ...ADDRESS, city: 'Berlin' } });
  const note = diffContents(BASE, { ...BASE, notes: [] });
  const shipped: FieldChange[] = [{ area: 'SHIPPED', field: 'shippedByOthers', before: '0', after: '1', line: null }];

  it.each(STAGES)('%s: content stops accepted work only', (stage) => {
    const expected = WORKING_STAGES.includes(stage) ? 'STOP_WORK' : 'NOTE';
    for (const changes of [address, shipped]) {
      expect(judgeChange(changes, { stage, requestStatus: 'ACCEPTED' }, 'MIRROR')).toBe(expected);
    }
    expect(judgeChange(note, { stage, requestStatus: 'ACCEPTED' }, 'MIRROR')).toBe('NOTE');
    expect(judgeChange(address, { stage, requestStatus: 'REQUESTED' }, 'OPEN_CYCLE')).toBe('NOTE');
  });

  it.each(FLOOR_STAGES)(
    '%s: the end of accepted work stops it, and so does that nobody asks for it any more',
    (stage) => {
      for (const judgement of ['CANCELLED_AT_STORE', 'CLOSED_AT_STORE', 'MOVED_AWAY'] as const) {
        expect(judgeChange(note, { stage, requestStatus: 'ACCEPTED' }, judgement)).toBe('STOP_WORK');
      }
      expect(judgeChange(note, { stage, requestStatus: 'PENDING' }, 'MIRROR')).toBe('STOP_WORK');
    },
  );

  it('an accept that arrives with other content than we decided on stops the work before it begins', () => {
    const order = { stage: 'ACCEPT_PENDING', requestStatus: 'ACCEPTED' } as const;
    expect(judgeChange(address, order, null)).toBe('STOP_WORK');
    expect(judgeChange(address, { ...order, requestStatus: 'REQUESTED' }, null)).toBe('NOTE');
    expect(judgeChange(address, { ...order, requestStatus: 'REQUESTED' }, 'SUPERSEDE')).toBe('NOTE');
  });
});
