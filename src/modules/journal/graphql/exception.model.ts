import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime, Json } from '../../../platform/graphql/scalars.js';
import type { Severity } from '../journal.types.js';

/** The severities of exceptions. */
export const ExceptionSeverity: { readonly [S in Severity]: S } = {
  INFO: 'INFO',
  WARNING: 'WARNING',
  CRITICAL: 'CRITICAL',
};

registerEnumType(ExceptionSeverity, { name: 'ExceptionSeverity', description: 'How urgent an exception is.' });

/** A typed problem that waits for somebody. Its object is reached through `subject`, or as a field of a later module. */
@ObjectType('Exception', { implements: () => Node, description: 'A typed problem that waits for somebody.' })
export class ExceptionModel extends Node {
  @Field({ description: 'What kind of problem, in SCREAMING_SNAKE_CASE.' })
  type: string;

  @Field({ description: 'What it is about. One exception is open per type and subject.' })
  subject: string;

  @Field(() => ExceptionSeverity)
  severity: Severity;

  @Field({ description: 'What happened, to which object, and what to do.' })
  message: string;

  @Field(() => Json, { description: 'Ids and values.' })
  data: unknown;

  @Field(() => ID, { nullable: true })
  storeId: string | null;

  @Field(() => ID, { nullable: true })
  fulfillmentOrderId: string | null;

  @Field(() => Int, { description: 'How often it was seen while open.' })
  count: number;

  @Field(() => DateTime)
  openedAt: Date;

  @Field(() => DateTime)
  lastSeenAt: Date;

  @Field(() => DateTime, { nullable: true })
  snoozedUntil: Date | null;

  @Field(() => DateTime, { nullable: true })
  resolvedAt: Date | null;

  @Field(() => String, { nullable: true })
  resolvedBy: string | null;

  @Field(() => String, { nullable: true })
  resolution: string | null;
}

/** A page of exceptions. */
@ObjectType()
export class ExceptionConnection extends Connection(ExceptionModel, 'Exception') {}
