import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { BODIES } from './control-schemas.js';
import { BODIES as SCHEMAS } from './control-schemas.js';

/** What a control route is given: path parameters, query and the checked body. */
export interface ControlCall<B = unknown> {
  domain: string;
  id: number;
  name: string;
  query: URLSearchParams;
  body: B;
}

interface Listed {
  method: string;
  path: string;
  does: string;
}

/** Registers control routes and lists them with one sentence each, so the list cannot miss one. */
export class ControlRoutes {
  readonly listed: Listed[] = [];

  constructor(private readonly app: FastifyInstance) {}

  /** Adds one route below `/_control`; what `run` returns is the JSON answer. */
  add<B>(
    method: HTTPMethods & string,
    path: string,
    does: string,
    run: (call: ControlCall<B>) => unknown,
    body?: keyof typeof BODIES,
  ): void {
    const url = `/_control${path}`;
    this.listed.push({ method, path: url, does });
    this.app.route({
      method,
      url,
      ...(body ? { schema: { body: SCHEMAS[body] } } : {}),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const params = request.params as { domain?: string; id?: string; name?: string };
        const answer = await run({
          domain: params.domain ?? '',
          id: Number(params.id ?? 0),
          name: params.name ?? '',
          query: new URLSearchParams(request.url.split('?')[1] ?? ''),
          body: request.body as B,
        });
        return reply.send(answer ?? { ok: true });
      },
    });
  }
}
