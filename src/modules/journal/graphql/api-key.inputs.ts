import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsDate, IsOptional, Matches } from 'class-validator';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Payload } from '../../../platform/graphql/user-error.js';
import { ApiKey } from '../../access/graphql/api-key.model.js';

/** Input of `apiKeyCreate`. */
@InputType()
export class ApiKeyCreateInput {
  @Field({ description: 'Shown in timelines as key:<name>. 1 to 60 letters, digits, spaces and ._-' })
  @Matches(/^[\p{L}\p{N}._-][\p{L}\p{N} ._-]{0,59}$/u, {
    message: 'name must have 1 to 60 letters, digits, spaces or ._- and not begin with a space',
  })
  name: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The key stops working at this moment, which must be still to come; none: never.',
  })
  @IsOptional()
  @IsDate()
  expiresAt?: Date | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  idempotencyKey?: string | null;
}

/** Input of `apiKeyRevoke`. */
@InputType()
export class ApiKeyRevokeInput {
  @Field(() => ID)
  apiKeyId: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  idempotencyKey?: string | null;
}

/** Payload of `apiKeyCreate`. */
@ObjectType()
export class ApiKeyCreatePayload extends Payload {
  @Field(() => ApiKey, { nullable: true })
  apiKey: ApiKey | null;

  @Field(() => String, {
    nullable: true,
    description: 'The key itself, shown this once: a repeated request with the same idempotencyKey gets null.',
  })
  secret: string | null;
}

/** Payload of `apiKeyRevoke`. */
@ObjectType()
export class ApiKeyRevokePayload extends Payload {
  @Field(() => ApiKey, { nullable: true })
  apiKey: ApiKey | null;
}
