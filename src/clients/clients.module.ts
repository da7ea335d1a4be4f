import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import type { ClientSettings } from './client-settings.js';
import { HttpTransport } from './http-transport.js';
import { NextClient } from './next/next-client.js';
import { nextClientOptions, NextClientOptions } from './next/next-client.options.js';
import { NextInstall } from './next/next-install.js';
import { NextOauth } from './next/next-oauth.js';
import { NextPlatform } from './next/next-platform.js';
import { StorePlatforms } from './store-platforms.js';
import { UndiciTransport } from './undici-transport.js';

/** Where the settings come from: a factory over providers that are visible everywhere. */
export interface ClientSettingsSource {
  inject?: FactoryProvider['inject'];
  useFactory: (...dependencies: never[]) => ClientSettings;
}

/** Everything that speaks to the outside world. Global: the composition root imports it once. */
@Module({})
export class ClientsModule {
  /** The module with its settings from the configuration. */
  static register({ inject = [], useFactory }: ClientSettingsSource): DynamicModule {
    return {
      module: ClientsModule,
      global: true,
      providers: [
        {
          provide: NextClientOptions,
          inject,
          useFactory: (...dependencies: never[]) => nextClientOptions(useFactory(...dependencies)),
        },
        {
          provide: HttpTransport,
          inject: [NextClientOptions],
          useFactory: (options: NextClientOptions) =>
            new UndiciTransport({ allowPrivate: options.allowPrivate, userAgent: options.userAgent }),
        },
        NextClient,
        NextOauth,
        NextInstall,
        NextPlatform,
        {
          provide: StorePlatforms,
          inject: [NextPlatform],
          useFactory: (next: NextPlatform) => new StorePlatforms([next]),
        },
      ],
      exports: [NextClientOptions, HttpTransport, NextClient, NextOauth, StorePlatforms],
    };
  }
}
