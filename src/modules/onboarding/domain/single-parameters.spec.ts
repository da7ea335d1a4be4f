import { singleParameters } from './single-parameters.js';

const read = (query: string) => singleParameters(`/auth/next/login${query}`, ['store', 'state']);

describe('singleParameters', () => {
  it.each([
    ['', {}],
    ['?', {}],
    ['?store=a', { store: 'a' }],
    ['?store=a&state=', { store: 'a', state: '' }],
    ['?store=a%2eb&other=1&other=2', { store: 'a.b' }],
  ])('reads %p', (query, value) => {
    expect(read(query)).toEqual({ ok: true, value });
  });

  it.each([
    '?store=a&store=b',
    '?store=a&store=a',
    '?store[]=a',
    '?store=a&store[]=b',
    '?store%5B%5D=a',
    '?store[0]=a',
  ])('refuses %p', (query) => {
    expect(read(query).ok).toBe(false);
  });
});
