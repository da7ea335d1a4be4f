import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime, Json } from '../../../platform/graphql/scalars.js';
import type { CancellationStatus } from '../cancellation-requests.repository.js';
import type { CancellationAnswer } from '../domain/decide-cancellation.js';

/** GraphQL enum `CancellationRequestStatus`. */
export const CancellationStatusEnum = {
  OPEN: 'OPEN',
  ANSWERING: 'ANSWERING',
  ACCEPTED: 'ACCEPTED',
  REJECTED: 'REJECTED',
  WITHDRAWN: 'WITHDRAWN',
  OVERTAKEN: 'OVERTAKEN',
  FORCED: 'FORCED',
} as const satisfies { [Status in CancellationStatus]: Status };

/** GraphQL enum `CancellationAnswer`. */
export const CancellationAnswerEnum = {
  ACCEPT: 'ACCEPT',
  REJECT: 'REJECT',
} as const satisfies { [Answer in CancellationAnswer]: Answer };

registerEnumType(CancellationStatusEnum, {
  name: 'CancellationRequestStatus',
  description:
    'OPEN waits for an answer, ANSWERING for the store to confirm it. WITHDRAWN: the merchant took it back. OVERTAKEN: the order ended another way. FORCED: the merchant cancelled the order without an answer of ours.',
});
registerEnumType(CancellationAnswerEnum, { name: 'CancellationAnswer', description: 'Our answer to a merchant.' });

/** A merchant’s wish to have an order cancelled, and our answer. */
@ObjectType({
  implements: () => Node,
  description: 'A merchant’s wish to have accepted work cancelled, and our answer.',
})
export class CancellationRequest implements Node {
  @Field(() => ID)
  id: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  /** Not part of the API: the field `fulfillmentOrder` is. */
  fulfillmentOrderId: string;

  @Field(() => Int, { description: 'The request cycle of the order that it belongs to.' })
  cycle: number;

  @Field(() => Int, { description: 'Counts from 1 within the cycle.' })
  number: number;

  @Field(() => CancellationStatusEnum)
  status: CancellationStatus;

  @Field(() => String, { nullable: true, description: 'The merchant’s words.' })
  readonly message: string | null;

  @Field(() => CancellationAnswerEnum, { nullable: true, description: 'Null while it is not answered.' })
  answer: CancellationAnswer | null;

  @Field(() => String, { nullable: true, description: 'What the merchant is told.' })
  answerMessage: string | null;

  @Field(() => Json, {
    nullable: true,
    description: 'What the answer is based on: the stage, and the parcels with their numbers and times.',
  })
  evidence: unknown;

  @Field(() => String, { nullable: true, description: 'Who answered: policy, or key:<name> for an operator.' })
  actor: string | null;

  @Field(() => String, { nullable: true, description: 'Why it ended as it did.' })
  reason: string | null;

  @Field(() => DateTime, { description: 'When we saw it first.' })
  askedAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the store’s default answer is given if nobody has answered; null: never.',
  })
  dueAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When our answer was recorded.' })
  answeredAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the store confirmed the answer, or it ended otherwise.' })
  endedAt: Date | null;
}

/** A page of cancellation requests. */
@ObjectType()
export class CancellationRequestConnection extends Connection(CancellationRequest, 'CancellationRequest') {}
