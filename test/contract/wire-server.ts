import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived at the wire server. */
export interface WireRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** Number of the connection that carried it, from 1. */
  connection: number;
}

/** Answers one request, as badly as a test wants. */
export type WireHandler = (response: ServerResponse, request: WireRequest) => void;

/** A real HTTP server on a free loopback port whose manners a test can change at any time. */
export interface WireServer {
  url: string;
  requests: WireRequest[];
  /** How often a request was seen to be given up by the other side. */
  gaveUp: number;
  answer(handler: WireHandler): void;
  close(): Promise<void>;
}

/** Starts one. Until `answer` is called it answers 500. */
export async function startWireServer(): Promise<WireServer> {
  let handler: WireHandler = (response) => response.writeHead(500).end();
  let connections = 0;
  const numbers = new WeakMap<object, number>();
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('close', () => {
      if (!response.writableFinished) server.gaveUp += 1;
    });
    request.on('end', () => {
      const seen: WireRequest = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        connection: numbers.get(request.socket) ?? 0,
      };
      server.requests.push(seen);
      handler(response, seen);
    });
  });
  http.on('connection', (socket) => numbers.set(socket, (connections += 1)));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: WireServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    requests: [],
    gaveUp: 0,
    answer: (next) => {
      handler = next;
    },
    close: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

/** Answers JSON. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): WireHandler {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

/** Waits until the condition holds; the test's own time-out is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
