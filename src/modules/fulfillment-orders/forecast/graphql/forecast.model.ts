import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

/** What the forecast is counted by. */
export type ForecastDimension = 'DAY' | 'SKU';

/** GraphQL enum `ForecastDimension`. */
export const ForecastDimensionEnum: { readonly [W in ForecastDimension]: W } = { DAY: 'DAY', SKU: 'SKU' };

registerEnumType(ForecastDimensionEnum, {
  name: 'ForecastDimension',
  description: 'DAY: the day on which the order was made, in the store’s time zone.',
});

/** Orders and pieces of one day or SKU that were not requested yet. */
@ObjectType({
  description: 'Orders and pieces of one day or SKU that stand at our locations and were not requested yet.',
})
export class ForecastTotal {
  @Field(() => String, {
    nullable: true,
    description: 'YYYY-MM-DD in the store’s time zone. Null when counted by SKU, or where the store dates no orders.',
  })
  day: string | null;

  @Field(() => String, { nullable: true, description: 'The store’s SKU. Null when counted by day, or without one.' })
  sku: string | null;

  @Field(() => Int)
  orders: number;

  @Field(() => Float, {
    description: 'Whole pieces. Still to be shipped: what the merchant shipped before asking is left out.',
  })
  pieces: number;
}

/** What will probably be requested of us. */
@ObjectType({ description: 'What stands at our locations and was not requested yet: read hourly, never worked on.' })
export class Forecast {
  @Field({ description: 'IANA name of the time zone that days are in: the store’s, else UTC.' })
  timeZone: string;

  @Field(() => Int)
  orders: number;

  @Field(() => Float, {
    description: 'Whole pieces. Still to be shipped: what the merchant shipped before asking is left out.',
  })
  pieces: number;

  @Field(() => [ForecastTotal], {
    description:
      'By day, the first one first; by SKU, most pieces first. At most 1,000; `orders` and `pieces` count all.',
  })
  totals: ForecastTotal[];
}
