import { Field, ObjectType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';

/** A bearer key of this API, without its secret. */
@ObjectType({
  implements: () => Node,
  description: 'A bearer key of this API. Its secret is shown once, when it is made.',
})
export class ApiKey extends Node {
  @Field({ description: 'Shown in timelines as key:<name>.' })
  name: string;

  @Field({ description: 'The beginning of the key, to tell keys apart.' })
  prefix: string;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Noted at most once a minute.' })
  lastUsedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  expiresAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  revokedAt: Date | null;
}

/** A page of keys. */
@ObjectType()
export class ApiKeyConnection extends Connection(ApiKey, 'ApiKey') {}
