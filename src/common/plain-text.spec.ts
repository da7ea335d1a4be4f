import { isPlainText } from './plain-text.js';

describe('isPlainText', () => {
  it.each([
    '',
    'Ann',
    'Straßen\u00ADname',
    'क्\u200Dष',
    'می\u200Cخواهم',
    '\u{1F468}\u200D\u{1F469}',
    'עברית\u200F',
    '\uFEFFx',
    'ك',
  ])('takes %j', (text) => {
    expect(isPlainText(text)).toBe(true);
  });

  it.each(['a\nb', 'a\tb', '\0', '\u007F', '\u0085', '\u202Etxt.exe', '\u202A', '\u2066x\u2069', '\u2067'])(
    'refuses %j',
    (text) => {
      expect(isPlainText(text)).toBe(false);
    },
  );
});
