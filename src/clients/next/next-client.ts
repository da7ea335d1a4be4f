import { Injectable } from '@nestjs/common';
import { exchange, unreadableAnswer } from '../exchange.js';
import { HttpTransport } from '../http-transport.js';
import { StoreClientError } from '../store-client.errors.js';
import type {
  AssignmentFilter,
  CallOptions,
  FulfillmentOrderPage,
  LocationInput,
  LocationPage,
  RejectReason,
  RemoteFulfillmentOrder,
  RemoteLocation,
  RemoteStore,
  RemoteWebhook,
  StoreClient,
  StoreConnection,
  UnreadableItem,
  WebhookInput,
  WebhookPage,
} from '../store-client.js';
import { NextClientOptions } from './next-client.options.js';
import { NotUnderstood, readId, understand } from './next-fields.js';
import { mapLocation } from './next-location-mapping.js';
import { mapFulfillmentOrder, mapStore, mapWebhook } from './next-mapping.js';
import { readPage, type NextPage } from './next-pages.js';
import * as requests from './next-requests.js';
import type { NextRequest } from './next-requests.js';
import { parseNextStoreDomain } from './next-store-domain.js';

/** The store client for 29 Next (Admin API 2024-04-01). One call, one request; no retries, no pacing, no state. */
@Injectable()
export class NextClient implements StoreClient {
  constructor(
    private readonly transport: HttpTransport,
    private readonly options: NextClientOptions,
  ) {}

  async listAssigned(
    connection: StoreConnection,
    { filter, cursor }: { filter: AssignmentFilter; cursor?: string },
    options?: CallOptions,
  ): Promise<FulfillmentOrderPage> {
    const request = requests.listAssigned(filter, cursor);
    const page = await this.page(connection, request, cursor, mapFulfillmentOrder, options);
    const orders = page.items.map((item) => (item.ok ? { ok: true as const, order: item.value } : item));
    return { orders, ...next(page) };
  }

  getFulfillmentOrder(connection: StoreConnection, id: string, options?: CallOptions): Promise<RemoteFulfillmentOrder> {
    return this.object(connection, requests.getFulfillmentOrder(id), mapFulfillmentOrder, options);
  }

  acceptRequest(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.object(connection, requests.acceptRequest(id, message), mapFulfillmentOrder, options);
  }

  rejectRequest(
    connection: StoreConnection,
    id: string,
    { reason, message }: { reason: RejectReason; message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.object(connection, requests.rejectRequest(id, reason, message), mapFulfillmentOrder, options);
  }

  async listLocations(
    connection: StoreConnection,
    { cursor }: { cursor?: string } = {},
    options?: CallOptions,
  ): Promise<LocationPage> {
    const page = await this.page(connection, requests.listLocations(cursor), cursor, mapLocation, options);
    const { read, unreadable } = split(page);
    return { locations: read, unreadable, ...next(page) };
  }

  getLocation(connection: StoreConnection, id: string, options?: CallOptions): Promise<RemoteLocation> {
    return this.object(connection, requests.getLocation(id), mapLocation, options);
  }

  createLocation(connection: StoreConnection, location: LocationInput, options?: CallOptions): Promise<RemoteLocation> {
    return this.object(connection, requests.createLocation(location), mapLocation, options);
  }

  updateLocation(
    connection: StoreConnection,
    id: string,
    location: LocationInput,
    options?: CallOptions,
  ): Promise<RemoteLocation> {
    return this.object(connection, requests.updateLocation(id, location), mapLocation, options);
  }

  async deleteLocation(connection: StoreConnection, id: string, options?: CallOptions): Promise<void> {
    await this.send(connection, requests.deleteLocation(id), options);
  }

  getStore(connection: StoreConnection, options?: CallOptions): Promise<RemoteStore> {
    return this.object(connection, requests.getStore(), mapStore, options);
  }

  async listWebhooks(
    connection: StoreConnection,
    { cursor }: { cursor?: string } = {},
    options?: CallOptions,
  ): Promise<WebhookPage> {
    const page = await this.page(connection, requests.listWebhooks(cursor), cursor, mapWebhook, options);
    const { read, unreadable } = split(page);
    return { webhooks: read, unreadable, ...next(page) };
  }

  createWebhook(connection: StoreConnection, webhook: WebhookInput, options?: CallOptions): Promise<RemoteWebhook> {
    return this.object(connection, requests.createWebhook(webhook), mapWebhook, options);
  }

  async deleteWebhook(connection: StoreConnection, id: string, options?: CallOptions): Promise<void> {
    await this.send(connection, requests.deleteWebhook(id), options);
  }

  private async object<T>(
    connection: StoreConnection,
    request: NextRequest,
    map: (raw: unknown) => T,
    options?: CallOptions,
  ): Promise<T> {
    const raw = await this.send(connection, request, options);
    return understood(request, () => {
      const object = map(raw);
      if (request.id !== undefined && (object as { remoteId?: string }).remoteId !== request.id) {
        throw new NotUnderstood('it is about another object');
      }
      return object;
    });
  }

  private async page<T>(
    connection: StoreConnection,
    request: NextRequest,
    cursor: string | undefined,
    map: (raw: unknown) => T,
    options?: CallOptions,
  ): Promise<NextPage<T>> {
    const raw = await this.send(connection, request, options);
    return understood(request, () => readPage(raw, cursor, map));
  }

  private async send(connection: StoreConnection, request: NextRequest, options: CallOptions = {}): Promise<unknown> {
    const domain = parseNextStoreDomain(connection.domain);
    if (!domain.ok) throw neverSent('UNREACHABLE', request, domain.error);
    if (request.id !== undefined && readId(request.id) === null) {
      throw neverSent('NOT_FOUND', request, 'the id is not one that a 29 Next store can have given');
    }
    return exchange(
      this.transport,
      {
        method: request.method,
        url: `${this.options.baseUrl(domain.value)}/api/admin${requests.renderTarget(request)}`,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${connection.accessToken}`,
          'X-29next-API-Version': connection.apiVersion,
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        timeoutMs: options.timeoutMs ?? this.options.timeoutMs,
        maxBytes: this.options.maxBytes,
        ...(options.signal !== undefined && { signal: options.signal }),
      },
      termsOf(request),
    );
  }
}

function termsOf(request: NextRequest): { name: string; write: boolean; expects: 'JSON' | 'NOTHING' } {
  return { name: `${request.method} ${request.path}`, write: request.method !== 'GET', expects: request.expects };
}

function understood<T>(request: NextRequest, read: () => T): T {
  const result = understand(read);
  if (!result.ok) throw unreadableAnswer(termsOf(request), result.error);
  return result.value;
}

function neverSent(kind: 'UNREACHABLE' | 'NOT_FOUND', request: NextRequest, why: string): StoreClientError {
  const detail = `${termsOf(request).name}: nothing was sent: ${why}`;
  return new StoreClientError({ kind, retryable: false, outcomeUnknown: false, detail });
}

function next<T>(page: NextPage<T>): { nextCursor?: string } {
  return page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor };
}

function split<T>(page: NextPage<T>): { read: T[]; unreadable: UnreadableItem[] } {
  const read: T[] = [];
  const unreadable: UnreadableItem[] = [];
  for (const item of page.items) {
    if (item.ok) read.push(item.value);
    else unreadable.push(item);
  }
  return { read, unreadable };
}
