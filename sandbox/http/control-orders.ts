import type { CreateOrders } from '../control-types.js';
import { Problem } from '../problem.js';
import type { Hold, ShippingAddress } from '../store/model.js';
import type { ControlRoutes } from './control-routes.js';
import type { Parts } from './parts.js';
import { orderView } from './views.js';

const STORE = '/stores/:domain';
const ORDER = `${STORE}/orders/:id`;

/** The merchant's hands on fulfillment orders, and what the store recorded about them. */
export function serveOrderControl(routes: ControlRoutes, { world, desk, book }: Parts): void {
  routes.add('GET', `${STORE}/orders`, 'All fulfillment orders of the store.', (call) =>
    world.store(call.domain).orders().map(orderView),
  );
  routes.add<CreateOrders>(
    'POST',
    `${STORE}/orders`,
    'Creates orders, requested at once if wished.',
    (call) => {
      const store = world.store(call.domain);
      const { count = 1, order = {}, orders: listed, request = false, callbacks = 1 } = call.body;
      const made = (listed ?? Array.from({ length: count }, () => order)).map((input) => book.create(store, input));
      const done = request
        ? desk.requestAll(
            store,
            made.map(({ id }) => id),
            callbacks,
          )
        : made;
      return done.map(orderView);
    },
    'createOrders',
  );
  routes.add('GET', ORDER, 'One fulfillment order with its timeline.', (call) => {
    const order = world.store(call.domain).order(call.id);
    if (!order) throw new Problem(404, `The store ${call.domain} has no fulfillment order ${call.id}.`);
    return orderView(order);
  });
  routes.add<{ message?: string; notify?: boolean; callbacks?: number } | null>(
    'POST',
    `${ORDER}/request`,
    'Requests fulfillment, also again: the next cycle.',
    (call) => orderView(desk.request(world.store(call.domain), call.id, call.body ?? {})),
    'request',
  );
  routes.add('GET', `${ORDER}/fulfillments`, 'The shipments of a fulfillment order.', (call) => {
    const store = world.store(call.domain);
    if (!store.order(call.id)) throw new Problem(404, `The store ${call.domain} has no fulfillment order ${call.id}.`);
    return store.fulfillments.get(call.id) ?? [];
  });
  const said = (body: { message?: string } | null) => body?.message ?? null;
  routes.add<{ message?: string } | null>(
    'POST',
    `${ORDER}/withdraw`,
    'Takes an unanswered request back.',
    (call) => orderView(desk.withdraw(world.store(call.domain), call.id, said(call.body))),
    'message',
  );
  routes.add<Partial<ShippingAddress>>(
    'POST',
    `${ORDER}/address`,
    'Corrects the destination.',
    (call) => orderView(desk.editAddress(world.store(call.domain), call.id, call.body)),
    'address',
  );
  routes.add<{ lines: { sku: string; quantity: number }[] }>(
    'POST',
    `${ORDER}/lines`,
    'Changes quantities by SKU.',
    (call) => orderView(desk.editLines(world.store(call.domain), call.id, call.body.lines)),
    'lines',
  );
  routes.add<{ reason?: Hold['reason']; message?: string } | null>(
    'POST',
    `${ORDER}/hold`,
    'Puts the order on hold.',
    (call) => orderView(desk.hold(world.store(call.domain), call.id, call.body?.reason, said(call.body))),
    'hold',
  );
  routes.add(
    'POST',
    `${ORDER}/release`,
    'Takes the holds off.',
    (call) => orderView(desk.releaseHold(world.store(call.domain), call.id)),
    'none',
  );
  routes.add<{ message?: string } | null>(
    'POST',
    `${ORDER}/request-cancel`,
    'Asks the service to stop accepted work.',
    (call) => orderView(desk.requestCancel(world.store(call.domain), call.id, said(call.body))),
    'message',
  );
  routes.add<{ message?: string } | null>(
    'POST',
    `${ORDER}/withdraw-cancel`,
    'Takes an unanswered cancellation request back.',
    (call) => orderView(desk.withdrawCancel(world.store(call.domain), call.id, said(call.body))),
    'message',
  );
  routes.add(
    'POST',
    `${ORDER}/force-cancel`,
    'Cancels without asking; answers the canceled order and its replacement.',
    (call) => {
      const { original, replacement } = desk.forceCancel(world.store(call.domain), call.id);
      return { original: orderView(original), replacement: orderView(replacement) };
    },
    'none',
  );
}
