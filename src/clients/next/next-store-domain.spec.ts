import fc from 'fast-check';
import { parseNextStoreDomain, readNextStoreHeader } from './next-store-domain.js';

const HOSTILE: unknown[] = [
  undefined,
  null,
  '',
  ' ',
  0,
  29,
  true,
  {},
  [],
  ['a.29next.store'],
  ['a.29next.store', 'b.29next.store'],
  { 0: 'a.29next.store' },
  { toString: () => 'a.29next.store' },
  Symbol.iterator,
  'a',
  '29next.store',
  '.29next.store',
  'store=a.29next.store',
  'a..29next.store',
  'a.29next.store.',
  'a.b.29next.store',
  'www.a.29next.store',
  'a.29next.store.evil.com',
  'a.29next.storee',
  'a.29next.stor',
  'a.29next.store-evil.com',
  'a-29next.store',
  'a29next.store',
  'evil.com',
  'evil.com/a.29next.store',
  'evil.com#a.29next.store',
  'evil.com?a.29next.store',
  'evil.com?x=.29next.store',
  'evil.com\\a.29next.store',
  'evil.com\\.29next.store',
  'user@a.29next.store',
  'a.29next.store@evil.com',
  'user:pass@a.29next.store',
  'a.29next.store:443',
  'a.29next.store:80',
  'a.29next.store:',
  'a.29next.store/',
  'a.29next.store/path',
  'a.29next.store?x=1',
  'a.29next.store#x',
  'https://a.29next.store',
  'http://a.29next.store/',
  '//a.29next.store',
  'javascript:a.29next.store',
  ' a.29next.store',
  'a.29next.store ',
  'a .29next.store',
  'a.29next.store\n',
  'a.29next.store\r\nHost: evil.com',
  '\r\na.29next.store',
  'a\t.29next.store',
  'a\0.29next.store',
  'a.29next.store\0.evil.com',
  'a%2e29next.store',
  'a%00.29next.store',
  'a.29next%2estore',
  '%61.29next.store',
  '-a.29next.store',
  'a-.29next.store',
  '-.29next.store',
  'a_b.29next.store',
  '*.29next.store',
  'a*.29next.store',
  ['$', '{x}.29next.store'].join(''),
  '{domain}.29next.store',
  "a'.29next.store",
  'a".29next.store',
  '<a>.29next.store',
  'a,b.29next.store',
  'a;b.29next.store',
  'a\u00b7b.29next.store',
  'b\u00fccher.29next.store',
  'xn--bcher-kva.29next.store',
  'XN--bcher-kva.29next.store',
  '\u0430pple.29next.store',
  'a\u3002b.29next.store',
  'a\uff0e29next.store',
  'a.29next.\u017ftore',
  '\u212aiosk.29next.store',
  'a\u200b.29next.store',
  'a\u00ad.29next.store',
  '\ufeffa.29next.store',
  'a\u202e.29next.store',
  '\u{1d41a}.29next.store',
  '127.0.0.1',
  '[::1]',
  '[::1].29next.store',
  '::ffff:127.0.0.1.29next.store',
  'localhost',
  `${'a'.repeat(63)}.29next.store`,
  `${'a'.repeat(100_000)}.29next.store`,
  'a.29NEXT.STORE.EVIL',
];

describe('parseNextStoreDomain', () => {
  it('has a hostile corpus worth the name', () => {
    expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
    expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE.map((value) => [value]))('refuses %p', (value) => {
    const parsed = parseNextStoreDomain(value);
    expect(parsed).toEqual({ ok: false, error: expect.stringContaining('blue-shop.29next.store') });
  });

  it.each([
    ['a.29next.store', 'a.29next.store'],
    ['Blue-Shop.29Next.Store', 'blue-shop.29next.store'],
    ['7.29next.store', '7.29next.store'],
    ['a--b.29next.store', 'a--b.29next.store'],
    [`${'a'.repeat(62)}.29next.store`, `${'a'.repeat(62)}.29next.store`],
  ])('takes %p', (value, domain) => {
    expect(parseNextStoreDomain(value)).toEqual({ ok: true, value: domain });
  });

  it('takes only what stays the host of a URL, whatever the text', () => {
    const nearly = fc
      .tuple(fc.string({ maxLength: 8, unit: 'binary' }), fc.constantFrom('.29next.store', '.29next.store.', '@', ''))
      .map(([text, end]) => text + end);
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        const parsed = parseNextStoreDomain(text);
        if (parsed.ok) expect(new URL(`https://${parsed.value}`).host).toBe(parsed.value);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('readNextStoreHeader', () => {
  it.each([
    ['blue-shop', 'blue-shop.29next.store'],
    ['BLUE-shop', 'blue-shop.29next.store'],
    ['Blue-Shop.29next.store', 'blue-shop.29next.store'],
  ])('reads %p', (value, domain) => {
    expect(readNextStoreHeader(value)).toEqual({ ok: true, value: domain });
  });

  it.each([[undefined], [''], ['a b'], ['-a'], ['evil.com'], ['xn--a'], ['a,b'], [['a']], ['a'.repeat(63)]])(
    'refuses %p',
    (value) => expect(readNextStoreHeader(value).ok).toBe(false),
  );
});
