import Fastify, { type FastifyError } from 'fastify';
import { Announcer } from './callbacks/announcer.js';
import { Callbacks } from './callbacks/callbacks.js';
import { Courier } from './callbacks/courier.js';
import { Webhooks } from './callbacks/webhooks.js';
import { type Clock, SystemClock } from './clock.js';
import { SandboxControl } from './control-client.js';
import { serveAdmin } from './http/admin.js';
import { readMultipart, readUrlEncoded } from './http/forms.js';
import { serveControl } from './http/control.js';
import { serveOAuth } from './http/oauth.js';
import { Problem } from './problem.js';
import { ScenarioRunner } from './scenarios/runner.js';
import { OrderBook } from './store/order-book.js';
import { OrderDesk } from './store/desk.js';
import { Offspring } from './store/offspring.js';
import { ParcelDesk } from './store/parcel-desk.js';
import { RegroupDesk } from './store/regroup-desk.js';
import { ShippingDesk } from './store/shipping-desk.js';
import { Steps } from './store/steps.js';
import type { StoreSettings } from './store/settings.js';
import { type IdSize, World } from './store/world.js';

/** How to start a sandbox; everything has a default. */
export interface SandboxOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** The same seed gives the same ids, addresses, tokens and faults. Default `1`. */
  seed?: string | number;
  /** The app's OAuth client. Default `sandbox-client` and `sandbox-secret`. */
  client?: { id: string; secret: string };
  /** Default: the machine's clock. */
  clock?: Clock;
  /** How long ids are, default `small`: six digits. */
  ids?: IdSize;
  /** Settings of every store that is opened, where it is opened without them. */
  settings?: Partial<StoreSettings>;
}

/** A running sandbox. */
export interface Sandbox {
  /** Base URL; a store's own is `{url}/{domain}`. */
  url: string;
  client: { id: string; secret: string };
  /** Typed client of the control API, over HTTP. */
  control: SandboxControl;
  /** The stores themselves, for tests in the same process. */
  world: World;
  /** Stops listening, cuts connections and cancels all that waits. */
  close(): Promise<void>;
}

/** Starts fake 29 Next stores behind one port. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', seed = 1, clock = new SystemClock(), ids = 'small', settings = {} } = options;
  const client = options.client ?? { id: 'sandbox-client', secret: 'sandbox-secret' };
  const world = new World(clock, String(seed), client, { ids, settings });
  const courier = new Courier();
  const callbacks = new Callbacks(world, courier);
  const webhooks = new Webhooks(world, courier);
  const announcer = new Announcer(world, webhooks);
  const steps = new Steps(world);
  const offspring = new Offspring(world, steps);
  const desk = new OrderDesk(world, callbacks, steps, offspring);
  const shipping = new ShippingDesk(world, steps);
  const regroup = new RegroupDesk(steps, desk, offspring);
  const parcels = new ParcelDesk(world, steps, offspring);
  const book = new OrderBook(world);
  const scenarios = new ScenarioRunner(world, desk, book);
  let url = '';
  const app = createApp((domain) => world.stores().some((store) => store.domain === domain));
  serveAdmin(app, { world, desk, shipping, regroup, parcels });
  serveOAuth(app, world);
  const hands = { desk, book, shipping, regroup, parcels };
  serveControl(app, { world, ...hands, callbacks, webhooks, announcer, scenarios, baseUrl: () => url });
  url = await app.listen({ port, host });
  return {
    url,
    client,
    control: new SandboxControl(url),
    world,
    async close() {
      scenarios.stopAll();
      world.timers.close();
      courier.close();
      await app.close();
    },
  };
}

/** `isStore` tells whether a host name is that of a store, whose own paths then begin at the root. */
function createApp(isStore: (domain: string) => boolean) {
  const app = Fastify({
    forceCloseConnections: true,
    // A TLS proxy on this machine may stand before the sandbox, so that a program can use https://acme.29next.store as it is.
    trustProxy: 'loopback',
    rewriteUrl: (request) => {
      const domain = (request.headers.host ?? '').split(':')[0]?.toLowerCase() ?? '';
      const url = request.url ?? '/';
      return isStore(domain) && /^\/(api|oauth2)\//.test(url) ? `/${domain}${url}` : url;
    },
    routerOptions: { maxParamLength: 253 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? null : (JSON.parse(String(text)) as unknown));
    } catch {
      done(new Problem(400, 'JSON parse error.'));
    }
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
    done(null, readUrlEncoded(String(text)));
  });
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request, raw, done) => {
    const body = readMultipart(request.headers['content-type'] ?? '', raw as Buffer);
    done(body ? null : new Problem(400, 'Multipart form parse error.'), body);
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text, done) => {
    const type = request.headers['content-type'] ?? '';
    done(text === '' ? null : new Problem(415, `Unsupported media type "${type}" in request.`), null);
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .status(404)
      .send({ detail: `No route ${request.method} ${request.url.split('?')[0]}; paths end in a slash.` }),
  );
  app.setErrorHandler((error: FastifyError | Problem, _request, reply) => {
    if (error instanceof Problem) return reply.status(error.status).send(error.body);
    return reply.status(error.statusCode ?? 500).send({ detail: error.message });
  });
  return app;
}
