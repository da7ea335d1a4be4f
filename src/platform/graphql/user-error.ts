import { Field, ObjectType } from '@nestjs/graphql';
import type { DomainError } from '../../common/domain-error.js';

/** Why a mutation changed nothing, as data. */
@ObjectType({ description: 'Why a mutation changed nothing.' })
export class UserError {
  @Field({ description: 'Stable code in SCREAMING_SNAKE_CASE.' })
  code: string;

  @Field(() => [String], { description: 'Path of the input that caused it.' })
  field: string[];

  @Field({ description: 'What happened, to which object, and what to do.' })
  message: string;

  @Field({ description: 'True when the same request may succeed later without a change.' })
  retryable: boolean;
}

/** The base of every mutation's payload: the object of the mutation beside `userErrors` (empty on success). */
@ObjectType({ isAbstract: true })
export abstract class Payload {
  @Field(() => [UserError])
  userErrors: UserError[];
}

/** A DomainError as a {@link UserError}. */
export function toUserError({ code, field, message, retryable }: DomainError): UserError {
  return { code, field, message, retryable };
}
