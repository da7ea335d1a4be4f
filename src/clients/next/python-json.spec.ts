import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { toPythonJson } from './python-json.js';

/** Written by CPython: scripts/make-python-vectors.py. */
const { vectors, refused } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../test/vectors/python-json.json'), 'utf8'),
) as { vectors: { text: string; dumped: string }[]; refused: { text: string }[] };

describe('toPythonJson', () => {
  it('writes every text of the vectors as CPython does', () => {
    expect(vectors.length).toBeGreaterThan(800);
    for (const { text, dumped } of vectors) expect({ text, dumped: toPythonJson(text) }).toEqual({ text, dumped });
  });

  it('leaves what CPython wrote as it is', () => {
    const finite = vectors.filter(({ dumped }) => !dumped.includes('Infinity'));
    for (const { dumped } of finite) expect(toPythonJson(dumped)).toBe(dumped);
  });

  it.each([...refused.map(({ text }) => text), 'NaN', 'Infinity'])('refuses %p', (text) => {
    expect(toPythonJson(text)).toBeNull();
  });

  it('ends at a depth that no webhook has', () => {
    expect(toPythonJson('['.repeat(64) + ']'.repeat(64))).not.toBeNull();
    expect(toPythonJson('['.repeat(5000) + ']'.repeat(5000))).toBeNull();
  });

  it('keeps the value of any JSON text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(toPythonJson(text) ?? '')).toEqual(JSON.parse(text));
      }),
    );
  });

  it('gives another signature for any change of a value', () => {
    const sign = (text: string) =>
      createHmac('sha256', 'key')
        .update(toPythonJson(text) ?? '')
        .digest('hex');
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        fc.pre(a !== b);
        expect(sign(JSON.stringify({ a }))).not.toBe(sign(JSON.stringify({ a: b })));
      }),
    );
  });
});
