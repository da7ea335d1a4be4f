import { Injectable } from '@nestjs/common';
import { NextClient } from './next/next-client.js';
import type { StoreClient, StorePlatform } from './store-client.js';

/** Finds the client for a platform, so that no module names one. */
@Injectable()
export class StoreClients {
  private readonly clients: Readonly<Record<StorePlatform, StoreClient>>;

  constructor(next: NextClient) {
    this.clients = { NEXT: next };
  }

  /** The client of a platform. */
  for(platform: StorePlatform): StoreClient {
    return this.clients[platform];
  }
}
