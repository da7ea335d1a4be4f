import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Twist } from '../faults/strike.js';
import { Problem } from '../problem.js';
import type { Arrival } from '../store/arrivals.js';
import type { FakeStore } from '../store/store.js';
import type { AccessToken } from '../store/tokens.js';
import type { Call, Endpoint } from './endpoint.js';
import { CATALOGUE_ENDPOINTS } from './catalogue-endpoints.js';
import { CUSTOMER_ORDER_ENDPOINTS } from './customer-order-endpoints.js';
import { DELIVERY_ENDPOINTS } from './delivery-endpoints.js';
import { LOCATION_ENDPOINTS } from './location-endpoints.js';
import { MOVE_ENDPOINTS } from './move-endpoints.js';
import { ORDER_ENDPOINTS } from './order-endpoints.js';
import { REQUEST_ENDPOINTS } from './request-endpoints.js';
import { answerOf, carryOut, OUT_OF_ORDER } from './serve.js';
import { SHIPPING_ENDPOINTS } from './shipping-endpoints.js';
import { STOCK_ENDPOINTS } from './stock-endpoints.js';
import { WEBHOOK_ENDPOINTS } from './webhook-endpoints.js';
import { bodyOf, clientUrl, queryOf, Wire } from './wire.js';

/** The version header and its only value (29 Next Admin API 2024-04-01, every operation). */
export const API_VERSION = '2024-04-01';

/** Every endpoint of the Admin API that the sandbox knows. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...ORDER_ENDPOINTS,
  ...REQUEST_ENDPOINTS,
  ...MOVE_ENDPOINTS,
  ...SHIPPING_ENDPOINTS,
  ...DELIVERY_ENDPOINTS,
  ...STOCK_ENDPOINTS,
  ...LOCATION_ENDPOINTS,
  ...WEBHOOK_ENDPOINTS,
  ...CATALOGUE_ENDPOINTS,
  ...CUSTOMER_ORDER_ENDPOINTS,
];

/** What answers requests to every store. */
type Staff = Pick<Call, 'world' | 'desk' | 'shipping' | 'regroup' | 'parcels'>;

/** Serves the Admin API of every store under `/{domain}/api/admin`. */
export function serveAdmin(app: FastifyInstance, staff: Staff): void {
  for (const endpoint of ENDPOINTS) {
    app.route({
      method: endpoint.method,
      url: `/:domain/api/admin${endpoint.path}`,
      handler: (request, reply) => serve(staff, endpoint, request, reply),
    });
  }
}

async function serve(staff: Staff, endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { world } = staff;
  const atMs = world.clock.monotonicMs();
  const { domain = '', id = '0', number = '', childId = '0' } = request.params as Partial<Record<string, string>>;
  const store = world.store(domain);
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const known = world.tokens.find(bearer);
  const token = known?.store === domain ? known : undefined;
  const { method, url } = request;
  const noted = { store: domain, token: token?.id ?? null, kind: endpoint.kind, method, path: url, atMs };
  const arrival: Arrival = store.arrivals.note(noted);
  const wire = new Wire(reply, arrival);

  if (store.settings.down) return wire.send(OUT_OF_ORDER);
  const refusal = check(request, endpoint, store, token);
  if (refusal) return wire.send(refusal);
  if (!token) return;
  if (store.settings.limiter.enabled) {
    const admission = store.arrivals.admit(token.id, store.settings.limiter.perSecond, atMs);
    if (!admission.granted) {
      const seconds = admission.retryAfterSeconds;
      const body = { detail: `Request was throttled. Expected available in ${seconds} second.` };
      return wire.send({ status: 429, body }, { 'retry-after': String(seconds) });
    }
  }
  const linkBase = clientUrl(request);
  const named = { id: Number(id), number, childId: Number(childId) };
  const base = { ...staff, store, token, ...named, query: queryOf(request), body: bodyOf(request) };
  const apply = ({ late = false, staleMs = 0, linkHost }: Twist) =>
    endpoint.handle({ ...base, late, staleMs, linkBase: linkHost ? linkHost + new URL(linkBase).pathname : linkBase });
  await carryOut(world, store, endpoint.kind, arrival, wire, apply);
}

function check(request: FastifyRequest, endpoint: Endpoint, store: FakeStore, token: AccessToken | undefined) {
  const problem = (): Problem | null => {
    if (!token)
      return new Problem(401, 'Authentication credentials were not provided or are not valid for this store.');
    if (token.revoked) return new Problem(401, 'The access token was revoked.');
    const version = request.headers['x-29next-api-version'];
    const isMissing = version === undefined && store.settings.versionHeader === 'optional';
    if (!isMissing && version !== API_VERSION)
      return new Problem(400, `Send the header X-29next-API-Version: ${API_VERSION}.`);
    if (endpoint.scopes.length > 0 && !endpoint.scopes.some((scope) => token.scopes.includes(scope))) {
      return new Problem(403, `The token needs one of these scopes: ${endpoint.scopes.join(', ')}.`);
    }
    return null;
  };
  const found = problem();
  return found === null
    ? null
    : answerOf(() => {
        throw found;
      });
}
