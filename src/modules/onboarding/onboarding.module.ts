import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreNotificationsModule } from '../store-notifications/store-notifications.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { StoreHealthResolver } from './graphql/store-health.resolver.js';
import { OnboardingResolver } from './graphql/onboarding.resolver.js';
import { TokenTrials } from '../../platform/http/token-trials.js';
import { OauthController } from './http/oauth.controller.js';
import { WebhookController } from './http/webhook.controller.js';
import { AccountPull } from './jobs/account.pull.js';
import { WebhookRegisterHandler } from './jobs/webhook-register.handler.js';
import { WebhookUpdateHandler } from './jobs/webhook-update.handler.js';
import { OauthLoginsRepository } from './oauth-logins.repository.js';
import { SessionTokensRepository } from './session-tokens.repository.js';
import { StoreWebhooksRepository } from './store-webhooks.repository.js';
import { PendingErasuresRepository } from './pending-erasures.repository.js';
import { ActOnWebhook } from './use-cases/act-on-webhook.js';
import { BeginLogin } from './use-cases/begin-login.js';
import { CreateInstallUrl } from './use-cases/create-install-url.js';
import { EndInstall } from './use-cases/end-install.js';
import { FinishLogin } from './use-cases/finish-login.js';
import { InspectStore } from './use-cases/inspect-store.js';
import { OpenSession } from './use-cases/open-session.js';
import { ReceiveWebhook } from './use-cases/receive-webhook.js';
import { RecordErasure } from './use-cases/record-erasure.js';
import { RenewWebhookAddresses } from './use-cases/renew-webhook-addresses.js';
import { RenewWebhook } from './use-cases/renew-webhook.js';
import { SaveInstall } from './use-cases/save-install.js';
import { SyncStore } from './use-cases/sync-store.js';
import { WatchWebhooks } from './use-cases/watch-webhooks.js';
import { WebhookAddresses } from './webhook-addresses.js';

/** How stores come and go: installs, our webhook, uninstalls. */
@Module({
  imports: [JournalModule, StoresModule, StoreNotificationsModule, StoreOperationsModule, LocationsModule],
  providers: [
    OauthLoginsRepository,
    SessionTokensRepository,
    StoreWebhooksRepository,
    WebhookAddresses,
    BeginLogin,
    FinishLogin,
    OpenSession,
    InspectStore,
    SaveInstall,
    RenewWebhook,
    RenewWebhookAddresses,
    EndInstall,
    PendingErasuresRepository,
    RecordErasure,
    ActOnWebhook,
    ReceiveWebhook,
    CreateInstallUrl,
    SyncStore,
    WebhookRegisterHandler,
    WebhookUpdateHandler,
    WatchWebhooks,
    AccountPull,
    StoreHealthResolver,
    OnboardingResolver,
  ],
  exports: [BeginLogin, FinishLogin, OpenSession, ReceiveWebhook],
})
export class OnboardingModule {}

/** The OAuth routes; part of processes with the role api. */
@Module({ imports: [OnboardingModule], controllers: [OauthController] })
export class OauthRoutesModule {}

/** The webhook route; part of processes with the role ingest. */
@Module({ imports: [OnboardingModule], controllers: [WebhookController], providers: [TokenTrials] })
export class WebhookIngestModule {}
