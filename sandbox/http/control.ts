import type { FastifyInstance } from 'fastify';
import type { FaultReport, NextFault } from '../control-types.js';
import { FAULTS, type FaultRule } from '../faults/model.js';
import type { AppReport } from '../ledger/phantoms.js';
import { SCENARIOS } from '../scenarios/catalogue.js';
import type { StartOptions } from '../scenarios/runner.js';
import type { Location } from '../store/model.js';
import { inventAddress } from '../store/people.js';
import type { StoreSettings } from '../store/settings.js';
import type { FakeStore } from '../store/store.js';
import type { StoreInput } from '../store/world.js';
import { serveCatalogueControl } from './control-catalogue.js';
import { serveOrderControl } from './control-orders.js';
import { serveRegroupControl, serveWebhookControl } from './control-regroup.js';
import { ControlRoutes } from './control-routes.js';
import { serveStockControl } from './control-stock.js';
import type { Parts } from './parts.js';
import { orderView, storeView, trafficOf } from './views.js';

const STORE = '/stores/:domain';

/** Settings that the store itself shows: a change of them is told. */
const TOLD: readonly (keyof StoreSettings)[] = ['name', 'timeZone', 'currencies'];

/** Serves the control API under `/_control`: the merchant's hands, the faults, and the books. `GET /_control` lists it. */
export function serveControl(app: FastifyInstance, parts: Parts): void {
  const routes = new ControlRoutes(app);
  routes.add('GET', '', 'This list, the faults and the scenarios.', () => ({
    routes: routes.listed,
    faults: FAULTS,
    scenarios: SCENARIOS.map(({ name, about, plan, warehouse }) => ({ name, about, plan, warehouse })),
  }));
  stores(routes, parts);
  serveOrderControl(routes, parts);
  serveRegroupControl(routes, parts);
  serveStockControl(routes, parts);
  serveCatalogueControl(routes, parts);
  serveWebhookControl(routes, parts);
  faults(routes, parts);
  books(routes, parts);
}

function stores(routes: ControlRoutes, { world, webhooks, callbacks, scenarios, baseUrl }: Parts): void {
  const view = (store: FakeStore) => storeView(store, baseUrl());
  routes.add('GET', '/stores', 'All stores.', () => world.stores().map(view));
  routes.add<StoreInput>(
    'POST',
    '/stores',
    'Opens a store: domain, settings, products.',
    (call) => view(world.createStore(call.body)),
    'createStore',
  );
  routes.add('GET', STORE, 'One store with its settings and locations.', (call) => view(world.store(call.domain)));
  routes.add<Partial<StoreSettings>>(
    'PATCH',
    `${STORE}/settings`,
    'Changes settings of a running store.',
    (call) => {
      const store = world.store(call.domain);
      Object.assign(store.settings, call.body);
      if (TOLD.some((name) => name in call.body)) store.tell({ event: 'store.updated' });
      return view(store);
    },
    'settings',
  );
  routes.add<{ scopes: string[] }>(
    'POST',
    `${STORE}/tokens`,
    'Makes an access token with these scopes, without OAuth.',
    (call) => world.tokens.issue(world.store(call.domain).domain, call.body.scopes),
    'token',
  );
  routes.add(
    'POST',
    `${STORE}/tokens/revoke`,
    'Revokes all access tokens of the store.',
    (call) => ({
      revoked: world.tokens.revokeAll(world.store(call.domain).domain),
    }),
    'none',
  );
  routes.add<{ name?: string; country?: string; callbackUrl?: string | null; mine?: boolean }>(
    'POST',
    `${STORE}/locations`,
    "Makes a location by hand; mine: false makes it the merchant's own, which the app cannot see.",
    (call) => {
      const store = world.store(call.domain);
      const { line1, line2, line3, line4, state, postcode, country, phone_number } = inventAddress(
        store.chance,
        store.domain,
        call.body.country ?? 'US',
      );
      const location: Location = {
        id: world.id(),
        name: call.body.name ?? 'Warehouse',
        address: { line1, line2, line3, line4, state, postcode, country, phone_number },
        callbackUrl: call.body.callbackUrl ?? null,
        acceptReturn: false,
        owner: call.body.mine === false ? null : world.client.id,
        createdMicros: store.tick(),
        deleted: false,
      };
      store.locations.set(location.id, location);
      return location;
    },
    'location',
  );
  routes.add('GET', `${STORE}/locations`, 'The locations that were not deleted.', (call) =>
    world.store(call.domain).liveLocations(),
  );
  routes.add(
    'POST',
    `${STORE}/uninstall`,
    'The merchant removes the app: tokens are revoked, app.uninstalled is sent, webhooks end.',
    async (call) => {
      const store = world.store(call.domain);
      world.tokens.revokeAll(store.domain);
      world.ledger.append({ store: store.domain, what: 'uninstall', result: 'applied', by: 'merchant' });
      const sent = await webhooks.fire(store, 'app.uninstalled', 'app', webhooks.appObject(store));
      store.webhooks.clear();
      return sent;
    },
    'none',
  );
  routes.add(
    'POST',
    '/reset',
    'Forgets all stores, tokens, books and runs.',
    () => {
      scenarios.stopAll();
      world.reset();
      callbacks.clear();
      webhooks.clear();
    },
    'none',
  );
}

function faults(routes: ControlRoutes, { world }: Parts): void {
  const report = (domain: string): FaultReport => {
    const plan = world.store(domain).faults;
    return { rules: plan.rules(), queued: plan.queued(), counts: plan.counts(), requests: plan.requests() };
  };
  routes.add('GET', `${STORE}/faults`, 'The fault plan, and how often each fault struck per kind.', (call) =>
    report(call.domain),
  );
  routes.add<{ rules: FaultRule[] }>(
    'PUT',
    `${STORE}/faults`,
    'Sets the faults that strike by chance.',
    (call) => {
      world.store(call.domain).faults.setRules(call.body.rules);
      return report(call.domain);
    },
    'faults',
  );
  routes.add<NextFault>(
    'POST',
    `${STORE}/faults/next`,
    'The next requests of a kind meet this fault.',
    (call) => {
      const { kind, fault, times, params } = call.body;
      world.store(call.domain).faults.next(kind, fault, times, params);
      return report(call.domain);
    },
    'nextFault',
  );
}

function books(routes: ControlRoutes, { world, callbacks, webhooks, scenarios }: Parts): void {
  const about = (query: URLSearchParams): string | undefined => query.get('store') ?? undefined;
  routes.add('GET', '/verdict', 'The verdict; ?store= for one store.', (call) => world.verdict(about(call.query)));
  routes.add<AppReport>(
    'POST',
    `${STORE}/report`,
    'What the app believes the store to have: what it does not have are phantoms, and count in the verdict.',
    (call) => world.report(call.domain, call.body),
    'report',
  );
  routes.add('GET', '/ledger', 'Every write, applied or refused; ?store= for one store.', (call) =>
    world.ledger.entries(about(call.query)),
  );
  routes.add('GET', '/traffic', 'Requests per kind and status, callbacks, times; ?store= for one store.', (call) =>
    trafficOf(world, callbacks, about(call.query)),
  );
  routes.add('GET', `${STORE}/arrivals`, 'Every request as it arrived.', (call) =>
    world.store(call.domain).arrivals.all(),
  );
  routes.add('GET', `${STORE}/callbacks`, 'Every location callback and what became of it.', (call) =>
    callbacks.records(call.domain),
  );
  routes.add('GET', `${STORE}/webhook-deliveries`, 'Every webhook delivery and what became of it.', (call) =>
    webhooks.records(call.domain),
  );
  routes.add('GET', '/scenarios', 'Scenario runs and how far they are.', () => scenarios.all());
  routes.add('GET', '/scenarios/:name', 'The latest run of a scenario.', (call) => scenarios.status(call.name));
  routes.add<StartOptions>(
    'POST',
    '/scenarios/:name',
    'Starts a scenario: domain (or domains, planned to actual), speed.',
    (call) => scenarios.start(call.name, call.body),
    'scenario',
  );
  routes.add<{ domain: string; order: number }>(
    'POST',
    '/scenarios/:name/cue',
    "The warehouse's cue for a planned cancellation: domain, order.",
    (call) => orderView(scenarios.cue(call.name, call.body.domain, call.body.order)),
    'cue',
  );
}
