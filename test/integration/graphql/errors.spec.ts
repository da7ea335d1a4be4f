import { ADMIN_KEY, GraphqlApp } from './graphql-app.js';

describe('GraphQL errors', () => {
  let app: GraphqlApp;

  beforeAll(async () => {
    app = await GraphqlApp.start();
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    app.errorLines.length = 0;
  });

  it('masks what nobody expected and logs it once under the correlation id', async () => {
    const { text, errors } = await app.ask('{ crash }');
    const id = errors?.[0]?.extensions.correlationId;
    expect(errors).toEqual([
      {
        message: `Internal error. It was logged under correlation id ${id}.`,
        path: ['crash'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL', correlationId: id },
      },
    ]);
    expect(text).not.toMatch(/secret|SELECT|does not exist|stack|\.ts|127\.0\.0\.1/);
    expect(app.errorLines).toHaveLength(1);
    expect(app.errorLines[0]).toContain(id);
    expect(app.errorLines[0]).toContain('secret_table');
  });

  it('shows expected errors with their code', async () => {
    const { errors } = await app.ask('{ refuse }');
    expect(errors?.[0]).toMatchObject({
      message: 'The probe refuses.',
      extensions: { code: 'PROBE_REFUSED', field: ['input'] },
    });
    expect(app.errorLines).toEqual([]);
  });

  it('keeps the text of validation errors and what they propose, for who has a key', async () => {
    const { status, errors } = await app.ask('{ prob { number } viewer { nam } }');
    expect(status).toBe(400);
    expect(errors?.map(({ message }) => message)).toEqual([
      'Cannot query field "prob" on type "Query". Did you mean "probe" or "probes"?',
      'Cannot query field "nam" on type "Viewer". Did you mean "name"?',
    ]);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await app.ask('{ prob { number } }', { key: 'wrong' })).text).not.toContain('probe');
  });

  it('says that there are no subscriptions', async () => {
    const { status, errors } = await app.ask('subscription { viewer { name } }');
    expect({ status, code: errors?.[0]?.extensions.code }).not.toMatchObject({ code: 'INTERNAL' });
    expect(status).toBe(400);
    expect(app.errorLines).toEqual([]);
  });

  it('passes a failing mutation through as INTERNAL, rolled back and unaudited as applied', async () => {
    const { errors, text } = await app.ask('mutation { probeWrite(input: { text: "crash" }) { orderId } }');
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL');
    expect(text).not.toContain('db.internal');
  });

  it('takes no mutation by GET, no batch, and no request that a form could send', async () => {
    const headers = { authorization: `Bearer ${ADMIN_KEY}` };
    const mutation = encodeURIComponent('mutation { probeWrite(input: { text: "x" }) { orderId } }');
    const get = await app.app.inject({
      method: 'GET',
      url: `/graphql?query=${mutation}`,
      headers: { ...headers, 'apollo-require-preflight': '1' },
    });
    expect(get.statusCode).toBe(405);
    const crossSite = await app.app.inject({ method: 'GET', url: '/graphql?query=%7Bviewer%7Bname%7D%7D', headers });
    expect(crossSite.statusCode).toBe(400);
    const form = await app.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { ...headers, 'content-type': 'text/plain' },
      payload: '{"query":"{viewer{name}}"}',
    });
    expect(form.statusCode).toBe(400);
    const batch = await app.app.inject({
      method: 'POST',
      url: '/graphql',
      headers,
      payload: [{ query: '{ viewer { name } }' }],
    });
    expect(batch.statusCode).toBe(400);
    const { rows } = await app.sql('SELECT FROM timeline_event');
    expect(rows).toHaveLength(0);
  });
});
