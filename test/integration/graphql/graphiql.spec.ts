import { gunzipSync } from 'node:zlib';
import { READY_OPERATIONS } from '../../../src/platform/graphql/graphiql/graphiql-operations.js';
import { GraphqlApp } from './graphql-app.js';

describe('GraphiQL', () => {
  let app: GraphqlApp;

  beforeAll(async () => {
    app = await GraphqlApp.start();
  });
  afterAll(() => app.stop());

  const get = async (url: string): Promise<{ headers: Record<string, unknown>; text: string }> => {
    const { statusCode, headers, rawPayload } = await app.app.inject({ method: 'GET', url });
    expect(statusCode).toBe(200);
    expect(headers['content-encoding']).toBe('gzip');
    return { headers, text: gunzipSync(rawPayload).toString() };
  };

  it('is served from our own files: nothing in the page is fetched from elsewhere', async () => {
    const { text, headers } = await get('/graphiql');
    expect(text).toContain('<title>Crossdock</title>');
    const fetched = [...text.matchAll(/(?:src|href)\s*=\s*["']([^"']+)["']|url\(\s*["']?([^"')]+)/g)].map(
      (found) => found[1] ?? found[2] ?? '',
    );
    const own = fetched.filter((url) => !url.startsWith('data:') && !url.startsWith('#'));
    expect(own).toEqual([expect.stringMatching(/^\/graphiql\/app\.js\?v=[0-9a-f]{16}$/)]);
    expect(text.match(/<script/g)).toHaveLength(1);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/https?:|\*/);
    const { text: script } = await get(own[0] ?? '');
    expect(script).toContain('renderYogaGraphiQL');
    expect(script.indexOf('window.fetch =')).toBeLessThan(script.indexOf('renderYogaGraphiQL'));
  });

  it('opens with ready operations', async () => {
    expect(READY_OPERATIONS).toHaveLength(10);
    const { text } = await get('/graphiql/app.js');
    for (const { query } of READY_OPERATIONS) expect(text).toContain(JSON.stringify(query));
  });
});
