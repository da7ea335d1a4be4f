import { CursorTrail } from './cursor-trail.js';

describe('CursorTrail', () => {
  it('follows new cursors and refuses a circle of any length', () => {
    const trail = new CursorTrail();
    expect(['a', 'b', 'c'].map((cursor) => trail.follow(cursor))).toEqual(['a', 'b', 'c']);
    expect(() => trail.follow('a')).toThrow('circle');
  });
});
