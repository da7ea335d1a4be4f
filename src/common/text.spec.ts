import fc from 'fast-check';
import { cutText, isStorable, namesOf } from './text.js';

describe('names in a sentence', () => {
  it.each([
    [[], ''],
    [['A'], 'A'],
    [['A', 'B'], 'A, B'],
    [['A', 'B', 'C'], 'A, B and 1 more'],
    [['A', 'B', 'C', 'D'], 'A, B and 2 more'],
  ])('%j', (names, sentence) => {
    expect(namesOf(names, 2)).toBe(sentence);
  });

  it('of which only some are given counts them all', () => {
    expect([namesOf(['A', 'B'], 5, 2), namesOf(['A', 'B'], 5, 4), namesOf(['A', 'B', 'C'], 2, 9)]).toEqual([
      'A, B',
      'A, B and 2 more',
      'A, B and 7 more',
    ]);
  });
});

describe('a text', () => {
  it('is cut between characters, never within one', () => {
    expect(cutText('ab😀cd', 3)).toBe('ab');
    expect(cutText('ab😀cd', 4)).toBe('ab😀');
    expect(cutText('ab😀cd', 4, '…')).toBe('ab…');
    expect(cutText('ab😀', 4, '…')).toBe('ab😀');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 9 }), (text, most) => {
        const cut = cutText(text, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
        expect(text.startsWith(cut)).toBe(true);
      }),
    );
  });

  it.each([
    ['plain', true],
    ['😀', true],
    ['\\u0000 written out', true],
    ['\0', false],
    ['a\ud83d', false],
    ['\ude00b', false],
    ['\ude00\ud83d', false],
  ])('%j can be stored: %s', (text, storable) => {
    expect(isStorable(text)).toBe(storable);
  });
});
