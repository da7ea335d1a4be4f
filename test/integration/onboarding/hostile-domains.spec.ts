import { OnboardingApp } from './onboarding-app.js';

/** What somebody might send as the domain of a store, already encoded for a query. */
const HOSTILE: readonly string[] = [
  '',
  '?',
  '?store',
  '?store=',
  ...[
    '%20',
    'shop',
    '29next.store',
    '.29next.store',
    'shop.29next.store.',
    'shop.29next.store.evil.com',
    'shop.29next.store%00',
    'shop.29next.store%0d%0aHost:%20evil.com',
    'shop.29next.store%0a',
    '%0ashop.29next.store',
    '%20shop.29next.store',
    'shop.29next.store%20',
    'shop.29next.store%09',
    'shop.29next.store/',
    'shop.29next.store/../admin',
    'shop.29next.store:443',
    'shop.29next.store:80',
    'shop.29next.store%23',
    'shop.29next.store%23@evil.com',
    'shop.29next.store%3fa=b',
    'user@shop.29next.store',
    'user:pass@shop.29next.store',
    'evil.com%23.29next.store',
    'evil.com%3f.29next.store',
    'evil.com/.29next.store',
    'evil.com%5c.29next.store',
    'evil.com%252f.29next.store',
    'evil.com@shop.29next.store',
    'https://shop.29next.store',
    'http://shop.29next.store',
    '//shop.29next.store',
    '%5c%5cshop.29next.store',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'a.b.29next.store',
    'www.shop.29next.store',
    '-shop.29next.store',
    'shop-.29next.store',
    'sh_op.29next.store',
    'sh%2eop.29next.store',
    'shop%2e29next.store%2e',
    'sh*op.29next.store',
    '*.29next.store',
    'xn--shp-0na.29next.store',
    'xn--80ak6aa92e.29next.store',
    'sh%C3%B6p.29next.store',
    'sh%D0%BEp.29next.store',
    'shop.29next.%E2%84%AAtore',
    '%E2%84%AAing.29next.store',
    'shop%E3%80%8229next%E3%80%82store',
    'shop.29next%EF%BC%8Estore',
    'shop.29nextsto%C3%9Fe',
    'shop.29next.stor%E2%80%8Be',
    'shop.29next.store%E2%80%AE',
    'shop.29nextxstore',
    'shop.29next-store.com',
    'shop29next.store',
    'shop.29NEXT.store.evil.com',
    '127.0.0.1',
    '127.0.0.1.29next.store',
    '169.254.169.254',
    '[::1]',
    '%5b::1%5d.29next.store',
    'localhost',
    'localhost:3000',
    '0x7f000001',
    '2130706433',
    'null',
    'undefined',
    '%7b%7d',
    '%27%20OR%201=1--.29next.store',
    '<script>.29next.store',
    '${jndi:ldap}.29next.store',
    'shop.myshopify.com',
    `${'a'.repeat(64)}.29next.store`,
    `${'a'.repeat(5000)}.29next.store`,
  ].map((value) => `?store=${value}`),
  '?store[]=shop.29next.store',
  '?store%5B%5D=shop.29next.store',
  '?store[a]=shop.29next.store',
  '?store=shop.29next.store&store=shop.29next.store',
  '?store=shop.29next.store&store=evil.com',
  '?store=shop.29next.store&store[]=evil.com',
  '?Store=shop.29next.store',
];

describe('hostile store domains', () => {
  let app: OnboardingApp;

  beforeAll(async () => {
    app = await OnboardingApp.start();
  });
  afterAll(() => app.stop());

  it('has a corpus of at least sixty values', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(60);
  });

  it.each(['login', 'setup'])('are refused by /auth/next/%s before anything is looked up or asked', async (route) => {
    for (const query of HOSTILE) {
      const rest = route === 'setup' ? `${query.includes('?') ? '&' : '?'}code=abc&state=def` : '';
      const answer = await app.nest.inject({ method: 'GET', url: `/auth/next/${route}${query}${rest}` });
      expect({ query, status: answer.statusCode }).toEqual({ query, status: 400 });
      expect(answer.headers.location).toBeUndefined();
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.payload).not.toContain('<script');
    }
    expect(app.transport.sent).toEqual([]);
    expect(await app.rows('SELECT FROM oauth_login')).toEqual([]);
  });

  it('are not every domain: a good one is let through', async () => {
    const answer = await app.nest.inject({ method: 'GET', url: '/auth/next/login?store=shop.29next.store' });
    expect(answer.statusCode).toBe(302);
  });
});
