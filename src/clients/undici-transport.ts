import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request as send } from 'undici';
import { err, ok, type Result } from '../common/result.js';
import { guardedConnector, NotConnectedError, type Lookup } from './guarded-connector.js';
import { HttpTransport, type HttpAnswer, type HttpFailure, type HttpRequest } from './http-transport.js';

/** How the transport connects. */
export interface UndiciTransportOptions {
  /** Also plain http and addresses that are not public: for the sandbox and development, never for production. */
  allowPrivate: boolean;
  /** Who we say we are; none: nothing is said. */
  userAgent?: string;
  /** Default 3,000. */
  connectTimeoutMs?: number;
  /** Replaces the system's resolver. */
  lookup?: Lookup;
}

type Head = Pick<HttpAnswer, 'status' | 'headers'>;

const MAX_CONNECTIONS_PER_HOST = 16;
const KEEP_ALIVE_MS = 4_000;
/** undici checks URL and headers before it opens or uses a connection. */
const NEVER_WRITTEN: ReadonlySet<string> = new Set(['UND_ERR_INVALID_ARG', 'ERR_INVALID_URL']);

/**
 * Sends requests with undici over a keep-alive pool. One call is one request on the wire: undici sends a request again
 * only while no byte of it has left. A pooled connection that turns out to be dead counts as `BROKEN`, because part of
 * the request may have arrived.
 */
@Injectable()
export class UndiciTransport extends HttpTransport implements OnApplicationShutdown {
  private readonly agent: Agent;
  private readonly introduction: Readonly<Record<string, string>>;

  constructor(private readonly options: UndiciTransportOptions) {
    super();
    this.introduction = options.userAgent === undefined ? {} : { 'user-agent': options.userAgent };
    this.agent = new Agent({
      connect: guardedConnector({ connectTimeoutMs: 3_000, ...options }),
      connections: MAX_CONNECTIONS_PER_HOST,
      keepAliveTimeout: KEEP_ALIVE_MS,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Closes all connections; what is still under way breaks. */
  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  override async send(request: HttpRequest): Promise<Result<HttpAnswer, HttpFailure>> {
    if (request.signal?.aborted) return err({ reason: 'NOT_SENT', detail: 'aborted before it was sent' });
    if (!this.options.allowPrivate && !request.url.startsWith('https://')) {
      return err({ reason: 'NOT_SENT', detail: 'only https is allowed' });
    }
    const controller = new AbortController();
    let stopped: 'TIMED_OUT' | 'ABORTED' | undefined;
    const stop = (reason: 'TIMED_OUT' | 'ABORTED'): void => {
      stopped ??= reason;
      controller.abort();
    };
    const onAbort = (): void => stop('ABORTED');
    const timer = setTimeout(() => stop('TIMED_OUT'), request.timeoutMs);
    request.signal?.addEventListener('abort', onAbort, { once: true });
    let head: Head | undefined;
    try {
      const { statusCode, headers, body } = await send(request.url, {
        dispatcher: this.agent,
        method: request.method,
        headers: { 'accept-encoding': 'identity', ...this.introduction, ...request.headers },
        body: request.body ?? null,
        signal: controller.signal,
      });
      head = { status: statusCode, headers: flatten(headers) };
      const bytes = await readBounded(body, request.maxBytes);
      if (bytes === undefined) {
        return err({ reason: 'TOO_LARGE', detail: `answer larger than ${request.maxBytes} bytes`, ...head });
      }
      return ok({ ...head, body: bytes });
    } catch (error) {
      if (error instanceof NotConnectedError) return err({ reason: 'NOT_SENT', detail: error.message });
      if (stopped === 'TIMED_OUT') {
        return err({ reason: stopped, detail: `no whole answer within ${request.timeoutMs} ms`, ...head });
      }
      if (stopped === 'ABORTED') return err({ reason: stopped, detail: 'aborted while under way', ...head });
      const code = codeOf(error);
      if (NEVER_WRITTEN.has(code)) return err({ reason: 'NOT_SENT', detail: `not a valid request (${code})` });
      return err({ reason: 'BROKEN', detail: `connection broke (${code})`, ...head });
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    }
  }
}

/** The body, or undefined as soon as it exceeds the limit (leaving the loop ends the connection). */
async function readBounded(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}
