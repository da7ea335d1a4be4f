import { Problem } from '../problem.js';
import { type DeliveryEvent, isoMicros } from '../store/model.js';
import { DELIVERY_EVENT_STATUSES } from '../store/parcel-desk.js';
import { type Call, choice, type Endpoint, said, shapedAnswer, textField } from './endpoint.js';
import { showDeliveryEvent, showFulfillment } from './shipping-shapes.js';

const READ = ['orders:read'];
const WRITE = ['orders:write'];
const FULFILLMENT = '/orders/:number/fulfillments/:id';

const PLACE_TEXTS = ['line1', 'line2', 'city', 'state', 'postcode', 'country', 'estimated_delivery_at'] as const;
const PLACE_NUMBERS = [
  ['latitude', 90],
  ['longitude', 180],
] as const;

function find(call: Call) {
  return call.parcels.find(call.store, call.id, call.number);
}

function momentField(body: Record<string, unknown>, name: string): string | null {
  const value = textField(body, name);
  if (value !== null && Number.isNaN(Date.parse(value)))
    throw new Problem(400, { [name]: ['Datetime has wrong format.'] });
  return value;
}

function eventOf(call: Call): Omit<DeliveryEvent, 'id' | 'createdMicros'> {
  const { body } = call;
  const status = choice('status', textField(body, 'status'), DELIVERY_EVENT_STATUSES);
  if (status === null) throw new Problem(400, { status: ['This field is required.'] });
  momentField(body, 'estimated_delivery_at');
  const texts = PLACE_TEXTS.map((name) => [name, textField(body, name)] as const);
  const numbers = PLACE_NUMBERS.map(([name, limit]) => {
    const given = body[name] ?? null;
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
    if (value !== null && (typeof value !== 'number' || !(Math.abs(value) <= limit)))
      throw new Problem(400, { [name]: [`Ensure this value is between -${limit} and ${limit}.`] });
    return [name, value] as const;
  });
  return {
    status,
    happenedAt: momentField(body, 'happened_at') ?? isoMicros(call.store.tick()),
    message: textField(body, 'message'),
    place: Object.fromEntries([...texts, ...numbers].filter(([, value]) => value !== null)),
  };
}

/** One shipment and what carriers told of it (29 Next Admin API 2024-04-01, ordersFulfillmentRetrieve, -EventsList, -EventsCreate). */
export const DELIVERY_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: `${FULFILLMENT}/`,
    kind: 'fulfillment_point',
    scopes: READ,
    handle: (call) => ({ status: 200, body: showFulfillment(call.store, find(call)) }),
  },
  {
    method: 'GET',
    path: `${FULFILLMENT}/events/`,
    kind: 'events',
    scopes: READ,
    handle(call) {
      const made = find(call);
      const place = (event: DeliveryEvent) => ({ created: event.createdMicros, id: event.id });
      const show = (event: DeliveryEvent) => showDeliveryEvent(made, event);
      return shapedAnswer(call, call.store.settings.deliveryEventsShape, made.events, place, show);
    },
  },
  {
    method: 'POST',
    path: `${FULFILLMENT}/events/`,
    kind: 'event_create',
    scopes: WRITE,
    handle(call) {
      const made = find(call);
      const event = call.parcels.tell(call.store, made, eventOf(call), said(call));
      return { status: 200, body: showDeliveryEvent(made, event) };
    },
  },
  {
    method: 'GET',
    path: `${FULFILLMENT}/events/:childId/`,
    kind: 'events',
    scopes: READ,
    handle(call) {
      const made = find(call);
      const event = made.events.find(({ id }) => id === call.childId);
      if (!event) throw new Problem(404, 'Not found.');
      return { status: 200, body: showDeliveryEvent(made, event) };
    },
  },
  {
    method: 'DELETE',
    path: `${FULFILLMENT}/events/:childId/`,
    kind: 'event_delete',
    scopes: WRITE,
    handle(call) {
      call.parcels.untell(call.store, find(call), call.childId);
      return { status: 204 };
    },
  },
];
