import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ExceptionsReader } from './exceptions.reader.js';
import { ApiKeyMutations } from './graphql/api-key.resolver.js';
import { ExceptionResolver } from './graphql/exception.resolver.js';
import { JournalFacade } from './journal.facade.js';
import { JournalRepository } from './journal.repository.js';
import { MutationRunner } from './mutation-runner.js';
import { TimelineReader } from './timeline.reader.js';
import { SettleException } from './use-cases/settle-exception.js';

/** Timeline, exceptions, audit, and the way that every mutation takes. */
@Module({
  imports: [AccessModule],
  providers: [
    JournalFacade,
    JournalRepository,
    MutationRunner,
    TimelineReader,
    ExceptionsReader,
    SettleException,
    ExceptionResolver,
    ApiKeyMutations,
  ],
  exports: [JournalFacade],
})
export class JournalModule {}
