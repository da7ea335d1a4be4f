import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, InjectOptions, HTTPMethods } from 'fastify';
import { GRAPHQL_LIMITS } from '../../src/platform/graphql/limits.js';
import { ModulesApp } from '../integration/graphql-modules/modules-app.js';

/** A method and an address that the application answers. */
interface Route {
  method: string;
  url: string;
}

const json = { 'content-type': 'application/json' };
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** What is wrong with a request, whatever it is for. */
const MALFORMED: Record<string, Omit<InjectOptions, 'url' | 'method'>> = {
  'no body': {},
  'an empty body': { headers: json, payload: '' },
  'a body that is no JSON': { headers: json, payload: '{"a":' },
  'a body that is no UTF-8': { headers: json, payload: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
  'half of a character': { headers: json, payload: '{"query":"\\ud83d","a":"\\ud83d"}' },
  'a NUL': { headers: json, payload: '{"query":"\\u0000","a":"\\u0000"}' },
  'JSON null': { headers: json, payload: 'null' },
  'a JSON list': { headers: json, payload: '[{"query":"{ viewer { name } }"}]' },
  'a JSON text': { headers: json, payload: '"text"' },
  'fields of other kinds': {
    headers: json,
    payload: '{"query":7,"variables":"x","operationName":[],"id":{},"type":[]}',
  },
  'keys of prototypes': { headers: json, payload: '{"__proto__":{"a":1},"constructor":{"prototype":{}}}' },
  'deep nesting': { headers: json, payload: `${'['.repeat(5_000)}${']'.repeat(5_000)}` },
  'a body that is too large': { headers: json, payload: JSON.stringify({ a: 'x'.repeat(GRAPHQL_LIMITS.bodyBytes) }) },
  'a body without a type': { headers: { 'content-type': '' }, payload: '{}' },
  'a text': { headers: { 'content-type': 'text/plain' }, payload: 'query' },
  'a form': { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'query=%&a[]=%ff' },
  'a form of parts without an end': { headers: { 'content-type': 'multipart/form-data; boundary=x' }, payload: '--x' },
  'another character set': { headers: { 'content-type': 'application/json; charset=utf-16' }, payload: '{}' },
  'a type that is none': { headers: { 'content-type': '///;;;=' }, payload: '{}' },
  'a compressed body': { headers: { ...json, 'content-encoding': 'gzip' }, payload: '{}' },
  'an odd key': {
    headers: { ...json, authorization: 'Bearer \u00ff\u0001' },
    payload: '{"query":"{ viewer { name } }"}',
  },
  'odd cookies': { headers: { cookie: '=;;__proto__=x; a=%; \u00ff=1', 'x-forwarded-for': '::,%,' } },
  'an odd question': { query: { code: ['a', 'b'], shop: '\u0000', state: '%' } as never },
  'a preference that nobody meets': { headers: { accept: 'image/png', 'accept-encoding': '%', origin: 'null' } },
};

describe('malformed requests', () => {
  let app: ModulesApp;
  let http: FastifyInstance;
  const routes: Route[] = [];

  beforeAll(async () => {
    app = await ModulesApp.start({ ROLES: 'ingest,api', NEXT_CLIENT_ID: 'app', NEXT_CLIENT_SECRET: 'secret' });
    http = app.get(HttpAdapterHost).httpAdapter.getInstance<FastifyInstance>();
    const above: string[] = [];
    for (const line of http.printRoutes({ commonPrefix: false }).split('\n')) {
      const [, indent = '', part = '', methods = ''] = /^([│├└─ ]*)(\S+) \(([A-Z, ]+)\)/.exec(line) ?? [];
      if (part === '') continue;
      const depth = indent.length / 4;
      above.splice(depth - 1, above.length, part);
      for (const method of methods.split(', ')) routes.push({ method, url: above.join('') });
    }
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  /** What is odd about an answer; undefined: nothing. */
  const oddness = async (request: InjectOptions): Promise<string | undefined> => {
    const { statusCode, payload, headers } = await http.inject(request);
    const what = `${request.method} ${String(request.url)}: ${statusCode} ${payload.slice(0, 80)}`;
    if (statusCode >= 500 && !String(request.url).startsWith('/health')) return what;
    if (statusCode < 400 || payload === '' || String(headers['content-type']).startsWith('text/html')) return undefined;
    const body = JSON.parse(payload) as { error?: { code?: unknown }; errors?: { extensions?: { code?: unknown } }[] };
    const code = body.error?.code ?? body.errors?.[0]?.extensions?.code;
    return typeof code === 'string' ? undefined : what;
  };

  it('knows the routes', () => {
    const known = routes.map(({ method, url }) => `${method} ${url}`);
    expect(known).toEqual(expect.arrayContaining(['POST /graphql', 'GET /health/live', 'GET /graphiql/app.js']));
    expect(known.some((one) => one.startsWith('POST /callbacks/'))).toBe(true);
  });

  it.each(Object.keys(MALFORMED))('%s is the fault of the caller on every route', async (what) => {
    const odd: unknown[] = [];
    for (const { method, url } of routes) {
      const filled = url.replaceAll(/:\w+/g, 'x').replaceAll('*', 'x');
      odd.push(await oddness({ ...MALFORMED[what], method: method as HTTPMethods, url: filled }));
    }
    expect(odd.filter((one) => one !== undefined)).toEqual([]);
  });

  it('a method that nobody asked for, and an address that is none, are the fault of the caller', async () => {
    const odd: unknown[] = [];
    for (const { url } of routes) {
      for (const method of METHODS)
        odd.push(await oddness({ method: method as HTTPMethods, url: url.replaceAll(/:\w+/g, 'x') }));
      for (const token of ['%', '%00', '%ff', '%ED%A0%80', '..%2f', 'é', 't'.repeat(5_000)]) {
        odd.push(await oddness({ method: 'POST', url: url.replaceAll(/:\w+/g, token), headers: json, payload: '{}' }));
        odd.push(await oddness({ method: 'GET', url: `${url.replaceAll(/:\w+/g, 'x')}?${token}=${token}` }));
      }
    }
    expect(odd.filter((one) => one !== undefined)).toEqual([]);
  });
});
