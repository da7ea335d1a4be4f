import { Problem } from '../problem.js';
import type { Location, LocationAddress } from '../store/model.js';
import { booleanField, type Call, type Endpoint, listAnswer, noteDone, textField } from './endpoint.js';
import { showLocation, showStore } from './shapes.js';

const READ = ['fulfillment_service:read', 'locations:read'];
const WRITE = ['fulfillment_service:write', 'locations:write'];

type Fields = Pick<Location, 'name' | 'address' | 'callbackUrl' | 'acceptReturn'>;

function addressOf(value: unknown): LocationAddress {
  if (typeof value !== 'object' || value === null) throw new Problem(400, { address: ['This field is required.'] });
  const given = value as Record<string, unknown>;
  const problems: Record<string, string[]> = {};
  const text = (name: keyof LocationAddress, required = false): string => {
    const found = textField(given, name) ?? '';
    if (required && found === '') problems[name] = ['This field is required.'];
    if (found.length > 255) problems[name] = ['Ensure this field has no more than 255 characters.'];
    return found;
  };
  const address: LocationAddress = {
    line1: text('line1', true),
    line2: text('line2'),
    line3: text('line3'),
    line4: text('line4', true),
    state: text('state'),
    postcode: text('postcode'),
    country: text('country', true),
    phone_number: text('phone_number'),
  };
  if (Object.keys(problems).length > 0) throw new Problem(400, { address: problems });
  return address;
}

/** The whole of a location, as POST and PUT take it: what is left out falls back to its default. */
function fieldsOf(body: Record<string, unknown>): Fields {
  const callbackUrl = textField(body, 'callback_url');
  if (callbackUrl !== null && !URL.canParse(callbackUrl))
    throw new Problem(400, { callback_url: ['Enter a valid URL.'] });
  const name = textField(body, 'name') ?? '';
  if (name.length > 128) throw new Problem(400, { name: ['Ensure this field has no more than 128 characters.'] });
  return {
    name,
    address: addressOf(body.address),
    callbackUrl,
    acceptReturn: booleanField(body, 'accept_return', false),
  };
}

/** With `fulfillment_service` alone an app sees its own locations only. */
function visible(call: Call): Location[] {
  const all = call.token.scopes.some((scope) => scope.startsWith('locations:'));
  return [...call.store.locations.values()].filter(
    (location) => !location.deleted && (all || location.owner === call.token.clientId),
  );
}

function find(call: Call): Location {
  const location = visible(call).find((one) => one.id === call.id);
  if (!location) throw new Problem(404, 'Not found.');
  return location;
}

function note(call: Call, what: 'location_create' | 'location_update' | 'location_delete', location: Location): void {
  noteDone(call, what, `${location.id} ${location.name}`);
}

/** Locations and the store itself (29 Next Admin API 2024-04-01). */
export const LOCATION_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/locations/',
    kind: 'locations',
    scopes: READ,
    handle: (call) =>
      listAnswer(
        call,
        visible(call),
        (location) => ({ created: location.createdMicros, id: location.id }),
        showLocation,
      ),
  },
  {
    method: 'POST',
    path: '/locations/',
    kind: 'locations',
    scopes: WRITE,
    handle(call) {
      const fields = fieldsOf(call.body);
      const made = {
        id: call.world.id(),
        createdMicros: call.store.tick(),
        owner: call.token.clientId,
        deleted: false,
      };
      const location: Location = { ...made, ...fields };
      call.store.locations.set(location.id, location);
      note(call, 'location_create', location);
      return { status: 201, body: showLocation(location) };
    },
  },
  {
    method: 'GET',
    path: '/locations/:id/',
    kind: 'locations',
    scopes: READ,
    handle: (call) => ({ status: 200, body: showLocation(find(call)) }),
  },
  {
    method: 'PUT',
    path: '/locations/:id/',
    kind: 'locations',
    scopes: WRITE,
    handle(call) {
      const location = Object.assign(find(call), fieldsOf(call.body));
      note(call, 'location_update', location);
      return { status: 200, body: showLocation(location) };
    },
  },
  {
    method: 'DELETE',
    path: '/locations/:id/',
    kind: 'locations',
    scopes: WRITE,
    handle(call) {
      const location = find(call);
      const ended = ['closed', 'canceled', 'incomplete', 'not_required'];
      const busy = call.store
        .orders()
        .filter((order) => order.locationId === location.id && !ended.includes(order.status));
      if (busy.length > 0)
        throw new Problem(400, `Location ${location.id} still has ${busy.length} open fulfillment orders.`);
      location.deleted = true;
      note(call, 'location_delete', location);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/store/',
    kind: 'store',
    scopes: ['store:read'],
    handle: (call) => ({ status: 200, body: [showStore(call.store)] }),
  },
];
