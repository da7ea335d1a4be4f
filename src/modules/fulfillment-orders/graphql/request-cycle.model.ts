import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { RejectReason } from '../../../clients/store-client.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime, Json } from '../../../platform/graphql/scalars.js';
import type { CheckOutcome } from '../domain/decide.js';
import type { CycleOutcome } from '../request-cycles.repository.js';
import { FieldChange } from '../lineage/graphql/external-change.model.js';
import {
  CheckOutcomeEnum,
  CycleOutcomeEnum,
  DecisionOutcomeEnum,
  RejectReasonEnum,
  type DecisionOutcome,
} from './fulfillment-order.enums.js';

/** One check of a decision, as it ran. */
@ObjectType({ description: 'One check of a decision, as it ran.' })
export class DecisionCheck {
  @Field({ description: 'Such as IN_STOCK. New checks may appear at any time.' })
  name: string;

  @Field()
  passed: boolean;

  @Field(() => CheckOutcomeEnum, { nullable: true, description: 'What its failure leads to; null when it passed.' })
  outcome: CheckOutcome | null;

  @Field(() => Json, { description: 'Ids and values that it saw; never personal data.' })
  saw: unknown;
}

/** What was decided about a request, and why. */
@ObjectType({ description: 'What was decided about a request, and why.' })
export class Decision {
  @Field(() => DecisionOutcomeEnum)
  outcome: DecisionOutcome;

  @Field(() => RejectReasonEnum, { nullable: true })
  reason: RejectReason | null;

  @Field(() => String, { nullable: true, description: 'For the merchant when rejected, else for the operator.' })
  message: string | null;

  @Field(() => String, { nullable: true, description: 'policy, or key:<name> for an operator.' })
  actor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The text that the merchant was sent with the answer; null: none.',
  })
  sentText: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Null while it waits.' })
  decidedAt: Date | null;

  @Field(() => [DecisionCheck], {
    description: 'The checks of the policy in their order; the first that failed decided.',
  })
  checks: DecisionCheck[];
}

/** One request by the store and what became of it. */
@ObjectType({ implements: () => Node, description: 'One request by the store and what became of it.' })
export class RequestCycle implements Node {
  @Field(() => ID)
  id: string;

  /** Not part of the API. */
  fulfillmentOrderId: string;

  @Field(() => Int, { description: 'Counts from 1 for each order.' })
  cycle: number;

  @Field(() => DateTime)
  openedAt: Date;

  @Field(() => Decision, { nullable: true, description: 'Null before the first look at it.' })
  decision: Decision | null;

  @Field(() => CycleOutcomeEnum, { nullable: true, description: 'Null while it is open.' })
  outcome: CycleOutcome | null;

  @Field(() => String, {
    nullable: true,
    description: 'The text that the merchant was sent when we closed it; null: none.',
  })
  closeText: string | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Who sent the request, in the store’s word, where it says.' })
  origin: string | null;

  @Field(() => [FieldChange], {
    nullable: true,
    description:
      'What it asks for otherwise than the cycle before: address, lines, quantities, location, holds, notes. Null for the first one, and where that was not kept.',
  })
  readonly changes: FieldChange[] | null;
}
