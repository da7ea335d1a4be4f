import { connect, type Socket } from 'node:net';
import {
  Controller,
  Get,
  Global,
  HttpCode,
  Injectable,
  Logger,
  Module,
  Post,
  Req,
  type DynamicModule,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { DomainError } from '../../../src/common/domain-error.js';
import { DatabaseModule } from '../../../src/platform/database/database.module.js';
import { Database } from '../../../src/platform/database/database.js';
import { ApiKeyVerifier, type VerifiedKey } from '../../../src/platform/http/api-key-verifier.js';
import { BodyLimit } from '../../../src/platform/http/body-limit.js';
import { createApp } from '../../../src/platform/http/create-app.js';
import { HttpModule } from '../../../src/platform/http/http.module.js';
import type { RawBodyRequest } from '../../../src/platform/http/json-body.js';
import { Shutdown } from '../../../src/platform/http/shutdown.js';
import { ObservabilityModule } from '../../../src/platform/observability/observability.module.js';
import { QueueModule } from '../../../src/platform/queue/queue.module.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { testQueueBackend, testQueueOptions } from './queue-backend.js';
import { waitUntil } from './wait-until.js';

const CANARY = 'canary7f3a';
const KEY = 'a-key-for-this-test';
const SQL_ERROR = `relation "${CANARY}" does not exist`;

@Injectable()
class OneKey extends ApiKeyVerifier {
  override async verify(bearer: string): Promise<VerifiedKey | null> {
    return bearer === KEY ? { id: 'k', name: 'test' } : null;
  }
}

@Global()
@Module({ providers: [{ provide: ApiKeyVerifier, useClass: OneKey }], exports: [ApiKeyVerifier] })
class KeyModule {}

@Controller()
class ProbeController {
  private readonly logger = new Logger('Probe');

  @Post('callbacks/next/:token/fulfillment-order-notification')
  @HttpCode(200)
  @BodyLimit(4096)
  callback(@Req() request: RawBodyRequest): object {
    this.logger.log('callback received');
    const { token } = request.params as { token: string };
    return { token, body: request.body ?? null, raw: request.rawBody?.toString('base64') ?? null };
  }

  @Post('large')
  large(@Req() request: RawBodyRequest): object {
    return { bytes: request.rawBody?.length };
  }

  @Get('ip')
  ip(@Req() request: RawBodyRequest): object {
    return { ip: request.ip };
  }

  @Get('fails')
  fails(): never {
    throw Object.assign(new Error(SQL_ERROR), { code: '42P01', query: `SELECT ${CANARY}` });
  }

  @Get('refuses')
  refuses(): never {
    throw new DomainError({ code: 'ORDER_CLOSED', message: 'The order is closed.' });
  }
}

let database: TestDatabase;
let app: NestFastifyApplication;
let base: string;
const lines: string[] = [];
const logged = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  database = await createTestDatabase();
  const root: DynamicModule = {
    module: class Root {},
    controllers: [ProbeController],
    imports: [
      ObservabilityModule.register('info', { write: (line) => void lines.push(line) }),
      DatabaseModule.register({ url: database.url, poolSizes: { ingest: 1, worker: 1, api: 1 } }),
      QueueModule.register(testQueueOptions(database.url), false),
      KeyModule,
      HttpModule,
    ],
  };
  app = await createApp(root, { trustProxy: 1, https: true });
  await app.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => void (lines.length = 0));

const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(base + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('requests', () => {
  it('keep the raw bytes beside the parsed body, and a token in its own case, whatever the case and slash of the path', async () => {
    const body = '{ "a": 1.50,  "b":"\\u00e9" }';
    const answer = await post('/CallBacks/Next/AbC_d-9/Fulfillment-Order-Notification/', body);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      token: 'AbC_d-9',
      body: { a: 1.5, b: 'é' },
      raw: Buffer.from(body).toString('base64'),
    });
  });

  it('of another content type are kept as bytes only', async () => {
    const answer = await post('/callbacks/next/t/fulfillment-order-notification', '{"a":1}', {
      'content-type': 'text/plain',
    });
    expect(await answer.json()).toEqual({ token: 't', body: null, raw: Buffer.from('{"a":1}').toString('base64') });
  });

  it.each([
    ['not JSON', '/large', '<html>', {}, 400, 'BAD_REQUEST'],
    ['empty JSON', '/large', '', {}, 400, 'BAD_REQUEST'],
    ['nested too deep', '/large', '['.repeat(40) + ']'.repeat(40), {}, 400, 'BAD_REQUEST'],
    [
      'over the route limit',
      '/callbacks/next/t/fulfillment-order-notification',
      JSON.stringify('x'.repeat(4096)),
      {},
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['over 1 MiB', '/large', JSON.stringify('x'.repeat(1_048_576)), {}, 413, 'PAYLOAD_TOO_LARGE'],
    ['compressed', '/large', '{}', { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('%s are refused', async (_what, path, body, headers, status, code) => {
    const answer = await post(path, body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({
      error: { code, message: expect.any(String), correlationId: answer.headers.get('x-correlation-id') },
    });
  });

  it('of exactly the limit are read', async () => {
    expect(
      (await post('/callbacks/next/t/fulfillment-order-notification', JSON.stringify('x'.repeat(4094)))).status,
    ).toBe(200);
  });

  it('whose length is not announced are cut off at the limit', async () => {
    const chunks = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(JSON.stringify('x'.repeat(5000))));
        controller.close();
      },
    });
    const init = { method: 'POST', body: chunks, duplex: 'half', headers: { 'content-type': 'application/json' } };
    expect((await fetch(`${base}/callbacks/next/t/fulfillment-order-notification`, init as RequestInit)).status).toBe(
      413,
    );
  });

  it('that arrive too slowly are ended', async () => {
    const { port } = new URL(base);
    const started = performance.now();
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          'POST /large HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
        );
      });
      socket.on('data', (data) => (text += data.toString()));
      socket.on('error', () => resolve(text));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('whose sender breaks off are no fault of ours', async () => {
    const { port } = new URL(base);
    const ended = new Promise<void>((resolve) => {
      app.getHttpServer().once('connection', (served: Socket) => served.once('close', () => resolve()));
    });
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write('POST /large HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
      setImmediate(() => socket.destroy());
    });
    await ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(logged().filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(['/%', '/%?a=1', '/large/%ZZ', '/callbacks/next/%E0%A4%A/fulfillment-order-notification', `/%${CANARY}`])(
    'for the malformed address %s are answered like all others',
    async (path) => {
      const socket = await new Promise<string>((resolve, reject) => {
        let text = '';
        const open = connect(Number(new URL(base).port), '127.0.0.1', () => {
          open.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nX-Correlation-Id: malformed-1\r\nConnection: close\r\n\r\n`);
        });
        open.on('data', (data) => (text += data.toString()));
        open.on('error', reject);
        open.on('close', () => resolve(text));
      });
      expect(socket).toMatch(/^HTTP\/1\.1 400 /);
      expect(socket).toMatch(/content-security-policy: default-src 'none'/i);
      expect(socket).not.toContain(CANARY);
      expect(JSON.parse(socket.slice(socket.indexOf('\r\n\r\n')))).toEqual({
        error: { code: 'BAD_REQUEST', message: expect.stringContaining('malformed'), correlationId: 'malformed-1' },
      });
    },
  );

  it('with a very long part in their address find nothing, like all others', async () => {
    const answer = await post(`/callbacks/next/${'x'.repeat(2_000)}/nothing`, '{}');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it('believe exactly one proxy', async () => {
    const answer = await fetch(`${base}/ip`, { headers: { 'x-forwarded-for': '6.6.6.6, 7.7.7.7' } });
    expect(await answer.json()).toEqual({ ip: '7.7.7.7' });
  });
});

describe('answers', () => {
  it('carry security headers', async () => {
    const { headers } = await fetch(`${base}/health/live`);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it('to an unexpected error tell nothing but the correlation id, and it is logged once', async () => {
    const answer = await fetch(`${base}/fails`, { headers: { 'x-correlation-id': 'find-me-again' } });
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toContain(CANARY);
    expect(JSON.parse(text)).toMatchObject({
      error: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'find-me-again' },
    });
    const errors = logged().filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      correlationId: 'find-me-again',
      err: { message: SQL_ERROR, errorCode: '42P01' },
    });
  });

  it('to an expected error carry its code and message, and nothing is logged as an error', async () => {
    const answer = await fetch(`${base}/refuses`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { code: 'ORDER_CLOSED', message: 'The order is closed.' } });
    expect(logged().filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('to an unknown address do not repeat it', async () => {
    const answer = await fetch(`${base}/nothing/${CANARY}?code=${CANARY}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain(CANARY);
  });
});

describe('logs', () => {
  it('of a request carry its correlation id, its own or a new one, and never its token, query or body', async () => {
    const path = `/callbacks/next/${CANARY}/fulfillment-order-notification/?code=${CANARY}`;
    const given = await post(path, JSON.stringify({ note: CANARY }), {
      'x-correlation-id': 'given-id-1',
      authorization: `Bearer ${CANARY}`,
      cookie: CANARY,
    });
    expect(given.headers.get('x-correlation-id')).toBe('given-id-1');
    const bad = await post(`/nowhere/webhooks/next/${CANARY}`, '{}', { 'x-correlation-id': 'bad id!' });
    expect(bad.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    await waitUntil(
      'both requests are logged',
      () => logged().filter(({ msg }) => msg === 'Request answered').length === 2,
    );
    expect(lines.join('')).not.toContain(CANARY);
    expect(logged()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ msg: 'callback received', correlationId: 'given-id-1' }),
        expect.objectContaining({
          correlationId: 'given-id-1',
          method: 'POST',
          status: 200,
          route: '/callbacks/next/[token]/fulfillment-order-notification',
        }),
        expect.objectContaining({
          correlationId: bad.headers.get('x-correlation-id'),
          route: '/nowhere/webhooks/next/[token]',
          status: 404,
        }),
      ]),
    );
  });
});

describe('metrics', () => {
  it.each([undefined, 'Bearer wrong', `Basic ${KEY}`, `Bearer ${KEY} x`])(
    'are refused with authorization %s',
    async (authorization) => {
      const answer = await fetch(`${base}/metrics`, authorization ? { headers: { authorization } } : {});
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(await answer.text()).not.toContain('crossdock_');
    },
  );

  it('are shown with a key', async () => {
    app.get(Metrics).callbackAnswered(418);
    const answer = await fetch(`${base}/metrics`, { headers: { authorization: `Bearer ${KEY}` } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await answer.text()).toContain('crossdock_callbacks_total{answer="418"} 1');
  });
});

// Last: what they switch off stays off.
describe('health @queue', () => {
  it('is live and ready, and names the queue backend and no versions', async () => {
    expect(await (await fetch(`${base}/health/live`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${base}/health/ready/`);
    const text = await ready.text();
    expect(ready.status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      status: 'ok',
      details: {
        database: { status: 'up' },
        queue: { status: 'up', backend: testQueueBackend() },
        process: { status: 'up' },
      },
    });
    expect(text).not.toMatch(/\d/);
  });

  it('is live but not ready while stopping', async () => {
    app.get(Shutdown).begin();
    const ready = await fetch(`${base}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'error', error: { process: { status: 'down' } } });
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
  });

  it('is not ready when the database is away', async () => {
    await app.get(Database).onApplicationShutdown();
    const ready = await fetch(`${base}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ error: { database: { status: 'down' } } });
  });
});
