import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/journal.module.js';
import { PolicyFollowers } from './policy-followers.js';
import { StoreResolver } from './graphql/store.resolver.js';
import { StoreLifeResolver } from './graphql/store-life.resolver.js';
import { StoreTokens } from './store-tokens.js';
import { StoreVocabularyRepository } from './store-vocabulary.repository.js';
import { StoreAccountChanges, StoresFacade } from './stores.facade.js';
import { StoresReader } from './stores.reader.js';
import { StoresRepository } from './stores.repository.js';
import { SupportedActionsReader } from './supported-actions.reader.js';
import { ChangeStoreStatus } from './use-cases/change-store-status.js';
import { InstallStore } from './use-cases/install-store.js';
import { MarkStoreNeedsReauth } from './use-cases/mark-store-needs-reauth.js';
import { MarkStoreUninstalled } from './use-cases/mark-store-uninstalled.js';
import { ReviewScopes } from './use-cases/review-scopes.js';
import { SetApiVersion } from './use-cases/set-api-version.js';
import { StoreObservations } from './use-cases/store-observations.js';
import { UpdateStorePolicy } from './use-cases/update-store-policy.js';

/** Store accounts: credentials (sealed), status, policy. */
@Module({
  imports: [JournalModule],
  providers: [
    StoresRepository,
    StoresReader,
    StoreTokens,
    InstallStore,
    MarkStoreNeedsReauth,
    MarkStoreUninstalled,
    ChangeStoreStatus,
    PolicyFollowers,
    UpdateStorePolicy,
    ReviewScopes,
    SetApiVersion,
    StoreObservations,
    StoreAccountChanges,
    StoreVocabularyRepository,
    SupportedActionsReader,
    StoreResolver,
    StoreLifeResolver,
    StoresFacade,
  ],
  exports: [StoresFacade],
})
export class StoresModule {}
