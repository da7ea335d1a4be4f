import { Injectable } from '@nestjs/common';
import { HttpTransport } from '../http-transport.js';
import type {
  AssignmentFilter,
  CallOptions,
  FulfillmentOrderPage,
  FulfillmentPage,
  LocationInput,
  LocationPage,
  RejectReason,
  RemoteFulfillment,
  RemoteFulfillmentOrder,
  RemoteLocation,
  RemoteStockRecord,
  RemoteStore,
  RemoteWebhook,
  ShipmentInput,
  StockRecordPage,
  StockRecordQuery,
  StoreClient,
  StoreConnection,
  UnreadableItem,
  WebhookInput,
  WebhookPage,
} from '../store-client.js';
import { NextClientOptions } from './next-client.options.js';
import { mapCreatedFulfillments, mapFulfillments } from './next-fulfillment-mapping.js';
import { mapLocation } from './next-location-mapping.js';
import { mapFulfillmentOrder, mapStore, mapWebhook } from './next-mapping.js';
import type { NextPage } from './next-pages.js';
import * as requests from './next-requests.js';
import { NextSender } from './next-sender.js';
import { mapStockRecord } from './next-stock-mapping.js';

/** The store client for 29 Next (Admin API 2024-04-01). One call, one request; no retries, no pacing, no state. */
@Injectable()
export class NextClient implements StoreClient {
  private readonly sender: NextSender;

  constructor(transport: HttpTransport, options: NextClientOptions) {
    this.sender = new NextSender(transport, options);
  }

  async listAssigned(
    connection: StoreConnection,
    { filter, cursor }: { filter: AssignmentFilter; cursor?: string },
    options?: CallOptions,
  ): Promise<FulfillmentOrderPage> {
    const request = requests.listAssigned(filter, cursor);
    const page = await this.sender.page(connection, request, mapFulfillmentOrder, options);
    const orders = page.items.map((item) => (item.ok ? { ok: true as const, order: item.value } : item));
    return { orders, ...next(page) };
  }

  getFulfillmentOrder(connection: StoreConnection, id: string, options?: CallOptions): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.getFulfillmentOrder(id), mapFulfillmentOrder, options);
  }

  acceptRequest(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.acceptRequest(id, message), mapFulfillmentOrder, options);
  }

  rejectRequest(
    connection: StoreConnection,
    id: string,
    { reason, message }: { reason: RejectReason; message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.rejectRequest(id, reason, message), mapFulfillmentOrder, options);
  }

  createFulfillment(
    connection: StoreConnection,
    orderId: string,
    shipment: ShipmentInput,
    options?: CallOptions,
  ): Promise<RemoteFulfillment[]> {
    const request = requests.createFulfillment(orderId, shipment);
    return this.sender.answer(connection, request, mapCreatedFulfillments, options);
  }

  listFulfillments(
    connection: StoreConnection,
    orderId: string,
    { cursor }: { cursor?: string } = {},
    options?: CallOptions,
  ): Promise<FulfillmentPage> {
    const request = requests.listFulfillments(orderId, cursor);
    return this.sender.answer(connection, request, (raw) => mapFulfillments(raw, cursor), options);
  }

  acceptCancellation(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.acceptCancellation(id, message), mapFulfillmentOrder, options);
  }

  rejectCancellation(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.rejectCancellation(id, message), mapFulfillmentOrder, options);
  }

  closeFulfillmentOrder(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.closeFulfillmentOrder(id, message), mapFulfillmentOrder, options);
  }

  async listStockRecords(
    connection: StoreConnection,
    query: StockRecordQuery,
    options?: CallOptions,
  ): Promise<StockRecordPage> {
    const page = await this.sender.page(connection, requests.listStockRecords(query), mapStockRecord, options);
    const { read, unreadable } = split(page);
    return { records: read, unreadable, ...next(page) };
  }

  getStockRecord(connection: StoreConnection, id: string, options?: CallOptions): Promise<RemoteStockRecord> {
    return this.sender.object(connection, requests.getStockRecord(id), mapStockRecord, options);
  }

  setStock(
    connection: StoreConnection,
    id: string,
    { inStock }: { inStock: number },
    options?: CallOptions,
  ): Promise<RemoteStockRecord> {
    return this.sender.object(connection, requests.setStock(id, inStock), mapStockRecord, options);
  }

  async listLocations(
    connection: StoreConnection,
    { cursor }: { cursor?: string } = {},
    options?: CallOptions,
  ): Promise<LocationPage> {
    const page = await this.sender.page(connection, requests.listLocations(cursor), mapLocation, options);
    const { read, unreadable } = split(page);
    return { locations: read, unreadable, ...next(page) };
  }

  getLocation(connection: StoreConnection, id: string, options?: CallOptions): Promise<RemoteLocation> {
    return this.sender.object(connection, requests.getLocation(id), mapLocation, options);
  }

  createLocation(connection: StoreConnection, location: LocationInput, options?: CallOptions): Promise<RemoteLocation> {
    return this.sender.object(connection, requests.createLocation(location), mapLocation, options);
  }

  updateLocation(
    connection: StoreConnection,
    id: string,
    location: LocationInput,
    options?: CallOptions,
  ): Promise<RemoteLocation> {
    return this.sender.object(connection, requests.updateLocation(id, location), mapLocation, options);
  }

  async deleteLocation(connection: StoreConnection, id: string, options?: CallOptions): Promise<void> {
    await this.sender.send(connection, requests.deleteLocation(id), options);
  }

  getStore(connection: StoreConnection, options?: CallOptions): Promise<RemoteStore> {
    return this.sender.object(connection, requests.getStore(), mapStore, options);
  }

  async listWebhooks(
    connection: StoreConnection,
    { cursor }: { cursor?: string } = {},
    options?: CallOptions,
  ): Promise<WebhookPage> {
    const page = await this.sender.page(connection, requests.listWebhooks(cursor), mapWebhook, options);
    const { read, unreadable } = split(page);
    return { webhooks: read, unreadable, ...next(page) };
  }

  createWebhook(connection: StoreConnection, webhook: WebhookInput, options?: CallOptions): Promise<RemoteWebhook> {
    return this.sender.object(connection, requests.createWebhook(webhook), mapWebhook, options);
  }

  async deleteWebhook(connection: StoreConnection, id: string, options?: CallOptions): Promise<void> {
    await this.sender.send(connection, requests.deleteWebhook(id), options);
  }
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
