import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './sandbox.js';

/** The store that specs use. */
export const ACME = 'acme.29next.store';

const SCOPES = [
  'fulfillment_service:read',
  'fulfillment_service:write',
  'catalogue:read',
  'catalogue:write',
  'orders:read',
  'webhooks:read',
  'webhooks:write',
  'store:read',
];

/** An answer as a spec looks at it. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // A spec reads whatever it expects; a wrong expectation fails there.
  body: ApiBody;
}

/** Parsed JSON of an answer; lists have `results`. */
export interface ApiBody extends Record<string, unknown> {
  results: Record<string, unknown>[];
  next: string | null;
}

/** A bare client of the Admin API, as an app would be, for specs. */
export class ApiClient {
  constructor(
    readonly base: string,
    readonly token: string,
  ) {}

  /** GET below `/api/admin`, or of a full URL. */
  get(path: string): Promise<ApiAnswer> {
    return this.call('GET', path);
  }

  /** POST of a JSON body. */
  post(path: string, body: object = {}): Promise<ApiAnswer> {
    return this.call('POST', path, body);
  }

  /** Any request. Rejects when the connection breaks. */
  async call(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const answer = await fetch(path.startsWith('http') ? path : `${this.base}/api/admin${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'x-29next-api-version': '2024-04-01',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    const parsed = (isJson ? JSON.parse(text) : { text }) as ApiBody;
    return { status: answer.status, headers: answer.headers, body: parsed };
  }
}

/** Opens the spec's store with one location of the app and a token with all that a fulfillment app needs. */
export async function openStore(
  sandbox: Sandbox,
  domain = ACME,
  callbackUrl: string | null = null,
): Promise<ApiClient> {
  const store = await sandbox.control.createStore({ domain });
  await sandbox.control.createLocation(domain, { callbackUrl });
  const { token } = await sandbox.control.issueToken(domain, SCOPES);
  return new ApiClient(store.url, token);
}

/** Resolves when the condition holds; rejects after 5 s with its name. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Never happened: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** One request that an app's endpoint received. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
}

/** An app's HTTP side on a free loopback port: keeps what it receives and answers with `status`. */
export class Receiver {
  readonly received: Received[] = [];
  status = 200;
  readonly #server = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (raw += part));
    request.on('end', () => {
      this.received.push({ path: request.url ?? '', headers: request.headers, raw });
      response.writeHead(this.status).end();
    });
  });

  /** Starts listening; resolves with the base URL. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Stops listening and cuts connections. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
