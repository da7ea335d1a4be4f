import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, ApiClient, openStore } from '../testing.js';

const REDIRECT = 'http://127.0.0.1:3000/auth/next/setup';

describe('OAuth', () => {
  let sandbox: Sandbox;
  let base: string;

  const authorize = async (changes: Record<string, string> = {}) => {
    const query = {
      response_type: 'code',
      client_id: 'sandbox-client',
      redirect_uri: REDIRECT,
      scope: 'fulfillment_service:read store:read',
      state: 's1',
    };
    const url = `${base}/oauth2/authorize/?${new URLSearchParams({ ...query, ...changes }).toString()}`;
    const answer = await fetch(url, { redirect: 'manual' });
    return { status: answer.status, to: new URL(answer.headers.get('location') ?? 'none:') };
  };
  const exchange = async (code: string, changes: Record<string, string> = {}) => {
    const fields = {
      grant_type: 'authorization_code',
      code,
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret',
      redirect_uri: REDIRECT,
    };
    const body = new URLSearchParams({ ...fields, ...changes });
    const answer = await fetch(`${base}/oauth2/token/`, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  beforeEach(async () => {
    sandbox = await startSandbox();
    await openStore(sandbox);
    base = `${sandbox.url}/${ACME}`;
  });

  afterEach(() => sandbox.close());

  it('redirects with code, state and store, and exchanges the code once for a token that works', async () => {
    const { status, to } = await authorize();
    expect([status, to.origin + to.pathname]).toEqual([302, REDIRECT]);
    expect([to.searchParams.get('state'), to.searchParams.get('store')]).toEqual(['s1', ACME]);
    const code = to.searchParams.get('code') ?? '';
    const token = await exchange(code);
    expect(token).toMatchObject({
      status: 200,
      body: { expires_in: 15778476000, scope: 'fulfillment_service:read store:read', token_type: 'Bearer' },
    });
    expect(await exchange(code)).toEqual({ status: 400, body: { error: 'invalid_grant' } });
    const api = new ApiClient(base, String(token.body.access_token));
    expect((await api.get('/locations/')).status).toBe(200);
    expect((await api.get('/webhooks/')).status).toBe(403);
  });

  it('keeps the state to itself when told so', async () => {
    await sandbox.control.updateSettings(ACME, { echoState: false });
    expect((await authorize()).to.searchParams.get('state')).toBeNull();
  });

  it('refuses a wrong secret, another redirect_uri, another store and JSON', async () => {
    const code = async () => (await authorize()).to.searchParams.get('code') ?? '';
    expect(await exchange(await code(), { client_secret: 'wrong' })).toEqual({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect((await exchange(await code(), { redirect_uri: 'http://127.0.0.1/other' })).status).toBe(400);
    await sandbox.control.createStore({ domain: 'other.29next.store' });
    const foreign = await code();
    base = `${sandbox.url}/other.29next.store`;
    expect((await exchange(foreign)).status).toBe(400);
    const json = await fetch(`${base}/oauth2/token/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'authorization_code' }),
    });
    expect([json.status, await json.json()]).toEqual([400, { error: 'unsupported_grant_type' }]);
  });

  it('answers unknown scopes by redirect, and an unknown client or store without one', async () => {
    expect((await authorize({ scope: 'everything' })).to.searchParams.get('error')).toBe('invalid_scope');
    expect((await authorize({ client_id: 'someone' })).status).toBe(400);
    base = `${sandbox.url}/nobody.29next.store`;
    expect((await authorize()).status).toBe(404);
  });

  it('keeps the code used when the answer of the exchange is lost', async () => {
    const code = (await authorize()).to.searchParams.get('code') ?? '';
    await sandbox.control.nextFault(ACME, { kind: 'oauth', fault: 'reset_after' });
    await expect(exchange(code)).rejects.toThrow('fetch failed');
    expect((await exchange(code)).body).toEqual({ error: 'invalid_grant' });
  });
});
