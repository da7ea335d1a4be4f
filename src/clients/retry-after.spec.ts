import { retryAfterMs } from './retry-after.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('retryAfterMs', () => {
  it.each<[string | undefined, number]>([
    [undefined, 1_000],
    ['', 1_000],
    ['0', 1_000],
    ['1', 1_000],
    ['2', 2_000],
    [' 30 ', 30_000],
    ['0.5', 1_000],
    ['1.2', 1_200],
    ['300', 300_000],
    ['3600', 300_000],
    ['9'.repeat(400), 300_000],
    ['-5', 1_000],
    ['1e9', 1_000],
    ['soon', 1_000],
    ['Sun, 01 Mar 2026 12:00:20 GMT', 20_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 1_000],
    ['Sun, 01 Mar 2026 14:00:00 GMT', 300_000],
    ['Sun, 99 Zzz 2026', 1_000],
  ])('%p is %i ms', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});
