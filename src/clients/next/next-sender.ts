import { exchange, unreadableAnswer } from '../exchange.js';
import type { HttpTransport } from '../http-transport.js';
import { StoreClientError } from '../store-client.errors.js';
import type { CallOptions, StoreConnection } from '../store-client.js';
import type { NextClientOptions } from './next-client.options.js';
import { NotUnderstood, readId, understand } from './next-fields.js';
import { readPage, type NextPage } from './next-pages.js';
import { renderTarget, type NextRequest } from './next-requests.js';
import { parseNextStoreDomain } from './next-store-domain.js';

/** Sends one request to one store and reads what came back. Rejects only with a `StoreClientError`. */
export class NextSender {
  /** Takes the way out and the settings. */
  constructor(
    private readonly transport: HttpTransport,
    private readonly options: NextClientOptions,
  ) {}

  /** The object that the request is about; an answer about another one is not understood. */
  object<T>(
    connection: StoreConnection,
    request: NextRequest,
    map: (raw: unknown) => T,
    options?: CallOptions,
  ): Promise<T> {
    const read = (raw: unknown): T => {
      const object = map(raw);
      if (request.id !== undefined && (object as { remoteId?: string }).remoteId !== request.id) {
        throw new NotUnderstood('it is about another object');
      }
      return object;
    };
    return this.answer(connection, request, read, options);
  }

  /** One page of a list; an item that makes no sense stands alone. */
  page<T>(
    connection: StoreConnection,
    request: NextRequest,
    map: (raw: unknown) => T,
    options?: CallOptions,
  ): Promise<NextPage<T>> {
    return this.answer(connection, request, (raw) => readPage(raw, request.query?.['cursor'], map), options);
  }

  /** The answer as `read` understands it. */
  async answer<T>(
    connection: StoreConnection,
    request: NextRequest,
    read: (raw: unknown) => T,
    options?: CallOptions,
  ): Promise<T> {
    const raw = await this.send(connection, request, options);
    const result = understand(() => read(raw));
    if (!result.ok) throw unreadableAnswer(termsOf(request), result.error);
    return result.value;
  }

  /** The JSON of the answer as it is. */
  async send(connection: StoreConnection, request: NextRequest, options: CallOptions = {}): Promise<unknown> {
    const domain = parseNextStoreDomain(connection.domain);
    if (!domain.ok) throw neverSent('UNREACHABLE', request, domain.error);
    if (request.id !== undefined && readId(request.id) === null) {
      throw neverSent('NOT_FOUND', request, 'the id is not one that a 29 Next store can have given');
    }
    if (request.orderNumber !== undefined && !isPathStep(request.orderNumber)) {
      throw neverSent('NOT_FOUND', request, 'the order number is not one that a 29 Next store can have given');
    }
    return exchange(
      this.transport,
      {
        method: request.method,
        url: `${this.options.baseUrl(domain.value)}/api/admin${renderTarget(request)}`,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${connection.accessToken}`,
          'X-29next-API-Version': connection.apiVersion,
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        timeoutMs: options.timeoutMs ?? this.options.timeoutMs,
        maxBytes: this.options.maxBytes,
        ...(options.signal !== undefined && { signal: options.signal }),
      },
      termsOf(request),
    );
  }
}

function termsOf(request: NextRequest): { name: string; write: boolean; expects: 'JSON' | 'NOTHING' } {
  return { name: `${request.method} ${request.path}`, write: request.method !== 'GET', expects: request.expects };
}

/** Whether it stays one step of a path when encoded: not empty, no step up, and nothing that cannot be encoded. */
function isPathStep(text: string): boolean {
  return /^(?!\.{1,2}$)\P{Surrogate}{1,128}$/u.test(text);
}

function neverSent(kind: 'UNREACHABLE' | 'NOT_FOUND', request: NextRequest, why: string): StoreClientError {
  const detail = `${termsOf(request).name}: nothing was sent: ${why}`;
  return new StoreClientError({ kind, retryable: false, outcomeUnknown: false, detail });
}
