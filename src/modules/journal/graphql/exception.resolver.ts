import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { ExceptionsReader } from '../exceptions.reader.js';
import { JournalFacade, type MutationOutcome } from '../journal.facade.js';
import { SettleException } from '../use-cases/settle-exception.js';
import {
  ExceptionFilter,
  ExceptionResolveInput,
  ExceptionResolvePayload,
  ExceptionSnoozeInput,
  ExceptionSnoozePayload,
} from './exception.inputs.js';
import { ExceptionConnection, ExceptionModel } from './exception.model.js';

/** Exceptions: list, resolve, snooze. */
@Resolver(() => ExceptionModel)
export class ExceptionResolver {
  constructor(
    private readonly journal: JournalFacade,
    private readonly reader: ExceptionsReader,
    private readonly settle: SettleException,
  ) {}

  @Query(() => ExceptionConnection, { description: 'Problems that wait for somebody, newest first.' })
  exceptions(
    @Args() page: PageArgs,
    @Args('filter', { type: () => ExceptionFilter, nullable: true }) filter?: ExceptionFilter | null,
  ): Promise<Page<ExceptionModel>> {
    return this.reader.page(filter ?? {}, page);
  }

  @Mutation(() => ExceptionResolvePayload, { description: 'Closes an exception by hand.' })
  async exceptionResolve(
    @Args('input') input: ExceptionResolveInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ExceptionResolvePayload> {
    const request = { viewer, name: 'exceptionResolve', input, InputClass: ExceptionResolveInput };
    const run = this.journal.mutation(request, (tx, { exceptionId, resolution }) =>
      this.settle.resolve(tx, viewer.actor, exceptionId, resolution),
    );
    return this.payload(await run);
  }

  @Mutation(() => ExceptionSnoozePayload, { description: 'Hides an exception until a later moment.' })
  async exceptionSnooze(
    @Args('input') input: ExceptionSnoozeInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ExceptionSnoozePayload> {
    const request = { viewer, name: 'exceptionSnooze', input, InputClass: ExceptionSnoozeInput };
    const run = this.journal.mutation(request, (tx, { exceptionId, until }) =>
      this.settle.snooze(tx, viewer.actor, exceptionId, until),
    );
    return this.payload(await run);
  }

  private async payload({ value, userErrors }: MutationOutcome<{ id: string }>): Promise<ExceptionResolvePayload> {
    const found = value && (await this.reader.byIds([value.id]));
    return { exception: (value && found?.get(value.id)) ?? null, userErrors };
  }
}
