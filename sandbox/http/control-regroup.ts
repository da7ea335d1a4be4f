import type { LineWish, SendWebhook } from '../control-types.js';
import { Problem } from '../problem.js';
import type { DeliveryStatus, FulfillmentOrder } from '../store/model.js';
import type { FakeStore } from '../store/store.js';
import type { ControlRoutes } from './control-routes.js';
import type { Parts } from './parts.js';
import { orderView } from './views.js';

const STORE = '/stores/:domain';
const ORDER = `${STORE}/orders/:id`;
const FULFILLMENT = `${STORE}/fulfillments/:id`;

/** The order and its lines by SKU. Throws Problem 404 without the order, 400 for a SKU that it does not have. */
function wished(store: FakeStore, id: number, wish: readonly LineWish[]): { id: number; quantity: number }[] {
  const order = store.order(id);
  if (!order) throw new Problem(404, `The store ${store.domain} has no fulfillment order ${id}.`);
  return wish.map(({ sku, quantity }) => {
    const line = order.lines.find((one) => one.sku === sku);
    if (!line) throw new Problem(400, `Fulfillment order ${id} has no line of ${sku}.`);
    return { id: line.id, quantity };
  });
}

/** What merchants do by themselves: move, split and merge orders, fulfil and close them, cancel shipments. */
export function serveRegroupControl(routes: ControlRoutes, parts: Parts): void {
  moves(routes, parts);
  parcels(routes, parts);
}

function moves(routes: ControlRoutes, { world, regroup }: Parts): void {
  routes.add<{ locationId: number; lineIds?: number[] }>(
    'POST',
    `${ORDER}/move`,
    'Moves all lines, or those named, to another location; answers the moved order and the original.',
    (call) => {
      const { locationId, lineIds = null } = call.body;
      const { moved, original } = regroup.move(world.store(call.domain), call.id, { locationId, lineIds });
      return { moved: orderView(moved), original: orderView(original) };
    },
    'move',
  );
  routes.add<{ lines: LineWish[]; message?: string }>(
    'POST',
    `${ORDER}/split`,
    'Requests fulfillment of these pieces only; answers the requested order and the one that waits.',
    (call) => {
      const store = world.store(call.domain);
      const { lines, ...note } = call.body;
      const { requested, unrequested } = regroup.split(store, call.id, wished(store, call.id, lines), note);
      return { requested: orderView(requested), unrequested: unrequested && orderView(unrequested) };
    },
    'split',
  );
  routes.add<{ ids: number[] }>(
    'POST',
    `${STORE}/merge`,
    'Merges open orders of one order at one location into the first of them.',
    (call) => {
      const { merged, absorbed } = regroup.merge(world.store(call.domain), call.body.ids);
      return { merged: orderView(merged), absorbed: absorbed.map(orderView) };
    },
    'merge',
  );
}

function parcels(routes: ControlRoutes, { world, shipping, parcels: desk }: Parts): void {
  const look = (store: FakeStore, id: number): FulfillmentOrder => {
    const order = store.order(id);
    if (!order) throw new Problem(404, `The store ${store.domain} has no fulfillment order ${id}.`);
    return order;
  };
  routes.add<{ lines?: LineWish[]; tracking?: string } | null>(
    'POST',
    `${ORDER}/fulfil-by-self`,
    'The merchant ships all that remains, or these pieces, without the service.',
    (call) => {
      const store = world.store(call.domain);
      const { lines, tracking } = call.body ?? {};
      const sent =
        tracking === undefined ? [] : [{ carrier: 'other', carrierOtherName: 'Own van', code: tracking, link: null }];
      const wish = { lines: lines ? wished(store, call.id, lines) : null, tracking: sent, notify: false };
      const fulfillment = shipping.shipByMerchant(store, call.id, wish);
      return { order: orderView(look(store, call.id)), fulfillment };
    },
    'selfShip',
  );
  routes.add<{ message?: string } | null>(
    'POST',
    `${ORDER}/close-by-self`,
    'The merchant, or another app, ends accepted work.',
    (call) => orderView(shipping.closeByMerchant(world.store(call.domain), call.id, call.body?.message ?? null)),
    'message',
  );
  routes.add(
    'POST',
    `${FULFILLMENT}/cancel`,
    'Cancels a shipment; answers it, its order and the new order where one took the pieces.',
    (call) => {
      const { fulfillment, original, replacement } = desk.cancel(world.store(call.domain), call.id);
      return { fulfillment, original: orderView(original), replacement: replacement && orderView(replacement) };
    },
    'none',
  );
  routes.add<{ status: DeliveryStatus }>(
    'PUT',
    `${FULFILLMENT}/delivery-status`,
    'Sets delivery_status of a shipment.',
    (call) => desk.setDeliveryStatus(world.store(call.domain), call.id, call.body.status),
    'deliveryStatus',
  );
  routes.add(
    'GET',
    `${FULFILLMENT}/events`,
    'What carriers told of a shipment, in the order it was told.',
    (call) => desk.find(world.store(call.domain), call.id).events,
  );
}

/** The subscriptions of a store: those of others too, and webhooks sent by hand. */
export function serveWebhookControl(routes: ControlRoutes, { world, announcer }: Parts): void {
  const find = (store: FakeStore, id: number) => {
    const webhook = store.webhooks.get(id);
    if (!webhook) throw new Problem(404, `The store ${store.domain} has no webhook ${id}.`);
    return webhook;
  };
  routes.add('GET', `${STORE}/webhooks`, 'All webhook subscriptions, secrets included.', (call) => [
    ...world.store(call.domain).webhooks.values(),
  ]);
  routes.add<{ name?: string; target: string; events: string[]; active?: boolean; secretKey?: string }>(
    'POST',
    `${STORE}/webhooks`,
    'Subscribes by hand, as another app or the merchant would.',
    (call) => {
      const store = world.store(call.domain);
      const { name = null, target, events, active = true, secretKey } = call.body;
      const now = store.tick();
      const times = { warningCount: 0, createdMicros: now, updatedMicros: now };
      const secret = secretKey ?? world.chance.hex('webhook secret', 40);
      const made = {
        id: world.id(),
        name,
        target,
        events,
        active,
        apiVersion: '2024-04-01',
        secretKey: secret,
        ...times,
      };
      store.webhooks.set(made.id, made);
      return made;
    },
    'webhook',
  );
  routes.add<{ warningCount?: number } | null>(
    'POST',
    `${STORE}/webhooks/:id/deactivate`,
    'The platform switches a subscription off after too many failures (warningCount, default 10).',
    (call) =>
      Object.assign(find(world.store(call.domain), call.id), {
        active: false,
        warningCount: call.body?.warningCount ?? 10,
      }),
    'warnings',
  );
  routes.add<SendWebhook>(
    'POST',
    `${STORE}/send-webhook`,
    'Sends an event now to all that subscribed to it; eventId repeats an earlier one.',
    (call) => announcer.send(world.store(call.domain), call.body),
    'sendWebhook',
  );
}
