import fc from 'fast-check';
import { parseJsonBody } from './json-body.js';

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));

describe('parseJsonBody', () => {
  it('reads what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (/"(__proto__|constructor|prototype)"/.test(text)) return;
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(['', ' ', '{', 'undefined', '<html>', '{"a":1}x'])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow('not valid JSON');
    expect(() => parseJsonBody(undefined)).toThrow('not valid JSON');
  });

  it('reads 32 levels and refuses 33, not counting brackets in texts', () => {
    expect(parse('['.repeat(32) + ']'.repeat(32))).toBeDefined();
    expect(() => parse('['.repeat(33) + ']'.repeat(33))).toThrow('nested deeper');
    expect(parse(JSON.stringify({ text: '[{"\\'.repeat(100) }))).toEqual({ text: '[{"\\'.repeat(100) });
    expect(() => parse('{"a":'.repeat(100_000))).toThrow('nested deeper');
  });

  it('drops keys that could pollute prototypes', () => {
    const value = parse(
      '{"a":1,"__proto__":{"polluted":true},"b":{"constructor":{"prototype":{"polluted":true}}}}',
    ) as { b: object };
    expect(Object.hasOwn(value, '__proto__')).toBe(false);
    expect(Object.keys(value.b)).toEqual([]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
