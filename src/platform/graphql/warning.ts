import { Field, ObjectType } from '@nestjs/graphql';

/** Something odd about what a mutation did all the same, as data: a person should look at it. */
@ObjectType({ description: 'Something odd about what a mutation did all the same: look at it.' })
export class Warning {
  @Field({ description: 'Stable code in SCREAMING_SNAKE_CASE.' })
  code: string;

  @Field(() => [String], { description: 'Path of the input that it is about.' })
  field: string[];

  @Field({ description: 'What is odd, about which object, and what to do.' })
  message: string;
}
