import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { HttpTransport } from './http-transport.js';
import { NextClient } from './next/next-client.js';
import { NextClientOptions } from './next/next-client.options.js';
import { NextOauth } from './next/next-oauth.js';
import { StoreClients } from './store-clients.js';
import { UndiciTransport } from './undici-transport.js';

/** Where the settings come from: a factory over providers that are visible everywhere. */
export type NextClientOptionsSource = Pick<FactoryProvider<NextClientOptions>, 'inject' | 'useFactory'>;

/** Everything that speaks to the outside world. Global: the composition root imports it once. */
@Module({})
export class ClientsModule {
  /** The module with its settings from the configuration. */
  static register(source: NextClientOptionsSource): DynamicModule {
    return {
      module: ClientsModule,
      global: true,
      providers: [
        { provide: NextClientOptions, ...source },
        {
          provide: HttpTransport,
          inject: [NextClientOptions],
          useFactory: (options: NextClientOptions) =>
            new UndiciTransport({ allowPrivate: options.allowPrivate, userAgent: options.userAgent }),
        },
        NextClient,
        NextOauth,
        StoreClients,
      ],
      exports: [NextClientOptions, HttpTransport, NextClient, NextOauth, StoreClients],
    };
  }
}
