import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

/** What became of the wishes to cancel of one store in one period, by the moment they were asked. */
@ObjectType({ description: 'What became of wishes to cancel, counted by the moment they were asked.' })
export class CancellationReport {
  @Field(() => Int)
  asked: number;

  @Field(() => Int, { description: 'Agreed, and the store knows.' })
  agreed: number;

  @Field(() => Int, { description: 'Refused, and the store knows.' })
  refused: number;

  @Field(() => Int, { description: 'Taken back by the merchant.' })
  withdrawn: number;

  @Field(() => Int, { description: 'The merchant cancelled without an answer of ours.' })
  forced: number;

  @Field(() => Int, { description: 'Without an answer that the store knows, or ended another way.' })
  other: number;

  @Field(() => Int, { description: 'Parcels that did not go out because we agreed in time.' })
  parcelsSaved: number;

  @Field(() => Int)
  linesSaved: number;

  @Field(() => Float, { description: 'Whole pieces.' })
  piecesSaved: number;
}
