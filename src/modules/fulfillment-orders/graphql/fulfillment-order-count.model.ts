import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

/** What orders are counted by: the column of each dimension. */
export const DIMENSION_COLUMNS = {
  STAGE: 'stage',
  STATUS: 'status',
  REQUEST_STATUS: 'requestStatus',
  STORE: 'storeId',
  LOCATION: 'locationId',
} as const;

/** What orders are counted by. */
export type FulfillmentOrderDimension = keyof typeof DIMENSION_COLUMNS;

/** GraphQL enum `FulfillmentOrderDimension`. */
export const FulfillmentOrderDimensionEnum = {
  STAGE: 'STAGE',
  STATUS: 'STATUS',
  REQUEST_STATUS: 'REQUEST_STATUS',
  STORE: 'STORE',
  LOCATION: 'LOCATION',
} as const satisfies { [D in FulfillmentOrderDimension]: D };

registerEnumType(FulfillmentOrderDimensionEnum, { name: 'FulfillmentOrderDimension' });

/** How many orders share a value. */
@ObjectType({ description: 'How many orders share a value.' })
export class FulfillmentOrderCount {
  @Field(() => String, {
    nullable: true,
    description: 'The stage or status, or the id of the store or location; null: at none of our locations.',
  })
  key: string | null;

  /** Inner id behind `key`, for the fields `store` and `location`; not part of the API. */
  storeId: string | null;

  /** As `storeId`. */
  locationId: string | null;

  @Field(() => Int)
  count: number;
}
