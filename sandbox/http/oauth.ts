import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.js';
import type { FakeStore } from '../store/store.js';
import { SCOPES } from '../store/tokens.js';
import type { World } from '../store/world.js';
import { textField } from './endpoint.js';
import { carryOut, OUT_OF_ORDER } from './serve.js';
import { bodyOf, queryOf, Wire } from './wire.js';

/** Seconds a token lives, as the platform answers it (29 Next, "OAuth" guide): some five hundred years. */
const EXPIRES_IN = 15_778_476_000;

/**
 * OAuth of every store under `/{domain}/oauth2`: authorize approves at once and redirects with `code`, `state` and
 * `store`; token takes a form, and each code once.
 */
export function serveOAuth(app: FastifyInstance, world: World): void {
  app.get<{ Params: { domain: string } }>('/:domain/oauth2/authorize/', (request, reply) => {
    const store = world.store(request.params.domain);
    if (store.settings.down) return reply.status(OUT_OF_ORDER.status).send(OUT_OF_ORDER.body);
    return reply.redirect(authorize(world, store, queryOf(request)), 302);
  });

  app.post<{ Params: { domain: string } }>('/:domain/oauth2/token/', async (request, reply) => {
    const atMs = world.clock.monotonicMs();
    const store = world.store(request.params.domain);
    const { method, url: path } = request;
    const arrival = store.arrivals.note({ store: store.domain, token: null, kind: 'oauth', method, path, atMs });
    const wire = new Wire(reply, arrival);
    if (store.settings.down) return wire.send(OUT_OF_ORDER);
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    const body = isForm ? bodyOf(request) : {};
    await carryOut(world, store, 'oauth', arrival, wire, () => exchange(world, store, body));
  });
}

function authorize(world: World, store: FakeStore, query: URLSearchParams): string {
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!/^https?:/.test(redirectUri) || !URL.canParse(redirectUri))
    throw new Problem(400, 'redirect_uri is missing or not a web address.');
  if (query.get('client_id') !== world.client.id) throw new Problem(400, `client_id is not ${world.client.id}.`);
  const target = new URL(redirectUri);
  const state = query.get('state');
  if (state !== null && store.settings.echoState) target.searchParams.set('state', state);
  target.searchParams.set('store', store.domain);
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (query.get('response_type') !== 'code') target.searchParams.set('error', 'unsupported_response_type');
  else if (scopes.length === 0 || scopes.some((scope) => !SCOPES.includes(scope))) {
    target.searchParams.set('error', 'invalid_scope');
  } else {
    const { grantedScopes } = store.settings;
    const granted = scopes.filter((scope) => grantedScopes?.includes(scope) ?? true);
    target.searchParams.set('code', world.tokens.issueCode(store.domain, redirectUri, granted));
  }
  return target.toString();
}

function exchange(world: World, store: FakeStore, body: Record<string, unknown>) {
  const field = (name: string): string => textField(body, name) ?? '';
  if (field('grant_type') !== 'authorization_code') throw new Problem(400, { error: 'unsupported_grant_type' });
  if (!world.tokens.isClient(field('client_id'), field('client_secret')))
    throw new Problem(401, { error: 'invalid_client' });
  const token = world.tokens.exchange(store.domain, field('code'), field('redirect_uri'));
  return {
    status: 200,
    body: {
      access_token: token.token,
      expires_in: EXPIRES_IN,
      scope: token.scopes.join(' '),
      refresh_token: token.refreshToken,
      token_type: 'Bearer',
    },
  };
}
