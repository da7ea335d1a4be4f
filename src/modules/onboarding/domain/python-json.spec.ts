import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { toPythonJson } from './python-json.js';

/** A JSON text, and what CPython 3 makes of it: `json.dumps(json.loads(text))`. */
const VECTORS: readonly (readonly [string, string])[] = [
  [
    '{"float":1.0,"tiny":1e-07,"huge":1e+22,"neg":-0.0,"small":0.0001,"big":1.2345678901234568e+17,"third":0.3333333333333333}',
    '{"float": 1.0, "tiny": 1e-07, "huge": 1e+22, "neg": -0.0, "small": 0.0001, "big": 1.2345678901234568e+17, "third": 0.3333333333333333}',
  ],
  [
    '{\n  "float": 1.0,\n  "tiny": 1e-07,\n  "huge": 1e+22,\n  "neg": -0.0,\n  "small": 0.0001,\n  "big": 1.2345678901234568e+17,\n  "third": 0.3333333333333333\n}',
    '{"float": 1.0, "tiny": 1e-07, "huge": 1e+22, "neg": -0.0, "small": 0.0001, "big": 1.2345678901234568e+17, "third": 0.3333333333333333}',
  ],
  [
    '{"int":10000000000000000000001,"neg":-9007199254740993,"zero":0}',
    '{"int": 10000000000000000000001, "neg": -9007199254740993, "zero": 0}',
  ],
  [
    '{\n  "int": 10000000000000000000001,\n  "neg": -9007199254740993,\n  "zero": 0\n}',
    '{"int": 10000000000000000000001, "neg": -9007199254740993, "zero": 0}',
  ],
  ['{"10":"ten","9":"nine","01":"x","a":1}', '{"10": "ten", "9": "nine", "01": "x", "a": 1}'],
  ['{\n  "10": "ten",\n  "9": "nine",\n  "01": "x",\n  "a": 1\n}', '{"10": "ten", "9": "nine", "01": "x", "a": 1}'],
  [
    '{"emoji":"\\ud83d\\ude00 caf\\u00e9","ls":"\\u2028\\u2029","del":"\\u007f","nul":"\\u0000","ctl":"\\u001f\\u000b"}',
    '{"emoji": "\\ud83d\\ude00 caf\\u00e9", "ls": "\\u2028\\u2029", "del": "\\u007f", "nul": "\\u0000", "ctl": "\\u001f\\u000b"}',
  ],
  [
    '{\n  "emoji": "\\ud83d\\ude00 caf\\u00e9",\n  "ls": "\\u2028\\u2029",\n  "del": "\\u007f",\n  "nul": "\\u0000",\n  "ctl": "\\u001f\\u000b"\n}',
    '{"emoji": "\\ud83d\\ude00 caf\\u00e9", "ls": "\\u2028\\u2029", "del": "\\u007f", "nul": "\\u0000", "ctl": "\\u001f\\u000b"}',
  ],
  [
    '{"emoji":"\u{1f600} caf\u00e9","ls":"\u2028\u2029","del":"\u007f","nul":"\\u0000","ctl":"\\u001f\\u000b"}',
    '{"emoji": "\\ud83d\\ude00 caf\\u00e9", "ls": "\\u2028\\u2029", "del": "\\u007f", "nul": "\\u0000", "ctl": "\\u001f\\u000b"}',
  ],
  [
    '{"quote":"\\"\\\\/\\b\\f\\n\\r\\t","slash":"a/b","\\u00e9":"key"}',
    '{"quote": "\\"\\\\/\\b\\f\\n\\r\\t", "slash": "a/b", "\\u00e9": "key"}',
  ],
  [
    '{\n  "quote": "\\"\\\\/\\b\\f\\n\\r\\t",\n  "slash": "a/b",\n  "\\u00e9": "key"\n}',
    '{"quote": "\\"\\\\/\\b\\f\\n\\r\\t", "slash": "a/b", "\\u00e9": "key"}',
  ],
  [
    '{"quote":"\\"\\\\/\\b\\f\\n\\r\\t","slash":"a/b","\u00e9":"key"}',
    '{"quote": "\\"\\\\/\\b\\f\\n\\r\\t", "slash": "a/b", "\\u00e9": "key"}',
  ],
  [
    '{"deep":[[[{"a":[{"b":[]},{}]}]]],"t":true,"f":false,"n":null}',
    '{"deep": [[[{"a": [{"b": []}, {}]}]]], "t": true, "f": false, "n": null}',
  ],
  [
    '{\n  "deep": [\n    [\n      [\n        {\n          "a": [\n            {\n              "b": []\n            },\n            {}\n          ]\n        }\n      ]\n    ]\n  ],\n  "t": true,\n  "f": false,\n  "n": null\n}',
    '{"deep": [[[{"a": [{"b": []}, {}]}]]], "t": true, "f": false, "n": null}',
  ],
  ['[]', '[]'],
  ['{}', '{}'],
  ['"text"', '"text"'],
  ['1.5', '1.5'],
  ['null', 'null'],
  ['{"lone":"\\ud83d x"}', '{"lone": "\\ud83d x"}'],
  ['{\n  "lone": "\\ud83d x"\n}', '{"lone": "\\ud83d x"}'],
  ['{"a":1,"b":2,"a":3}', '{"a": 3, "b": 2}'],
  ['{"a" :1 ,\n"a":{"x":1,"x":[1,2]}}', '{"a": {"x": [1, 2]}}'],
  ['{"\\u0061":1,"a":2}', '{"a": 2}'],
  ['"\\/"', '"/"'],
  ['{"\\ud83d\\ude00":"\\u00E9"}', '{"\\ud83d\\ude00": "\\u00e9"}'],
];

describe('toPythonJson', () => {
  it.each(VECTORS)('writes %s as CPython does', (text, dumped) => {
    expect(toPythonJson(text)).toBe(dumped);
  });

  it('leaves what CPython wrote as it is', () => {
    for (const [, dumped] of VECTORS) expect(toPythonJson(dumped)).toBe(dumped);
  });

  it.each([
    '',
    '{',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    '01',
    '1.',
    '+1',
    'NaN',
    '"\n"',
    "'a'",
    '{"a":1} x',
    '"\\x"',
    '[1 2]',
    '{"a" 1}',
  ])('refuses %p', (text) => {
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
