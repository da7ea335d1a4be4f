import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CORRELATION_HEADER, correlationIdFrom, runWithCorrelation } from '../observability/correlation.js';
import { loggablePath } from '../observability/redaction.js';

/** One answered request, safe to log: the route's pattern stands in for the address, which may hold a token. */
export interface AnsweredRequest {
  method: string;
  route: string;
  status: number;
  ms: number;
}

/** Receives every answered request, inside its correlation id. */
export type RequestLog = (request: AnsweredRequest) => void;

/** Gives every request a correlation id, answers it back, and logs the request when it has been answered. */
export function addRequestHooks(fastify: FastifyInstance, log?: RequestLog): void {
  const ids = new WeakMap<FastifyRequest, string>();
  const idOf = (request: FastifyRequest): string => ids.get(request) ?? correlationIdFrom(undefined);
  fastify.addHook('onRequest', (request, reply, done) => {
    const id = correlationIdFrom(request.headers[CORRELATION_HEADER]);
    ids.set(request, id);
    void reply.header(CORRELATION_HEADER, id);
    runWithCorrelation(id, done);
  });
  // Reading a body continues in the socket's own context: enter the request's again before its handler runs.
  fastify.addHook('preValidation', (request, _reply, done) => runWithCorrelation(idOf(request), done));
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? loggablePath(request.url) : (request.routeOptions.url ?? loggablePath(request.url));
    if (log && !route.startsWith('/health')) {
      const { statusCode: status, elapsedTime } = reply;
      runWithCorrelation(idOf(request), () =>
        log({ method: request.method, route, status, ms: Math.round(elapsedTime * 10) / 10 }),
      );
    }
    done();
  });
}
