import type {
  AssignmentFilter,
  LocationInput,
  RejectReason,
  ShipmentInput,
  StockRecordQuery,
  WebhookInput,
} from '../store-client.js';
import type { components, paths } from './generated/next-api.js';
import { fulfillmentBody } from './next-fulfillment-mapping.js';
import { locationBody } from './next-location-mapping.js';

type Path = keyof paths & string;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Schemas = components['schemas'];
type AssignedQuery = NonNullable<paths['/assigned-fulfillment-orders/']['get']['parameters']['query']>;
type StockQuery = NonNullable<paths['/stockrecords/']['get']['parameters']['query']>;
type NextFilter = NonNullable<AssignedQuery['assignment_status']>;

/** One request to the Admin API, before it has a store. */
export interface NextRequest {
  method: Method;
  /** Path as our description has it, `{id}` still in it: safe to name in errors. */
  path: Path;
  id?: string;
  query?: Readonly<Record<string, string>>;
  body?: object;
  expects: 'JSON' | 'NOTHING';
}

const FILTERS: Readonly<Record<AssignmentFilter, NextFilter>> = {
  FULFILLMENT_REQUESTED: 'fulfillment_requested',
  CANCELLATION_REQUESTED: 'cancellation_requested',
  FULFILLMENT_ACCEPTED: 'fulfillment_accepted',
  FULFILLMENT_UNREQUESTED: 'fulfillment_unrequested',
};

const REASONS: Readonly<Record<RejectReason, Schemas['RejectBody']['rejected_reason']>> = {
  INCORRECT_ADDRESS: 'incorrect_address',
  INVENTORY_OUT_OF_STOCK: 'inventory_out_of_stock',
  INELIGIBLE_PRODUCT: 'ineligible_product',
  UNDELIVERABLE_ADDRESS: 'undeliverable_address',
  OTHER: 'other',
};

/** Admin API 2024-04-01, assignedFulfillmentOrdersList. */
export function listAssigned(filter: AssignmentFilter, cursor?: string): NextRequest {
  const query: AssignedQuery = { assignment_status: FILTERS[filter], ...(cursor !== undefined && { cursor }) };
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
    rejected_reason: REASONS[reason],
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

/** Admin API 2024-04-01, stockrecordsList. */
export function listStockRecords({ locationRemoteId, sku, searchText, cursor }: StockRecordQuery): NextRequest {
  const query: Partial<Record<keyof StockQuery, string>> = {
    ...(locationRemoteId !== undefined && { location_id: locationRemoteId }),
    ...(sku !== undefined && { sku }),
    ...(searchText !== undefined && { search_text: searchText }),
    ...(cursor !== undefined && { cursor }),
  };
  return { method: 'GET', path: '/stockrecords/', query, expects: 'JSON' };
}

/** Admin API 2024-04-01, stockrecordsRetrieve. */
export function getStockRecord(id: string): NextRequest {
  return { method: 'GET', path: '/stockrecords/{id}/', id, expects: 'JSON' };
}

/** Admin API 2024-04-01, stockrecordsPartialUpdate. Nothing but the number in stock is touched. */
export function setStock(id: string, inStock: number): NextRequest {
  const body: Schemas['StockBody'] = { num_in_stock: inStock };
  return { method: 'PATCH', path: '/stockrecords/{id}/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, locationsList. */
export function listLocations(cursor?: string): NextRequest {
  return { method: 'GET', path: '/locations/', ...pageQuery(cursor), expects: 'JSON' };
}

/** Admin API 2024-04-01, locationsRetrieve. */
export function getLocation(id: string): NextRequest {
  return { method: 'GET', path: '/locations/{id}/', id, expects: 'JSON' };
}

/** Admin API 2024-04-01, locationsCreate. */
export function createLocation(input: LocationInput): NextRequest {
  return { method: 'POST', path: '/locations/', body: locationBody(input), expects: 'JSON' };
}

/** Admin API 2024-04-01, locationsUpdate. */
export function updateLocation(id: string, input: LocationInput): NextRequest {
  return { method: 'PUT', path: '/locations/{id}/', id, body: locationBody(input), expects: 'JSON' };
}

/** Admin API 2024-04-01, locationsDestroy. */
export function deleteLocation(id: string): NextRequest {
  return { method: 'DELETE', path: '/locations/{id}/', id, expects: 'NOTHING' };
}

/** Admin API 2024-04-01, storeDetail. */
export function getStore(): NextRequest {
  return { method: 'GET', path: '/store/', expects: 'JSON' };
}

/** Admin API 2024-04-01, webhooksList. */
export function listWebhooks(cursor?: string): NextRequest {
  return { method: 'GET', path: '/webhooks/', ...pageQuery(cursor), expects: 'JSON' };
}

/** Admin API 2024-04-01, webhooksCreate. The version of the payloads goes by `api_version`. */
export function createWebhook(input: WebhookInput): NextRequest {
  const body: Schemas['WebhookBody'] = {
    name: input.name,
    target: input.target,
    events: [...input.events],
    secret_key: input.secret,
    api_version: input.apiVersion,
    active: true,
  };
  return { method: 'POST', path: '/webhooks/', body, expects: 'JSON' };
}

/** Admin API 2024-04-01, webhooksDestroy. */
export function deleteWebhook(id: string): NextRequest {
  return { method: 'DELETE', path: '/webhooks/{id}/', id, expects: 'NOTHING' };
}

/** Path and query below the API's root: `/locations/7/?cursor=…`. The id must have been checked to be digits. */
export function renderTarget(request: NextRequest): string {
  const path = request.path.replace('{id}', request.id ?? '');
  const query = new URLSearchParams(request.query).toString();
  return query === '' ? path : `${path}?${query}`;
}

function pageQuery(cursor: string | undefined): Pick<NextRequest, 'query'> {
  return cursor === undefined ? {} : { query: { cursor } };
}
