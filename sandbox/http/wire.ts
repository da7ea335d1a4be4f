import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Arrival } from '../store/arrivals.js';
import type { Answer } from './endpoint.js';

const LOGIN_PAGE = '<!doctype html><html><head><title>Log in</title></head><body><h1>Log in</h1></body></html>\n';

/** The connection to one client, from which any answer, or none, can be given. */
export class Wire {
  constructor(
    private readonly reply: FastifyReply,
    private readonly arrival: Arrival | null,
  ) {
    reply.hijack();
  }

  /** Writes a JSON answer; nothing when the client has gone. */
  send(answer: Answer, headers: Record<string, string> = {}): void {
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
    const type: Record<string, string> = text === '' ? {} : { 'content-type': 'application/json' };
    this.#write(answer.status, { ...type, ...headers }, text);
  }

  /** Writes an HTML page with status 200, as a login wall or a maintenance page would. */
  sendHtml(): void {
    this.#write(200, { 'content-type': 'text/html; charset=utf-8' }, LOGIN_PAGE);
  }

  /** Cuts the connection with a TCP reset. */
  reset(): void {
    this.reply.raw.socket?.resetAndDestroy();
  }

  #write(status: number, headers: Record<string, string>, text: string): void {
    const { raw } = this.reply;
    if (raw.destroyed || raw.writableEnded) return;
    if (this.arrival) this.arrival.status = status;
    const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(text)) };
    raw.writeHead(status, { ...length, ...headers });
    raw.end(text);
  }
}

/** The request's URL as its client sees it, without the query. */
export function clientUrl(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}${request.originalUrl.split('?')[0] ?? ''}`;
}

/** The query as repeated parameters allow it. */
export function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '');
}

/** The body as an object; an empty one when there is none. */
export function bodyOf(request: FastifyRequest): Record<string, unknown> {
  const { body } = request;
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
}
