import { DateTime, Json } from './scalars.js';

describe('DateTime', () => {
  it.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.123456+02:00', '2026-01-31T07:30:00.123Z'],
    ['2026-01-31T09:30-05:30', '2026-01-31T15:00:00.000Z'],
  ])('reads %s', (text, utc) => expect(DateTime.serialize(DateTime.parseValue(text))).toBe(utc));

  it.each(['2026-01-31', '2026-13-01T00:00:00Z', '2026-01-31T09:30:00', 'tomorrow', '', 0, null, {}])(
    'refuses %j',
    (value) => expect(() => DateTime.parseValue(value)).toThrow(/ISO 8601/),
  );
});

describe('JSON', () => {
  it('is for answers only', () => {
    expect(Json.serialize({ a: [1, null] })).toEqual({ a: [1, null] });
    expect(() => Json.parseValue({})).toThrow(/not accepted/);
  });
});
