import { createHmac } from 'node:crypto';
import { connectStore } from './connected-store.js';
import { OnboardingApp } from './onboarding-app.js';

describe('the platform in an address', () => {
  let app: OnboardingApp;
  beforeAll(async () => {
    app = await OnboardingApp.start();
  });
  afterAll(() => app.stop());

  it.each(['/auth/other/login?store=blue.29next.store', '/auth/other/setup?store=blue.29next.store&code=c'])(
    'that nobody speaks answers 404: %s',
    async (url) => {
      const answer = await app.nest.inject({ method: 'GET', url });
      expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([404, undefined]);
    },
  );

  it('has to be that of the store: a genuine webhook at the address of another one is recorded nowhere', async () => {
    const { path, secret } = await connectStore(app, 'blue');
    const payload = JSON.stringify({ event_id: 'e1', event_type: 'store.updated', data: {} });
    const signature = createHmac('sha256', secret).update(payload).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-29next-signature': signature };
    const deliver = async (url: string): Promise<number> =>
      (await app.nest.inject({ method: 'POST', url, headers, payload })).statusCode;
    expect(await deliver(path.replace('/next/', '/other/'))).toBe(404);
    expect(await app.rows('SELECT FROM store_notification')).toEqual([]);
    expect(await deliver(path)).toBe(200);
    expect(await app.rows('SELECT FROM store_notification')).toHaveLength(1);
  });
});
