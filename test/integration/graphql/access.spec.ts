import { waitUntil } from '../platform/wait-until.js';
import { GraphqlApp } from './graphql-app.js';

const CREATE =
  'mutation Create($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { apiKey { id name prefix lastUsedAt revokedAt } secret userErrors { code field message retryable } } }';

interface Created {
  apiKeyCreate: {
    apiKey: { id: string; prefix: string } | null;
    secret: string | null;
    userErrors: { code: string; field: string[] }[];
  };
}

describe('access', () => {
  let app: GraphqlApp;

  beforeAll(async () => {
    app = await GraphqlApp.start();
  });
  afterAll(() => app.stop());

  const create = async (input: Record<string, unknown>): Promise<Created['apiKeyCreate']> => {
    const { data, errors } = await app.ask(CREATE, { variables: { input } });
    expect(errors).toBeUndefined();
    return (data as unknown as Created).apiKeyCreate;
  };

  it.each([null, 'wrong', `cd_00000000_${'x'.repeat(43)}`])('refuses every operation for the key %j', async (key) => {
    for (const query of [
      '{ viewer { name } }',
      '{ __schema { queryType { name } } }',
      'mutation { probeWrite(input: { text: "x" }) { orderId } }',
      '{ nonsense }',
    ]) {
      const { status, errors, data } = await app.ask(query, { key });
      expect({ status, code: errors?.[0]?.extensions.code, data }).toEqual({
        status: 401,
        code: 'UNAUTHENTICATED',
        data: undefined,
      });
    }
  });

  it('knows the admin key of the configuration', async () => {
    const { data } = await app.ask('{ viewer { name actor apiKey { id } } }');
    expect(data?.['viewer']).toEqual({ name: 'admin', actor: 'key:admin', apiKey: null });
  });

  it('makes a key, shows its secret once, and stores only its hash', async () => {
    const made = await create({ name: 'wms' });
    expect(made.userErrors).toEqual([]);
    expect(made.secret).toMatch(/^cd_[0-9a-f]{8}_[\w-]{43}$/);
    const { data } = await app.ask('{ viewer { name actor apiKey { id } } }', { key: made.secret });
    expect(data?.['viewer']).toEqual({ name: 'wms', actor: 'key:wms', apiKey: { id: made.apiKey?.id } });
    const { data: list, text } = await app.ask('{ apiKeys { nodes { id prefix lastUsedAt } } }');
    expect(text).not.toContain(made.secret);
    expect(list?.['apiKeys']).toEqual({
      nodes: [{ id: made.apiKey?.id, prefix: made.apiKey?.prefix, lastUsedAt: expect.any(String) }],
    });
    const { rows } = await app.sql(
      'SELECT row_to_json(k)::text AS row FROM api_key k UNION ALL SELECT row_to_json(a)::text FROM audit_entry a',
    );
    expect(JSON.stringify(rows)).not.toContain(made.secret?.slice(12));
  });

  it('notes the last use at most once a minute', async () => {
    const { secret, apiKey } = await create({ name: 'busy' });
    const used = async (): Promise<unknown> =>
      (await app.sql('SELECT last_used_at FROM api_key WHERE id = $1', [apiKey?.id.slice(4)])).rows[0];
    await app.ask('{ viewer { name } }', { key: secret });
    const first = await used();
    await app.restart();
    await app.ask('{ viewer { name } }', { key: secret });
    expect(await used()).toEqual(first);
    await app.sql("UPDATE api_key SET last_used_at = last_used_at - interval '2 minutes'");
    await app.restart();
    await app.ask('{ viewer { name } }', { key: secret });
    expect(await used()).not.toEqual(first);
  });

  it('refuses a revoked key at once', async () => {
    const { secret, apiKey } = await create({ name: 'gone' });
    expect((await app.ask('{ viewer { name } }', { key: secret })).status).toBe(200);
    const revoke = `mutation { apiKeyRevoke(input: { apiKeyId: "${apiKey?.id}" }) { apiKey { revokedAt } userErrors { code } } }`;
    const { data } = await app.ask(revoke);
    expect(data?.['apiKeyRevoke']).toEqual({ apiKey: { revokedAt: expect.any(String) }, userErrors: [] });
    expect((await app.ask('{ viewer { name } }', { key: secret })).status).toBe(401);
  });

  it('refuses an expired key', async () => {
    const { secret, apiKey } = await create({ name: 'short', expiresAt: '2099-01-01T00:00:00Z' });
    await app.sql('UPDATE api_key SET expires_at = db_now() WHERE id = $1', [apiKey?.id.slice(4)]);
    expect((await app.ask('{ viewer { name } }', { key: secret })).status).toBe(401);
  });

  it('refuses a key from the moment on at which it expires, also one that was just used', async () => {
    const { secret, apiKey } = await create({ name: 'short-lived', expiresAt: '2099-01-01T00:00:00Z' });
    const id = apiKey?.id.slice(4);
    await app.sql(`UPDATE api_key SET expires_at = db_now() + interval '2 s' WHERE id = $1`, [id]);
    expect((await app.ask('{ viewer { name } }', { key: secret })).status).toBe(200);
    await waitUntil('it has expired', async () => {
      const { rows } = await app.sql('SELECT expires_at <= db_now() AS over FROM api_key WHERE id = $1', [id]);
      return rows[0]?.['over'] === true;
    });
    expect((await app.ask('{ viewer { name } }', { key: secret })).status).toBe(401);
  });

  it('answers bad inputs as userErrors', async () => {
    expect(await create({ name: '' })).toMatchObject({
      apiKey: null,
      secret: null,
      userErrors: [{ code: 'INVALID', field: ['input', 'name'] }],
    });
    const revoke = (id: string): Promise<unknown> =>
      app
        .ask(`mutation { apiKeyRevoke(input: { apiKeyId: "${id}" }) { userErrors { code field } } }`)
        .then(({ data }) => data?.['apiKeyRevoke']);
    expect(await revoke('store_x')).toEqual({ userErrors: [{ code: 'INVALID_ID', field: ['input', 'apiKeyId'] }] });
    expect(await revoke('key_00000000-0000-7000-8000-000000000001')).toEqual({
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'apiKeyId'] }],
    });
  });

  it('never shows a secret again, also not to a repeated request', async () => {
    const input = { name: 'once', idempotencyKey: 'make-once' };
    const first = await create(input);
    const again = await create(input);
    expect(first.secret).not.toBeNull();
    expect(again).toMatchObject({ apiKey: { id: first.apiKey?.id }, secret: null, userErrors: [] });
  });

  it('no two keys in use have one name, in whatever case, nor that of the first key', async () => {
    const made = await create({ name: 'Floor 7' });
    expect(made.userErrors).toEqual([]);
    for (const name of ['Floor 7', 'floor 7', 'admin', 'Admin']) {
      const refused = await create({ name });
      expect(refused).toMatchObject({ apiKey: null, secret: null });
      expect(refused.userErrors).toMatchObject([{ code: 'NAME_TAKEN', field: ['input', 'name'] }]);
    }
    const both = await Promise.all([create({ name: 'Scanner' }), create({ name: 'scanner' })]);
    expect(both.filter(({ apiKey }) => apiKey !== null)).toHaveLength(1);
    const REVOKE = 'mutation R($input: ApiKeyRevokeInput!) { apiKeyRevoke(input: $input) { userErrors { code } } }';
    await app.ask(REVOKE, { variables: { input: { apiKeyId: made.apiKey?.id } } });
    expect((await create({ name: 'Floor 7' })).userErrors).toEqual([]);
  });
});
