import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { ClassConstructor } from 'class-transformer';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { Page } from '../../../platform/graphql/page.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { CancellationRequestsReader } from '../cancellation-requests.reader.js';
import type { CancellationAnswer } from '../domain/decide-cancellation.js';
import { AnswerCancellation } from '../use-cases/answer-cancellation.js';
import {
  CancellationRequestAcceptInput,
  CancellationRequestAcceptPayload,
  CancellationRequestFilter,
  CancellationRequestRejectInput,
  CancellationRequestRejectPayload,
  type CancellationAnswerInput,
  type CancellationRequestPayload,
} from './cancellation-request.inputs.js';
import { CancellationReport } from './cancellation-report.model.js';
import { CancellationRequest, CancellationRequestConnection } from './cancellation-request.model.js';

/** How each answer is called in the API. */
const ANSWERS: Readonly<
  Record<CancellationAnswer, { name: string; InputClass: ClassConstructor<CancellationAnswerInput> }>
> = {
  ACCEPT: { name: 'cancellationRequestAccept', InputClass: CancellationRequestAcceptInput },
  REJECT: { name: 'cancellationRequestReject', InputClass: CancellationRequestRejectInput },
};

/** Cancellation requests: the list, and the answers of operators. */
@Resolver(() => CancellationRequest)
export class CancellationRequestResolver {
  constructor(
    private readonly reader: CancellationRequestsReader,
    private readonly journal: JournalFacade,
    private readonly answerCancellation: AnswerCancellation,
  ) {}

  @Query(() => CancellationRequestConnection, { description: 'Wishes to have work cancelled, newest first.' })
  cancellationRequests(
    @Args() page: PageArgs,
    @Args('filter', { type: () => CancellationRequestFilter, nullable: true })
    filter?: CancellationRequestFilter | null,
  ): Promise<Page<CancellationRequest>> {
    return this.reader.page(filter ?? {}, page);
  }

  @Query(() => CancellationReport, {
    description: 'What became of the wishes to cancel that a store had in a period.',
  })
  cancellationReport(
    @Args('storeId', { type: () => ID }) storeId: string,
    @Args('from', { type: () => DateTime }) from: Date,
    @Args('to', { type: () => DateTime, description: 'Not part of the period any more.' }) to: Date,
  ): Promise<CancellationReport> {
    return this.reader.report(fromGlobalId('store_', storeId, ['storeId']), from, to);
  }

  @Mutation(() => CancellationRequestAcceptPayload, {
    description: 'Agrees to an OPEN request: the work stops at once, the store is told soon after.',
  })
  cancellationRequestAccept(
    @Args('input') input: CancellationRequestAcceptInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CancellationRequestPayload> {
    return this.answer('ACCEPT', input, viewer);
  }

  @Mutation(() => CancellationRequestRejectPayload, {
    description: 'Refuses an OPEN request: the work goes on, the store is told soon after.',
  })
  cancellationRequestReject(
    @Args('input') input: CancellationRequestRejectInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CancellationRequestPayload> {
    return this.answer('REJECT', input, viewer);
  }

  private async answer(
    answer: CancellationAnswer,
    input: CancellationAnswerInput,
    viewer: Viewer,
  ): Promise<CancellationRequestPayload> {
    const run = { viewer, ...ANSWERS[answer], input };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const id = fromGlobalId('cr_', checked.cancellationRequestId, ['input', 'cancellationRequestId']);
      const message = checked.message ?? null;
      await this.answerCancellation.execute(tx, { cancellationRequestId: id, answer, message, actor: viewer.actor });
      return { id };
    });
    const cancellationRequest = value && (await this.reader.byIds([value.id])).get(value.id);
    return { cancellationRequest: cancellationRequest ?? null, userErrors };
  }
}
