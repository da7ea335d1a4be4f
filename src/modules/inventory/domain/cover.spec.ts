import { daysOfCover } from './cover.js';

describe('daysOfCover', () => {
  it.each<[string, number, number, number, number | null]>([
    ['lasts as long as it takes to leave', 60, 30, 30, 60],
    ['is told to a tenth of a day', 10, 3, 1, 3.3],
    ['is none when nothing is free', 0, 7, 30, 0],
    ['is unknown when nothing left', 60, 0, 30, null],
    ['is unknown when more came back than left', 60, -2, 30, null],
    ['does not overflow', 2_147_483_647, 1, 365, 783_831_531_155],
  ])('%s', (_what, free, left, days, cover) => {
    expect(daysOfCover(free, { left, days })).toBe(cover);
  });
});
