import { Injectable } from '@nestjs/common';
import type { StorePlatformAdapter } from '../../../clients/platform.js';
import { err, ok, type Result } from '../../../common/result.js';
import { Database } from '../../../platform/database/database.js';
import { AccessFacade } from '../../access/access.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { SESSION_PROBLEM, type InstallProblem } from '../domain/install-problem.js';
import { OnboardingTimeline } from '../domain/onboarding-timeline.js';
import { SessionTokensRepository } from '../session-tokens.repository.js';

/** How long a person from a store may look around before opening the app again. */
const SESSION_MINUTES = 15;

/** Lets a person of a store in: one session token, one key that reads this store for 15 minutes. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly tokens: SessionTokensRepository,
    private readonly stores: StoresFacade,
    private readonly access: AccessFacade,
    private readonly journal: JournalFacade,
    private readonly database: Database,
  ) {}

  /**
   * `domain` has been checked. Nothing is read or written before the token has proven to be genuine, and nothing is written unless the
   * store is ACTIVE. Its row stays locked until the key is there, so that an uninstall at that moment ends this key too.
   */
  async execute(
    platform: StorePlatformAdapter,
    domain: string,
    token: string,
  ): Promise<Result<{ key: string }, InstallProblem>> {
    const session = await platform.install.readSession?.(domain, token);
    if (!session) return err(SESSION_PROBLEM.badToken);
    const known = await this.stores.findByDomain(platform.name, domain);
    if (!known) return err(SESSION_PROBLEM.notConnected);
    await this.tokens.forgetOld();
    return this.database.tx(async (tx) => {
      const store = await this.stores.lock(tx, known.id);
      if (store?.status === 'PAUSED') return err(SESSION_PROBLEM.paused);
      if (store?.status !== 'ACTIVE') return err(SESSION_PROBLEM.notConnected);
      if (!(await this.tokens.spend(tx, session))) return err(SESSION_PROBLEM.badToken);
      const actor = `session:${domain}`;
      const key = await this.access.createStoreKey(tx, { storeId: store.id, name: actor, minutes: SESSION_MINUTES });
      const data = { minutes: SESSION_MINUTES };
      await this.journal.append(tx, { storeId: store.id, type: OnboardingTimeline.SessionOpened, actor, data });
      await this.journal.audit(tx, { actor, action: 'sessionOpen', subject: store.id, input: {}, outcome: 'APPLIED' });
      return ok({ key });
    }, 'api');
  }
}
