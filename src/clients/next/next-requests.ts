import type {
  AssignmentFilter,
  DeliveryEventInput,
  FulfillmentPlace,
  HoldReason,
  RejectReason,
  ShipmentInput,
} from '../store-client.js';
import type { components, paths } from './generated/next-api.js';
import { deliveryEventBody } from './next-delivery-mapping.js';
import { sendableId } from './next-fields.js';
import { fulfillmentBody } from './next-fulfillment-mapping.js';
import { ASSIGNMENT_FILTERS, HOLD_REASONS, REJECT_REASONS } from './next-vocabulary.js';

type Path = keyof paths & string;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Schemas = components['schemas'];
type AssignedQuery = NonNullable<paths['/assigned-fulfillment-orders/']['get']['parameters']['query']>;

/** One request to the Admin API, before it has a store. */
export interface NextRequest {
  method: Method;
  /** Path as our description has it, with its `{...}` still in it: safe to name in errors. */
  path: Path;
  /** Id of the object in the path, whatever its name there. */
  id?: string;
  /** Number of the customer's order in the path. */
  orderNumber?: string;
  query?: Readonly<Record<string, string>>;
  body?: object;
  expects: 'JSON' | 'NOTHING';
}

/** Admin API 2024-04-01, assignedFulfillmentOrdersList. */
export function listAssigned(filter: AssignmentFilter, cursor?: string): NextRequest {
  const query: AssignedQuery = {
    assignment_status: ASSIGNMENT_FILTERS[filter],
    ...(cursor !== undefined && { cursor }),
  };
  return { method: 'GET', path: '/assigned-fulfillment-orders/', query: { ...query }, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentOrdersRetrieve. */
export function getFulfillmentOrder(id: string): NextRequest {
  return { method: 'GET', path: '/fulfillment-orders/{id}/', id, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentRequestAccept. */
export function acceptRequest(id: string, message?: string): NextRequest {
  const body: Schemas['AcceptBody'] = message === undefined ? {} : { message };
  return { method: 'POST', path: '/fulfillment-orders/{id}/fulfillment-request/accept/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentRequestReject. */
export function rejectRequest(id: string, reason: RejectReason, message?: string): NextRequest {
  const body: Schemas['RejectBody'] = {
    rejected_reason: REJECT_REASONS[reason],
    ...(message !== undefined && { message }),
  };
  return { method: 'POST', path: '/fulfillment-orders/{id}/fulfillment-request/reject/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, cancellationRequestAccept. */
export function acceptCancellation(id: string, message?: string): NextRequest {
  const body: Schemas['CancellationAnswerBody'] = message === undefined ? {} : { message };
  return { method: 'POST', path: '/fulfillment-orders/{id}/cancellation-request/accept/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, cancellationRequestReject. */
export function rejectCancellation(id: string, message?: string): NextRequest {
  const body: Schemas['CancellationAnswerBody'] = message === undefined ? {} : { message };
  return { method: 'POST', path: '/fulfillment-orders/{id}/cancellation-request/reject/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentOrdersClose. */
export function closeFulfillmentOrder(id: string, message?: string): NextRequest {
  const body: Schemas['CloseBody'] = message === undefined ? {} : { message };
  return { method: 'POST', path: '/fulfillment-orders/{id}/close/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentsRetrieve. It documents no pages: a cursor is one that the store itself named. */
export function listFulfillments(orderId: string, cursor?: string): NextRequest {
  const path = '/fulfillment-orders/{id}/fulfillments/';
  return { method: 'GET', path, id: orderId, ...pageQuery(cursor), expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentsCreate. */
export function createFulfillment(orderId: string, shipment: ShipmentInput): NextRequest {
  const path = '/fulfillment-orders/{id}/fulfillments/';
  return { method: 'POST', path, id: orderId, body: fulfillmentBody(shipment), expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentOrdersHold. */
export function holdFulfillmentOrder(id: string, reason: HoldReason, message?: string): NextRequest {
  const body: Schemas['HoldBody'] = {
    reason: HOLD_REASONS[reason],
    ...(message !== undefined && { reason_message: message }),
  };
  return { method: 'POST', path: '/fulfillment-orders/{id}/hold/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentOrdersReleaseHold. */
export function releaseHold(id: string): NextRequest {
  return { method: 'POST', path: '/fulfillment-orders/{id}/release-hold/', id, expects: 'JSON' };
}

/** Admin API 2024-04-01, availableLocationsRetrieve. */
export function listAvailableLocations(id: string): NextRequest {
  return { method: 'GET', path: '/fulfillment-orders/{id}/available-locations/', id, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentOrdersMove. The lines are always named: without them the store moves all. */
export function moveFulfillmentOrder(id: string, locationId: string, lineIds: readonly string[]): NextRequest {
  const body: Schemas['MoveBody'] = {
    new_location_id: sendableId(locationId),
    fulfillment_order_line_items: lineIds.map((line) => ({ id: sendableId(line) })),
  };
  return { method: 'POST', path: '/fulfillment-orders/{id}/move/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentRequestSend. Without lines: all of them. */
export function requestFulfillment(id: string, message?: string, notify?: boolean): NextRequest {
  const body: Schemas['RequestBody'] = {
    ...(message !== undefined && { message }),
    ...(notify !== undefined && { notify }),
  };
  return { method: 'POST', path: '/fulfillment-orders/{id}/fulfillment-request/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, fulfillmentRequestCancel. */
export function withdrawRequest(id: string, message?: string): NextRequest {
  const body: Schemas['CancellationBody'] = message === undefined ? {} : { message };
  return { method: 'POST', path: '/fulfillment-orders/{id}/fulfillment-request/cancel/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, cancellationRequestSend. */
export function requestCancellation(id: string, message?: string): NextRequest {
  const body: Schemas['CancellationBody'] = message === undefined ? {} : { message };
  return { method: 'POST', path: '/fulfillment-orders/{id}/cancellation-request/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, ordersFulfillmentOrdersRetrieve. */
export function listOrderFulfillmentOrders(orderNumber: string): NextRequest {
  return { method: 'GET', path: '/orders/{number}/fulfillment-orders/', orderNumber, expects: 'JSON' };
}

/** Admin API 2024-04-01, ordersFulfillmentRetrieve. */
export function getFulfillment({ orderNumber, fulfillmentRemoteId }: FulfillmentPlace): NextRequest {
  const path = '/orders/{number}/fulfillments/{fulfillmentId}/';
  return { method: 'GET', path, orderNumber, id: fulfillmentRemoteId, expects: 'JSON' };
}

/** Admin API 2024-04-01, ordersFulfillmentsEventsList. */
export function listDeliveryEvents({ orderNumber, fulfillmentRemoteId }: FulfillmentPlace): NextRequest {
  const path = '/orders/{number}/fulfillments/{fulfillmentId}/events/';
  return { method: 'GET', path, orderNumber, id: fulfillmentRemoteId, expects: 'JSON' };
}

/** Admin API 2024-04-01, ordersFulfillmentsEventsCreate. */
export function createDeliveryEvent(place: FulfillmentPlace, event: DeliveryEventInput): NextRequest {
  return { ...listDeliveryEvents(place), method: 'POST', body: deliveryEventBody(event) };
}

/**
 * Path and query below the API's root: `/locations/7/?cursor=…`. The id must have been checked to be digits, the order's
 * number to be one step of a path.
 */
export function renderTarget(request: NextRequest): string {
  const path = request.path
    .replace(/\{(?:id|fulfillmentId)\}/, request.id ?? '')
    .replace('{number}', encodeURIComponent(request.orderNumber ?? ''));
  const query = new URLSearchParams(request.query).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Where a page starts, when it is not the first. */
export function pageQuery(cursor: string | undefined): Pick<NextRequest, 'query'> {
  return cursor === undefined ? {} : { query: { cursor } };
}
