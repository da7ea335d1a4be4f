import { parseTime } from './time.js';

describe('a time that somebody else wrote', () => {
  it.each([
    ['2026-03-01T12:00:00+02:00', '2026-03-01T10:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is one', (text, time) => {
    expect(parseTime(text)?.toISOString()).toBe(time);
  });

  it.each([
    null,
    '',
    'soon',
    '0000-12-31T23:59:59Z',
    '-004714-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '+275000-01-01T00:00:00Z',
  ])('%s is none', (text) => {
    expect(parseTime(text)).toBeNull();
  });
});
