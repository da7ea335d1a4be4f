import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { BadRequestException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { GRAPHQL_LIMITS, GRAPHQL_PATH } from '../graphql/limits.js';
import { DEFAULT_BODY_LIMIT } from './body-limit.js';
import { parseJsonBody, type RawBodyRequest } from './json-body.js';
import { addRequestHooks, type RequestLog } from './request-hooks.js';
import { securityHeaders } from './security-headers.js';

/** Longest time in which a request's headers and body must have arrived, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 5_000;

/** Bytes of a request's line and headers, and of a part of its path. */
const MAX_HEADER = 16_384;

/** Stands for an address that cannot be decoded. */
const MALFORMED = '/malformed-address';

/** What the HTTP server needs to know. */
export interface HttpSettings {
  /** Number of proxies whose `X-Forwarded-For` entry is believed. */
  trustProxy: number;
  /** True when browsers reach us by https, so that they may be told to insist on it. */
  https: boolean;
  /** Told of every answered request, except health checks. */
  log?: RequestLog;
}

/**
 * The HTTP server of Crossdock: bounded bodies and times, raw bodies kept, compressed bodies refused, security headers, cookies,
 * correlation ids, paths in any case and with or without a trailing slash. Create the application with `bodyParser: false`.
 */
export async function createHttpAdapter(settings: HttpSettings): Promise<FastifyAdapter> {
  const adapter = new FastifyAdapter({
    bodyLimit: DEFAULT_BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Fastify 5.12 trusts nobody when given a plain number; hop 0 is the peer of the socket.
    trustProxy: (_address, hop) => hop < settings.trustProxy,
    return503OnClosing: true,
    // The router answers an address that it cannot decode by itself, without our hooks: it gets another, and the hook below refuses it.
    rewriteUrl: ({ url = '/' }) => (isDecodable(url) ? url : MALFORMED),
    // Scanners of links in e-mails look by HEAD: that must not spend a login token.
    exposeHeadRoutes: false,
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: MAX_HEADER },
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000, maxHeaderSize: MAX_HEADER },
  });
  const fastify: FastifyInstance = adapter.getInstance();
  // Before any plugin: route hooks run in the order they were added.
  fastify.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as { bodyLimit?: number };
    const limit = route.url === GRAPHQL_PATH ? GRAPHQL_LIMITS.bodyBytes : bodyLimit;
    if (limit !== undefined) route.bodyLimit = limit;
  });
  addRequestHooks(fastify, settings.log);
  await fastify.register(helmet, securityHeaders(settings.https));
  await fastify.register(cookie);
  fastify.addHook('onRequest', async (request) => {
    if (request.url === MALFORMED) throw new BadRequestException('The address is malformed: a % begins no character.');
  });
  addBodyParsers(fastify);
  return adapter;
}

/** Whether the path of an address can be decoded; its query is read leniently. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split(/[?#;]/, 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

function addBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>(
    /^application\/(?:[\w.+-]+\+)?json/i,
    { parseAs: 'buffer' },
    async (request: RawBodyRequest, body: Buffer) => {
      request.rawBody = body;
      return parseJsonBody(body);
    },
  );
  // Anything else is kept as bytes: its route decides, and never finds a parsed body that it did not ask for.
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, async (request: RawBodyRequest, body: Buffer) => {
    request.rawBody = body;
    return undefined;
  });
  fastify.addHook('onRequest', async (request) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() !== 'identity') throw new UnsupportedMediaTypeException('Send the body uncompressed.');
    const limit = request.routeOptions.bodyLimit ?? DEFAULT_BODY_LIMIT;
    if (Number(request.headers['content-length'] ?? 0) > limit)
      throw new PayloadTooLargeException(`The body is larger than ${limit} bytes.`);
  });
}
