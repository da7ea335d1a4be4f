import { Field, ObjectType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime, Json } from '../../../platform/graphql/scalars.js';

/** One event of the story of an order or a store. */
@ObjectType({ implements: () => Node, description: 'One event of the story of an order or a store.' })
export class TimelineEvent extends Node {
  @Field({ description: 'What happened, in SCREAMING_SNAKE_CASE. New types may appear at any time.' })
  type: string;

  @Field({ description: 'Who did it: key:<name> for an operator, else the store or a part of Crossdock.' })
  actor: string;

  @Field(() => Json, { description: 'Ids and values of the event.' })
  data: unknown;

  @Field(() => DateTime)
  occurredAt: Date;

  @Field(() => String, { nullable: true, description: 'Finds the log lines of the request or job that did it.' })
  correlationId: string | null;
}

/** A page of a timeline. */
@ObjectType()
export class TimelineEventConnection extends Connection(TimelineEvent, 'TimelineEvent') {}
