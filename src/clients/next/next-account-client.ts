import type {
  CallOptions,
  LocationInput,
  LocationPage,
  RemoteLocation,
  RemoteStockRecord,
  RemoteStore,
  RemoteWebhook,
  StockRecordInput,
  StockRecordPage,
  StockRecordQuery,
  StoreConnection,
  UnreadableItem,
  WebhookInput,
  WebhookPage,
} from '../store-client.js';
import * as requests from './next-account-requests.js';
import { mapLocation } from './next-location-mapping.js';
import { mapStore, mapWebhook } from './next-mapping.js';
import { nextOf, type NextPage } from './next-pages.js';
import type { NextSender } from './next-sender.js';
import { mapStockRecord } from './next-stock-mapping.js';

/** The part of the store client for 29 Next that is about the store itself: stock records, locations, store, webhooks. */
export abstract class NextAccountClient {
  /** Takes what sends. */
  constructor(protected readonly sender: NextSender) {}

  async listStockRecords(
    connection: StoreConnection,
    query: StockRecordQuery,
    options?: CallOptions,
  ): Promise<StockRecordPage> {
    const page = await this.sender.page(connection, requests.listStockRecords(query), mapStockRecord, options);
    const { read, unreadable } = split(page);
    return { records: read, unreadable, ...nextOf(page) };
  }

  getStockRecord(connection: StoreConnection, id: string, options?: CallOptions): Promise<RemoteStockRecord> {
    return this.sender.object(connection, requests.getStockRecord(id), mapStockRecord, options);
  }

  createStockRecord(
    connection: StoreConnection,
    record: StockRecordInput,
    options?: CallOptions,
  ): Promise<RemoteStockRecord> {
    return this.sender.object(connection, requests.createStockRecord(record), mapStockRecord, options);
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
    return { locations: read, unreadable, ...nextOf(page) };
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
    return { webhooks: read, unreadable, ...nextOf(page) };
  }

  createWebhook(connection: StoreConnection, webhook: WebhookInput, options?: CallOptions): Promise<RemoteWebhook> {
    return this.sender.object(connection, requests.createWebhook(webhook), mapWebhook, options);
  }

  updateWebhook(
    connection: StoreConnection,
    id: string,
    change: requests.WebhookChange,
    options?: CallOptions,
  ): Promise<RemoteWebhook> {
    return this.sender.object(connection, requests.updateWebhook(id, change), mapWebhook, options);
  }

  async deleteWebhook(connection: StoreConnection, id: string, options?: CallOptions): Promise<void> {
    await this.sender.send(connection, requests.deleteWebhook(id), options);
  }
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
