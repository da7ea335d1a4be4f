import { Problem } from '../problem.js';
import type { Webhook } from '../store/model.js';
import {
  type Answer,
  booleanField,
  type Call,
  choice,
  type Endpoint,
  listAnswer,
  noteDone,
  textField,
} from './endpoint.js';
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
  noteDone(call, what, `${webhook.id} ${webhook.events.join(', ')}`);
}

type Fields = Pick<Webhook, 'target' | 'events' | 'name' | 'active' | 'apiVersion' | 'secretKey'>;

/** The whole of a subscription, as POST and PUT take it; a secret that is left out is `secretKey`. */
function fieldsOf(body: Record<string, unknown>, secretKey: () => string | null): Fields {
  return {
    target: targetOf(body),
    events: eventsOf(body.events),
    name: textField(body, 'name'),
    active: booleanField(body, 'active', true),
    apiVersion: textField(body, 'api_version') ?? '2024-04-01',
    secretKey: textField(body, 'secret_key') ?? secretKey(),
  };
}

function update(call: Call, changes: (webhook: Webhook) => Partial<Fields>): Answer {
  const webhook = find(call);
  Object.assign(webhook, changes(webhook), { updatedMicros: call.store.tick() });
  note(call, 'webhook_update', webhook);
  return { status: 200, body: showWebhook(webhook) };
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
      const fields = fieldsOf(call.body, () => call.world.chance.hex('webhook secret', 40));
      const now = call.store.tick();
      const made = { id: call.world.id(), warningCount: 0, createdMicros: now, updatedMicros: now };
      const webhook: Webhook = { ...made, ...fields };
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
    handle: (call) =>
      update(call, (webhook) => {
        const { body } = call;
        return {
          target: 'target' in body ? targetOf(body) : webhook.target,
          events: 'events' in body ? eventsOf(body.events) : webhook.events,
          name: 'name' in body ? textField(body, 'name') : webhook.name,
          active: booleanField(body, 'active', webhook.active),
          apiVersion: 'api_version' in body ? textField(body, 'api_version') : webhook.apiVersion,
          secretKey: 'secret_key' in body ? textField(body, 'secret_key') : webhook.secretKey,
        };
      }),
  },
  {
    method: 'PUT',
    path: '/webhooks/:id/',
    kind: 'webhooks',
    scopes: WRITE,
    handle: (call) => update(call, (webhook) => fieldsOf(call.body, () => webhook.secretKey)),
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
