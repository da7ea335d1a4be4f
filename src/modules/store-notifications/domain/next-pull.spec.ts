import fc from 'fast-check';
import { nextPull, type FinishedPull } from './next-pull.js';

const SWEEP = { normalSeconds: 600, lateSeconds: 120 };
const PLAIN: FinishedPull = { hinted: false, trail: 0, found: 0, unsettled: 0, pages: 1 };

describe('nextPull', () => {
  it.each<[string, Partial<FinishedPull>, { trail: number; dueSeconds: number }]>([
    ['a sweep that found nothing: the usual pause', {}, { trail: 0, dueSeconds: 600 }],
    ['a hint that found something: the usual pause', { hinted: true, found: 1 }, { trail: 0, dueSeconds: 600 }],
    ['a hint that found nothing: again after 5 s', { hinted: true }, { trail: 1, dueSeconds: 5 }],
    ['the first trailing pull found nothing: again 30 s after the hint', { trail: 1 }, { trail: 2, dueSeconds: 25 }],
    ['the second trailing pull found nothing: the usual pause', { trail: 2 }, { trail: 0, dueSeconds: 600 }],
    ['a trailing pull that found something: the usual pause', { trail: 1, found: 2 }, { trail: 0, dueSeconds: 600 }],
    ['a sweep that found unannounced work: the short pause', { found: 1 }, { trail: 0, dueSeconds: 120 }],
    [
      'a hint of several pages: one more look after 5 s',
      { hinted: true, found: 60, pages: 2 },
      { trail: 2, dueSeconds: 5 },
    ],
    ['a sweep of several pages that found work: one more look', { found: 1, pages: 3 }, { trail: 2, dueSeconds: 5 }],
    ['a sweep of several known pages: no more look', { pages: 3 }, { trail: 0, dueSeconds: 600 }],
    [
      'an unsettled order: again after 5 s, whatever else was found',
      { hinted: true, found: 5, pages: 2, unsettled: 1 },
      { trail: 1, dueSeconds: 5 },
    ],
    ['something is left: it goes on after 5 s', { found: 3, more: true }, { trail: 0, dueSeconds: 5 }],
    ['unsettled orders twice in a row: again after 25 s', { trail: 1, unsettled: 1 }, { trail: 2, dueSeconds: 25 }],
    [
      'unsettled orders for longer: the short pause',
      { trail: 2, found: 1, unsettled: 1 },
      { trail: 2, dueSeconds: 120 },
    ],
  ])('%s', (_name, pull, expected) => {
    expect(nextPull({ ...PLAIN, ...pull }, SWEEP)).toEqual(expected);
  });

  it('looks at a list that is too long for trailing looks after the short pause, when orders are unsettled', () => {
    const long = { ...SWEEP, trailing: false };
    expect(nextPull({ ...PLAIN, hinted: true, unsettled: 1 }, long)).toEqual({ trail: 2, dueSeconds: 120 });
    expect(nextPull({ ...PLAIN, hinted: true }, long)).toEqual({ trail: 0, dueSeconds: 600 });
  });

  it('comes to rest after at most two quiet looks, wherever it starts', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.nat(2),
        fc.nat(3),
        fc.nat(2),
        fc.integer({ min: 1, max: 9 }),
        (hinted, trail, found, unsettled, pages) => {
          let next = nextPull({ hinted, trail, found, unsettled, pages }, SWEEP);
          for (let quiet = 0; quiet < 3; quiet += 1) next = nextPull({ ...PLAIN, trail: next.trail }, SWEEP);
          expect(next).toEqual({ trail: 0, dueSeconds: 600 });
        },
      ),
    );
  });
});
