import type { LocationInput, StockRecordInput, StockRecordQuery, StoreClient, WebhookInput } from '../store-client.js';
import type { components, paths } from './generated/next-api.js';
import { sendableId } from './next-fields.js';
import { locationBody } from './next-location-mapping.js';
import { pageQuery, type NextRequest } from './next-requests.js';

type Schemas = components['schemas'];
type StockQuery = NonNullable<paths['/stockrecords/']['get']['parameters']['query']>;
/** What may change in a subscription. */
export type WebhookChange = Parameters<StoreClient['updateWebhook']>[2];

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

/** Admin API 2024-04-01, stockrecordsCreate. */
export function createStockRecord(record: StockRecordInput): NextRequest {
  const body: Schemas['StockRecordBody'] = {
    product: sendableId(record.productRemoteId),
    location_id: sendableId(record.locationRemoteId),
    num_in_stock: record.inStock,
    ...(record.lowStockThreshold !== undefined && { low_stock_threshold: record.lowStockThreshold }),
  };
  return { method: 'POST', path: '/stockrecords/', body, expects: 'JSON' };
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

/** Admin API 2024-04-01, webhooksPartialUpdate. Only what changes is sent. */
export function updateWebhook(id: string, change: WebhookChange): NextRequest {
  const body: Schemas['WebhookChangeBody'] = {
    ...(change.active !== undefined && { active: change.active }),
    ...(change.target !== undefined && { target: change.target }),
    ...(change.events !== undefined && { events: [...change.events] }),
    ...(change.secret !== undefined && { secret_key: change.secret }),
  };
  return { method: 'PATCH', path: '/webhooks/{id}/', id, body, expects: 'JSON' };
}

/** Admin API 2024-04-01, webhooksDestroy. */
export function deleteWebhook(id: string): NextRequest {
  return { method: 'DELETE', path: '/webhooks/{id}/', id, expects: 'NOTHING' };
}
