import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { checkedLookup, type Lookup } from '../../src/clients/guarded-connector.js';
import type { HttpRequest } from '../../src/clients/http-transport.js';
import { NextClientOptions, userAgent } from '../../src/clients/next/next-client.options.js';
import { VERSION } from '../../src/common/version.js';
import { UndiciTransport, type UndiciTransportOptions } from '../../src/clients/undici-transport.js';
import { json, startWireServer, until, type WireServer } from './wire-server.js';

const SHORT = 150;
let server: WireServer;
let opened: UndiciTransport[] = [];

function transport(options: Partial<UndiciTransportOptions> = {}): UndiciTransport {
  const made = new UndiciTransport({ allowPrivate: true, ...options });
  opened.push(made);
  return made;
}

function get(changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url: server.url, headers: {}, timeoutMs: 5_000, maxBytes: 1_000, ...changes };
}

beforeEach(async () => {
  server = await startWireServer();
});

afterEach(async () => {
  await Promise.all(opened.map((each) => each.onApplicationShutdown()));
  opened = [];
  await server.close();
});

describe('what arrives', () => {
  it('is answered whole, with lower-case headers', async () => {
    server.answer(json(201, { a: 1 }, { 'X-Thing': 'yes' }));
    const sent = await transport().send(get({ method: 'POST', body: '{"b":2}', headers: { 'X-Mine': 'm' } }));
    expect(sent.ok && sent.value).toMatchObject({ status: 201, headers: { 'x-thing': 'yes' } });
    expect(sent.ok && Buffer.from(sent.value.body).toString()).toBe('{"a":1}');
    expect(server.requests).toMatchObject([{ method: 'POST', body: '{"b":2}', headers: { 'x-mine': 'm' } }]);
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
    expect(server.requests[0]?.headers['user-agent']).toBeUndefined();
  });

  it('says who we are, to every server', async () => {
    server.answer(json(200, {}));
    const ours = userAgent('https://crossdock.example/help');
    await transport({ userAgent: ours }).send(get());
    expect(server.requests[0]?.headers['user-agent']).toBe(`Crossdock/${VERSION} (+https://crossdock.example/help)`);
    expect(new NextClientOptions().userAgent).toBe(`Crossdock/${VERSION}`);
  });

  it('follows no redirect', async () => {
    server.answer((response) => response.writeHead(302, { location: `${server.url}/elsewhere` }).end());
    const sent = await transport().send(get());
    expect(sent.ok && sent.value.status).toBe(302);
    expect(server.requests).toHaveLength(1);
  });

  it('comes over one kept-alive connection', async () => {
    server.answer(json(200, {}));
    const one = transport();
    await one.send(get());
    await new Promise((resolve) => setImmediate(resolve));
    await one.send(get());
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1]);
  });
});

describe('what breaks after the request was written', () => {
  it.each<[string, Parameters<WireServer['answer']>[0], object]>([
    ['a reset before the head', (response) => response.socket?.resetAndDestroy(), { reason: 'BROKEN' }],
    ['an end of stream before the head', (response) => response.socket?.end(), { reason: 'BROKEN' }],
    ['bytes that are not HTTP', (response) => response.socket?.end('SSH-2.0-x\r\n\r\n'), { reason: 'BROKEN' }],
    [
      'a reset after the head',
      (response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.write('12345', () => response.socket?.resetAndDestroy());
      },
      { reason: 'BROKEN', status: 200 },
    ],
    [
      'a body shorter than its length',
      (response) => response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345'),
      { reason: 'BROKEN', status: 200 },
    ],
    [
      'a chunked body without its end',
      (response) => response.socket?.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12345\r\n'),
      { reason: 'BROKEN', status: 200 },
    ],
    [
      'a 429 whose body is cut: the status is kept',
      (response) => response.socket?.end('HTTP/1.1 429 No\r\nretry-after: 7\r\ncontent-length: 10\r\n\r\n1'),
      { reason: 'BROKEN', status: 429, headers: { 'retry-after': '7', 'content-length': '10' } },
    ],
    ['a body over the limit', (response) => response.end('x'.repeat(1_001)), { reason: 'TOO_LARGE', status: 200 }],
    [
      'an endless body',
      (response) => {
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(16_384)));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      },
      { reason: 'TOO_LARGE', status: 200 },
    ],
  ])('%s', async (_name, handler, failure) => {
    server.answer(handler);
    const sent = await transport().send(get({ method: 'POST', body: '{}' }));
    expect(sent).toMatchObject({ ok: false, error: failure });
    expect(server.requests).toHaveLength(1);
  });

  it('takes a body of exactly the limit', async () => {
    server.answer((response) => response.end('x'.repeat(1_000)));
    const sent = await transport().send(get());
    expect(sent.ok && sent.value.body.byteLength).toBe(1_000);
  });

  it('takes what the length promises and no byte more', async () => {
    server.answer((response) => response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}{"more":1}'));
    const sent = await transport().send(get());
    if (sent.ok) expect(Buffer.from(sent.value.body).toString()).toBe('{}');
    else expect(sent.error).toMatchObject({ reason: 'BROKEN' });
  });

  it('a kept-alive connection that died meanwhile is BROKEN or unused, and never sent twice', async () => {
    server.answer(json(200, {}));
    const one = transport();
    await one.send(get());
    server.answer((response) => response.socket?.destroy());
    const sent = await one.send(get({ method: 'POST', body: '{}' }));
    expect(sent).toMatchObject({ ok: false, error: { reason: 'BROKEN' } });
    expect(server.requests).toHaveLength(2);
  });
});

describe('time', () => {
  it('ends a hang, and the connection with it', async () => {
    server.answer(() => undefined);
    const sent = await transport().send(get({ timeoutMs: SHORT }));
    expect(sent).toMatchObject({ ok: false, error: { reason: 'TIMED_OUT' } });
    await until(() => server.gaveUp === 1);
  });

  it('is total: a slow drip does not stretch it', async () => {
    server.answer((response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(drip));
    });
    const sent = await transport().send(get({ timeoutMs: SHORT }));
    expect(sent).toMatchObject({ ok: false, error: { reason: 'TIMED_OUT', status: 200 } });
    await until(() => server.gaveUp === 1);
  });

  it('an abort ends it at once; before the start nothing is sent', async () => {
    server.answer(() => undefined);
    const controller = new AbortController();
    const under = transport().send(get({ signal: controller.signal }));
    await until(() => server.requests.length === 1);
    controller.abort();
    expect(await under).toMatchObject({ ok: false, error: { reason: 'ABORTED' } });
    await until(() => server.gaveUp === 1);
    expect(await transport().send(get({ signal: controller.signal }))).toMatchObject({
      ok: false,
      error: { reason: 'NOT_SENT' },
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('what was never sent', () => {
  it('a refused connection', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const sent = await transport().send(get({ url: `http://127.0.0.1:${port}/`, method: 'POST', body: '{}' }));
    expect(sent).toMatchObject({ ok: false, error: { reason: 'NOT_SENT', detail: 'no connection (ECONNREFUSED)' } });
  });

  it('a name that does not resolve', async () => {
    const lookup: Lookup = (_name, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    const sent = await transport({ lookup }).send(get({ url: 'http://gone.29next.store/' }));
    expect(sent).toMatchObject({ ok: false, error: { reason: 'NOT_SENT', detail: 'no connection (ENOTFOUND)' } });
  });

  it('a TLS handshake that fails', async () => {
    const sent = await transport().send(get({ url: server.url.replace('http:', 'https:'), method: 'POST' }));
    expect(sent).toMatchObject({ ok: false, error: { reason: 'NOT_SENT' } });
    expect(server.requests).toHaveLength(0);
  });

  it('a header that cannot be written', async () => {
    const sent = await transport().send(get({ headers: { authorization: 'Bearer a\r\nX: y' } }));
    expect(sent).toMatchObject({ ok: false, error: { reason: 'NOT_SENT' } });
    expect(JSON.stringify(sent)).not.toContain('Bearer');
  });
});

describe('in production', () => {
  const strict = (lookup?: Lookup): UndiciTransport => transport({ allowPrivate: false, ...(lookup && { lookup }) });
  const https = (host: string): HttpRequest => get({ url: `https://${host}/` });

  it('plain http is refused', async () => {
    expect(await strict().send(get())).toMatchObject({ ok: false, error: { detail: 'only https is allowed' } });
    expect(server.requests).toHaveLength(0);
  });

  it.each(['127.0.0.1', '[::1]', '169.254.169.254', '[::ffff:127.0.0.1]', '10.0.0.1'])(
    'the literal address %s is refused',
    async (host) => {
      const sent = await strict().send(https(host));
      expect(sent).toMatchObject({ ok: false, error: { reason: 'NOT_SENT', detail: 'the address is not public' } });
    },
  );

  it('a name with one private address among public ones is refused', async () => {
    const lookup: Lookup = (_name, done) =>
      done(null, [
        { address: '1.1.1.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const sent = await strict(lookup).send(https('a.29next.store'));
    expect(sent).toMatchObject({ ok: false, error: { reason: 'NOT_SENT' } });
    expect(sent).toMatchObject({ error: { detail: expect.stringContaining('not public') } });
  });

  it('a name is checked at every connection, so rebinding it later gains nothing', () => {
    const answers = ['1.1.1.1', '127.0.0.1'];
    const rebinding: Lookup = (_name, done) => done(null, [{ address: answers.shift() ?? '', family: 4 }]);
    const lookup = checkedLookup(rebinding, false);
    const handedOn: unknown[] = [];
    for (const all of [true, true]) {
      lookup('a.29next.store', { all }, (error, addresses) => handedOn.push(error?.message ?? addresses));
    }
    expect(handedOn).toEqual([
      [{ address: '1.1.1.1', family: 4 }],
      'the name resolves to an address that is not public',
    ]);
  });

  it('the socket uses the very addresses that were checked: one lookup per connection', async () => {
    server.answer(json(200, {}));
    let asked = 0;
    const lookup: Lookup = (_name, done) => {
      asked += 1;
      done(null, [{ address: asked === 1 ? '127.0.0.1' : '0.0.0.0', family: 4 }]);
    };
    const url = server.url.replace('127.0.0.1', 'a.29next.store');
    expect(await transport({ lookup }).send(get({ url }))).toMatchObject({ ok: true });
    expect(asked).toBe(1);
    expect(server.requests[0]?.headers.host).toMatch(/^a\.29next\.store:/);
  });
});
