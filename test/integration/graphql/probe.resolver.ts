import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, Length, Matches, ValidateNested } from 'class-validator';
import { DomainError } from '../../../src/common/domain-error.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { TimelineEvent, TimelineEventConnection } from '../../../src/modules/journal/graphql/timeline-event.model.js';
import { Database } from '../../../src/platform/database/database.js';
import { PageArgs } from '../../../src/platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../../src/platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../src/platform/graphql/graphql-context.js';
import type { Page } from '../../../src/platform/graphql/page.js';
import { Payload } from '../../../src/platform/graphql/user-error.js';
import { CurrentViewer, type Viewer } from '../../../src/platform/graphql/viewer.js';

/** A chain of any depth, with a page of itself: for the limits. */
@ObjectType()
export class Probe {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  number: number;
}

@InputType()
export class ProbeAddressInput {
  @Field()
  @Matches(/^[A-Z]{2}$/, { message: 'country must be two capital letters' })
  country: string;
}

@InputType()
export class ProbeWriteInput {
  @Field()
  @Length(1, 10)
  text: string;

  @Field(() => ProbeAddressInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => ProbeAddressInput)
  address?: ProbeAddressInput | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  idempotencyKey?: string | null;
}

@ObjectType()
export class ProbeWritePayload extends Payload {
  @Field(() => ID, { nullable: true })
  orderId: string | null;
}

/** What a later module does with the platform, in small: lists, writes, failures. */
@Resolver(() => Probe)
export class ProbeResolver {
  constructor(
    private readonly journal: JournalFacade,
    private readonly database: Database,
  ) {}

  @Query(() => Probe)
  probe(@Args('number', { type: () => Int, defaultValue: 0 }) number: number): Probe {
    return { id: toGlobalId('fo_', '00000000-0000-7000-8000-0000000000aa'), number };
  }

  @Query(() => [Probe])
  orders(@Args('ids', { type: () => [ID] }) ids: string[]): Probe[] {
    return ids.map((id, number) => ({ id, number }));
  }

  @Query(() => [Probe])
  probes(@Args() { first }: PageArgs): Probe[] {
    return Array.from({ length: Math.min(first, 3) }, (_, number) => this.probe(number));
  }

  @Query(() => Int)
  async crash(@Args('same', { defaultValue: false }) same: boolean): Promise<number> {
    await this.database.query('SELECT secret_column FROM secret_table', [], 'api');
    return same ? 1 : 2;
  }

  @Query(() => Int)
  refuse(): number {
    throw new DomainError({ code: 'PROBE_REFUSED', message: 'The probe refuses.' });
  }

  @Query(() => Int)
  hang(): Promise<number> {
    return new Promise(() => undefined);
  }

  @ResolveField(() => Probe)
  next(@Parent() { id, number }: Probe): Probe {
    return { id, number: number + 1 };
  }

  @ResolveField(() => [Probe])
  page(@Args() { first }: PageArgs): Probe[] {
    return this.probes({ first });
  }

  @ResolveField(() => TimelineEventConnection)
  timeline(
    @Parent() { id }: Probe,
    @Args() page: PageArgs,
    @Context() context: GraphqlContext,
  ): Promise<Page<TimelineEvent>> {
    return this.journal.timelineOf(context, fromGlobalId('fo_', id), page);
  }

  @Mutation(() => ProbeWritePayload)
  async probeWrite(@Args('input') input: ProbeWriteInput, @CurrentViewer() viewer: Viewer): Promise<ProbeWritePayload> {
    const request = { viewer, name: 'probeWrite', input, InputClass: ProbeWriteInput };
    const { value, userErrors } = await this.journal.mutation(request, async (tx, { text }) => {
      const fulfillmentOrderId = '00000000-0000-7000-8000-0000000000aa';
      await this.journal.append(tx, { fulfillmentOrderId, type: 'PROBE_WRITTEN', actor: viewer.actor, data: { text } });
      if (text === 'refuse')
        throw new DomainError({ code: 'PROBE_REFUSED', message: 'No.', field: ['input', 'text'], retryable: true });
      if (text === 'crash') throw new Error('secret host db.internal');
      return { id: fulfillmentOrderId };
    });
    return { orderId: value ? toGlobalId('fo_', value.id) : null, userErrors };
  }
}
