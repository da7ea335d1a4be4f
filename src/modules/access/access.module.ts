import { Global, Module } from '@nestjs/common';
import { NodeModule } from '../../platform/graphql/node.module.js';
import { ApiKeyVerifier } from '../../platform/http/api-key-verifier.js';
import { AccessFacade } from './access.facade.js';
import { AccessRepository } from './access.repository.js';
import { ApiKeysReader } from './api-keys.reader.js';
import { AccessResolver } from './graphql/access.resolver.js';

/** API keys and idempotency. Global, because the platform's HTTP and GraphQL parts ask it who a bearer token belongs to. */
@Global()
@Module({
  imports: [NodeModule],
  providers: [
    AccessFacade,
    AccessRepository,
    ApiKeysReader,
    AccessResolver,
    { provide: ApiKeyVerifier, useExisting: AccessFacade },
  ],
  exports: [AccessFacade, ApiKeyVerifier],
})
export class AccessModule {}
