import fc from 'fast-check';
import { DateTime, Json } from './scalars.js';

describe('DateTime', () => {
  it.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.123456+02:00', '2026-01-31T07:30:00.123Z'],
    ['2026-01-31T09:30-05:30', '2026-01-31T15:00:00.000Z'],
    ['2024-02-29T23:59:59.999999999+14:00', '2024-02-29T09:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s', (text, utc) => expect(DateTime.serialize(DateTime.parseValue(text))).toBe(utc));

  it.each([
    ...['2026-01-31', '2026-13-01T00:00:00Z', '2026-01-31T09:30:00', 'tomorrow', '', 0, null, {}],
    ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01', '+12026-01-31T09:30:00Z'],
    ...['2026-01-31T09:30:00-23:59', '2026-01-31T09:30:00+14:01', '2026-01-31T09:30:00+05:99', '-0001-01-31T09:30:00Z'],
    ...['2026-02-29T09:30:00Z', '2026-04-31T00:00:00Z', '2026-01-00T00:00:00Z', '2026-00-10T00:00:00Z'],
    ...[
      '2026-01-31T24:00:00Z',
      '2026-12-31T23:59:60Z',
      '2026-01-31T09:60:00Z',
      '2026-01-31t09:30:00z',
      '2026-01-31T9:30:00Z',
    ],
  ])('refuses %j', (value) => expect(() => DateTime.parseValue(value)).toThrow(/ISO 8601/));

  it('takes nothing that PostgreSQL does not', () => {
    const part = fc.nat(99).map((n) => String(n).padStart(2, '0'));
    const text = fc
      .tuple(
        fc.constantFrom('0000', '0001', '1969', '2026', '9999'),
        part,
        part,
        part,
        part,
        part,
        fc.constantFrom('Z', '+14:00', '-23:59', '+00:30'),
      )
      .map(
        ([year, month, day, hour, minute, second, zone]) =>
          `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`,
      );
    fc.assert(
      fc.property(text, (asked) => {
        let moment: Date | undefined;
        try {
          moment = DateTime.parseValue(asked);
        } catch {
          return;
        }
        expect(moment.toISOString()).toMatch(/^(?!0000)\d{4}-/);
      }),
    );
  });
});

describe('JSON', () => {
  it('is for answers only', () => {
    expect(Json.serialize({ a: [1, null] })).toEqual({ a: [1, null] });
    expect(() => Json.parseValue({})).toThrow(/not accepted/);
  });
});
