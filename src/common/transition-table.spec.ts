import { inspectTable, nextState, type TransitionTable } from './transition-table.js';

const GOOD: TransitionTable<string, string> = { A: { go: 'B', stay: 'A' }, B: { back: 'A', end: 'C' }, C: {} };
const plant = (state: TransitionTable<string, string>): TransitionTable<string, string> => ({ ...GOOD, ...state });

describe('transition table', () => {
  it('leads where the table says, and nowhere on an unknown event', () => {
    expect(nextState(GOOD, 'A', 'go')).toBe('B');
    expect(nextState(GOOD, 'C', 'go')).toBeUndefined();
  });

  it('finds nothing wrong with a sound machine', () => {
    expect(inspectTable(GOOD, 'A', ['C'])).toEqual({ unreachable: [], deadEnds: [] });
  });

  it('finds a planted state that nothing leads to', () => {
    expect(inspectTable(plant({ D: { go: 'A' } }), 'A', ['C'])).toEqual({ unreachable: ['D'], deadEnds: [] });
  });

  it('does not take a state that only leads to itself for reached or left', () => {
    expect(inspectTable(plant({ D: { stay: 'D' } }), 'A', ['C'])).toEqual({ unreachable: ['D'], deadEnds: ['D'] });
  });

  it('finds a planted dead end, and one made by a forgotten terminal', () => {
    expect(inspectTable(GOOD, 'A', [])).toEqual({ unreachable: [], deadEnds: ['C'] });
  });
});
