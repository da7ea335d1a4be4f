import { Problem } from '../problem.js';
import type { Webhook } from '../store/model.js';
import { booleanField, type Call, choice, type Endpoint, listAnswer, textField } from './endpoint.js';
import { showWebhook } from './shapes.js';

const READ = ['webhooks:read'];
const WRITE = ['webhooks:write'];

function find(call: Call): Webhook {
  const webhook = call.store.webhooks.get(call.id);
  if (!webhook) throw new Problem(404, 'Not found.');
  return webhook;
}

function eventsOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const events = list.filter((event): event is string => typeof event === 'string' && event.includes('.'));
  if (events.length === 0 || events.length !== list.length)
    throw new Problem(400, { events: ['Name at least one event.'] });
  return events;
}

function targetOf(body: Record<string, unknown>): string {
  const target = textField(body, 'target');
  if (target === null) throw new Problem(400, { target: ['This field is required.'] });
  if (!URL.canParse(target) || target.length > 255) throw new Problem(400, { target: ['Enter a valid URL.'] });
  return target;
}

function note(call: Call, what: 'webhook_create' | 'webhook_update' | 'webhook_delete', webhook: Webhook): void {
  const { store, token, late, world } = call;
  const message = `${webhook.id} ${webhook.events.join(', ')}`;
  world.ledger.append({ store: store.domain, what, result: 'applied', by: 'service', token: token.id, message, late });
}

/** Webhook subscriptions (29 Next Admin API 2024-04-01). */
export const WEBHOOK_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/webhooks/',
    kind: 'webhooks',
    scopes: READ,
    handle(call) {
      const name = call.query.get('name');
      const active = choice('active', call.query.get('active'), ['true', 'false']);
      const events = call.query.getAll('events');
      const rows = [...call.store.webhooks.values()].filter(
        (webhook) =>
          (name === null || webhook.name === name) &&
          (active === null || String(webhook.active) === active) &&
          (events.length === 0 || webhook.events.some((event) => event !== null && events.includes(event))),
      );
      return listAnswer(call, rows, (row) => ({ created: row.createdMicros, id: row.id }), showWebhook);
    },
  },
  {
    method: 'POST',
    path: '/webhooks/',
    kind: 'webhooks',
    scopes: WRITE,
    handle(call) {
      const now = call.store.tick();
      const webhook: Webhook = {
        id: call.world.id(),
        name: textField(call.body, 'name'),
        target: targetOf(call.body),
        events: eventsOf(call.body.events),
        active: booleanField(call.body, 'active', true),
        apiVersion: textField(call.body, 'api_version') ?? '2024-04-01',
        secretKey: textField(call.body, 'secret_key') ?? call.world.chance.hex('webhook secret', 40),
        warningCount: 0,
        createdMicros: now,
        updatedMicros: now,
      };
      call.store.webhooks.set(webhook.id, webhook);
      note(call, 'webhook_create', webhook);
      return { status: 201, body: showWebhook(webhook) };
    },
  },
  {
    method: 'GET',
    path: '/webhooks/:id/',
    kind: 'webhooks',
    scopes: READ,
    handle: (call) => ({ status: 200, body: showWebhook(find(call)) }),
  },
  {
    method: 'PATCH',
    path: '/webhooks/:id/',
    kind: 'webhooks',
    scopes: WRITE,
    handle(call) {
      const webhook = find(call);
      const { body } = call;
      const changes = {
        target: 'target' in body ? targetOf(body) : webhook.target,
        events: 'events' in body ? eventsOf(body.events) : webhook.events,
        name: 'name' in body ? textField(body, 'name') : webhook.name,
        active: booleanField(body, 'active', webhook.active),
        apiVersion: 'api_version' in body ? textField(body, 'api_version') : webhook.apiVersion,
        secretKey: 'secret_key' in body ? textField(body, 'secret_key') : webhook.secretKey,
        updatedMicros: call.store.tick(),
      };
      Object.assign(webhook, changes);
      note(call, 'webhook_update', webhook);
      return { status: 200, body: showWebhook(webhook) };
    },
  },
  {
    method: 'PUT',
    path: '/webhooks/:id/',
    kind: 'webhooks',
    scopes: WRITE,
    handle(call) {
      const webhook = find(call);
      const { body } = call;
      const whole = {
        target: targetOf(body),
        events: eventsOf(body.events),
        name: textField(body, 'name'),
        active: booleanField(body, 'active', true),
        apiVersion: textField(body, 'api_version') ?? '2024-04-01',
        secretKey: textField(body, 'secret_key') ?? webhook.secretKey,
        updatedMicros: call.store.tick(),
      };
      Object.assign(webhook, whole);
      note(call, 'webhook_update', webhook);
      return { status: 200, body: showWebhook(webhook) };
    },
  },
  {
    method: 'DELETE',
    path: '/webhooks/:id/',
    kind: 'webhooks',
    scopes: WRITE,
    handle(call) {
      const webhook = find(call);
      call.store.webhooks.delete(webhook.id);
      note(call, 'webhook_delete', webhook);
      return { status: 204 };
    },
  },
];
