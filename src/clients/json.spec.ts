import fc from 'fast-check';
import { parseJson } from './json.js';

describe('parseJson', () => {
  it('agrees with JSON.parse on everything that survives a round trip', () => {
    const plain = fc.jsonValue().filter((value) => !/\\u0000|\\ud[89a-f]/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        const text = JSON.stringify(value);
        const bigIntegers = /\d{16,}/.test(text);
        fc.pre(!bigIntegers);
        expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
        expect(parseJson(JSON.stringify(value, null, 2))).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('never rounds an integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer) => {
        const read = parseJson(`{"id": ${integer} ,"list":[${integer}]}`);
        const exact = Number.isSafeInteger(Number(integer)) ? Number(integer) : String(integer);
        expect(read).toEqual({ ok: true, value: { id: exact, list: [exact] } });
      }),
    );
  });

  it('leaves digits inside texts and broken numbers alone', () => {
    expect(parseJson('{"a":"9007199254740993 \\" 9007199254740993","b":1.5,"c":1e3}')).toEqual({
      ok: true,
      value: { a: '9007199254740993 " 9007199254740993', b: 1.5, c: 1_000 },
    });
  });

  it('replaces what PostgreSQL refuses, in values and names', () => {
    const read = parseJson('{"a\\u0000":"x\\u0000y\\ud800z","ok":"\\ud83d\\ude00"}');
    expect(read).toEqual({ ok: true, value: { 'a\ufffd': 'x\ufffdy\ufffdz', ok: '\u{1f600}' } });
  });

  it.each(['', '<html>', '{"a":1', '{"a":"x', '[1,]', '01', '{"id":9007199254740993x}', 'nul'])(
    'refuses %p',
    (text) => {
      expect(parseJson(text).ok).toBe(false);
    },
  );

  it('bounds the depth and stays quick on hostile text', () => {
    expect(parseJson('['.repeat(64) + ']'.repeat(64)).ok).toBe(true);
    expect(parseJson('['.repeat(65) + ']'.repeat(65)).ok).toBe(false);
    expect(parseJson('['.repeat(5_000_000)).ok).toBe(false);
    expect(parseJson(`"${'\\'.repeat(200_000)}"`).ok).toBe(true);
    expect(parseJson(`"${'\\"'.repeat(200_000)}"`).ok).toBe(true);
    expect(parseJson('1'.repeat(1_000_000)).ok).toBe(true);
  });

  it('does not touch prototypes', () => {
    const read = parseJson('{"__proto__":{"admin":"\\u0000"}}');
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
    expect(read.ok && Object.getPrototypeOf(read.value)).toBe(Object.prototype);
  });
});
