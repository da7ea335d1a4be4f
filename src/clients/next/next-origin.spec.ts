import { orderOrigin, requestOrigin } from './next-origin.js';

describe('origins', () => {
  it('are kept in the store’s own word where it says', () => {
    expect(orderOrigin({ order_source: 'checkout' })).toBe('checkout');
    expect(orderOrigin({ source: 'Admin API' })).toBe('Admin API');
    expect(requestOrigin({ merchant_requests: [{ source: 'api' }, { source: 'background_job' }] })).toBe(
      'background_job',
    );
  });

  it.each([
    [null],
    ['checkout'],
    [{}],
    [{ source: 4 }],
    [{ source: '' }],
    [{ source: 'please leave it with the neighbour, thank you very much' }],
    [{ source: 'a@b.example' }],
    [{ merchant_requests: [] }],
    [{ merchant_requests: 'none' }],
    [{ merchant_requests: [{ source: 'api' }, { message: 'x' }] }],
  ])('%j says nothing', (raw) => {
    expect([orderOrigin(raw), requestOrigin(raw)]).toEqual([null, null]);
  });
});
