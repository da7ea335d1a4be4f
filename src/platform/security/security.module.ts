import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Keyring } from './keyring.js';
import { Sealer } from './sealer.js';
import { TokenDeriver } from './token-deriver.js';

/** Sealing and deriving of secrets, for every module. Needs the global AppConfig. */
@Global()
@Module({
  providers: [
    {
      provide: Keyring,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => new Keyring(config.encryptionKey, config.encryptionKeysOld),
    },
    Sealer,
    TokenDeriver,
  ],
  exports: [Keyring, Sealer, TokenDeriver],
})
export class SecurityModule {}
