import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime, Json } from '../../../platform/graphql/scalars.js';
import type { OperationState } from '../domain/operation.js';

/** GraphQL enum `StoreOperationState`. */
export const StoreOperationStateEnum = {
  PENDING: 'PENDING',
  SENDING: 'SENDING',
  CONFIRMED: 'CONFIRMED',
  REFUSED: 'REFUSED',
  AMBIGUOUS: 'AMBIGUOUS',
  PARKED: 'PARKED',
  SUPERSEDED: 'SUPERSEDED',
} as const satisfies { [State in OperationState]: State };

registerEnumType(StoreOperationStateEnum, {
  name: 'StoreOperationState',
  description:
    'AMBIGUOUS: the answer was lost, the store is read before anything else. PARKED: waits for a person, see storeOperationRedrive.',
});

/** One intended write towards a store. */
@ObjectType({ implements: () => Node, description: 'One intended write towards a store.' })
export class StoreOperation implements Node {
  @Field(() => ID)
  id: string;

  /** The id behind the global one; not part of the API. */
  operationId: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  /** Not part of the API: the field `fulfillmentOrder` is. */
  fulfillmentOrderId: string | null;

  @Field({ description: 'What is written, such as fulfillment-order.decide.' })
  kind: string;

  @Field({ description: 'Operations of one lane are sent in order, one at a time.' })
  lane: string;

  @Field(() => StoreOperationStateEnum)
  state: OperationState;

  @Field(() => Int, { description: 'Lower goes first.' })
  priority: number;

  @Field(() => Int, { description: 'How often it was sent.' })
  attempts: number;

  @Field(() => Int, { description: 'How often the store was read to learn what became of it.' })
  resolveAttempts: number;

  @Field(() => String, { nullable: true, description: 'Why it is in its state.' })
  reason: string | null;

  @Field(() => Json, { description: 'What is sent: ids and values.' })
  payload: unknown;

  @Field({ description: 'Who wanted it: key:<name> for an operator, else a part of Crossdock.' })
  actor: string;

  @Field(() => String, { nullable: true, description: 'Finds the log lines of the request or job that wanted it.' })
  correlationId: string | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the last attempt started.' })
  sentAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  finishedAt: Date | null;
}

/** A page of operations. */
@ObjectType()
export class StoreOperationConnection extends Connection(StoreOperation, 'StoreOperation') {}
